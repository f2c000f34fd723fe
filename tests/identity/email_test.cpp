#include <tradewind/identity/email.hpp>
#include <tradewind/identity/keys.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tradewind::identity {
namespace {

struct Case {
  const char* name;
  const char* typed;
  const char* normalized;  // null: refused
};

const Case cases[] = {
    {"plain", "ada@example.com", "ada@example.com"},
    {"outer_space_and_case", " Ada@Example.COM", "ada@example.com"},
    {"zero_width_space", "ada\u200b@example.com", "ada@example.com"},
    {"byte_order_mark",
     "\ufeff"
     "ada@example.com",
     "ada@example.com"},
    {"zero_width_joiner_in_domain", "ada@exam\u200dple.com", "ada@example.com"},
    {"no_break_space_outside",
     "\u00a0"
     "ada@example.com\u00a0",
     "ada@example.com"},
    {"nfc", "ame\u0301lie@example.com", "am\u00e9lie@example.com"},
    {"upper_case_accent", "AM\u00c9LIE@example.com", "am\u00e9lie@example.com"},
    {"idn_domain", "info@b\u00fccher.example", "info@xn--bcher-kva.example"},
    {"idn_upper_case", "INFO@B\u00dcCHER.example", "info@xn--bcher-kva.example"},
    {"idn_already_ascii", "info@XN--bcher-kva.example", "info@xn--bcher-kva.example"},
    {"idn_decomposed", "info@bu\u0308cher.example", "info@xn--bcher-kva.example"},
    {"idn_sharp_s", "info@stra\u00dfe.example", "info@xn--strae-oqa.example"},
    {"idn_other_script", "\u0438\u0432\u0430\u043d@\u043f\u0440\u0438\u043c\u0435\u0440.example",
     "\u0438\u0432\u0430\u043d@xn--e1afmkfd.example"},
    {"ideographic_full_stop", "ada@example\u3002com", "ada@example.com"},
    {"full_width", "\uff21\uff44\uff41\uff20\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45\uff0e\uff43\uff4f\uff4d", "ada@example.com"},
    {"last_dot_of_domain", "ada@example.com.", "ada@example.com"},
    {"direction_marks", "\u202aada@example.com\u202c", "ada@example.com"},
    {"soft_hyphen", "ada@exam\u00adple.com", "ada@example.com"},
    {"ideographic_space", "\u3000ada@example.com", "ada@example.com"},
    {"tab_and_line_break_outside", "\tada@example.com\r\n", "ada@example.com"},
    {"two_last_dots", "ada@example.com..", nullptr},
    {"last_dot_of_local_part", "ada.@example.com", nullptr},
    {"hyphen_first_in_domain", "ada@-example.com", nullptr},
    {"angle_brackets", "Ada <ada@example.com>", nullptr},
    {"zero_width_only", "\u200b\u200b", nullptr},
    {"long_local_part", "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg@example.com", nullptr},
    {"plus_is_kept", "ada+shop@example.com", "ada+shop@example.com"},
    {"dots_are_kept", "a.d.a@example.com", "a.d.a@example.com"},
    {"apostrophe", "o'neil@example.com", "o'neil@example.com"},
    {"empty", "", nullptr},
    {"spaces_only", "  ", nullptr},
    {"no_at", "ada.example.com", nullptr},
    {"no_local", "@example.com", nullptr},
    {"no_domain", "ada@", nullptr},
    {"no_dot", "ada@localhost", nullptr},
    {"inner_space", "ada b@example.com", nullptr},
    {"two_at", "ada@b@example.com", nullptr},
    {"two_addresses", "ada@example.com,bob@example.com", nullptr},
    {"double_dot", "a..b@example.com", nullptr},
    {"line_break", "ada@example.com\nBcc: x@example.com", nullptr},
    {"not_utf8", "ada\xff@example.com", nullptr},
};

TEST(Email, table) {
  for (const auto& test : cases) {
    SCOPED_TRACE(test.name);
    const auto result = normalize_email(test.typed);
    ASSERT_EQ(result.has_value(), test.normalized != nullptr);
    if (result) {
      EXPECT_EQ(*result, test.normalized);
    }
  }
}

TEST(Email, refusal_never_quotes_the_address) {
  const auto result = normalize_email("secret person@example.com");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().message().find("secret"), std::string::npos);
}

RC_GTEST_PROP(Email, normalizing_twice_changes_nothing, ()) {
  const auto local = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("aB.+'\xc3\xa9\xcc\x81 \xe2\x80\x8b@Z")));
  const auto once = normalize_email(local + "@Ex\xc3\x84mple.Com");
  if (once) RC_ASSERT(*normalize_email(*once) == *once);
}

TEST(Email, ignored_by_address_or_domain) {
  EXPECT_TRUE(ignored_email("orders@example.com", {"Orders@example.com"}));
  EXPECT_TRUE(ignored_email("x@marketplace.example", {"@Marketplace.example"}));
  EXPECT_FALSE(ignored_email("ada@example.com", {"@example.co", "bob@example.com", ""}));
}

TEST(Keys, person_and_entity) {
  EXPECT_EQ(person_key("abc123", 32, "ada@example.com"), "abc123-customer-32");
  EXPECT_EQ(person_key("abc123", std::nullopt, "ada@example.com"), "abc123-g-b5fc85e55755f9e0d030");
  EXPECT_EQ(entity_key("abc123", "order", "250"), "abc123-order-250");
}

}  // namespace
}  // namespace tradewind::identity
