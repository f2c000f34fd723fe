// Functions on what shoppers type; what is behind them is tested in `identity` and `harmonize`.
#include "mapping/formulas.hpp"

namespace tradewind::mapping {
namespace {

TEST(Domain, email) {
  expect_rows(std::vector<Row>{
      {"EMAIL(\" Ada@Example.COM \")", "t:ada@example.com"},
      {"EMAIL(person.email)", "t:ada@example.com"},
      {"EMAIL(\"ada at example.com\")", "0:"},
      {"EMAIL(NULL)", "0:"},
      {"BLANKVALUE(EMAIL(\"none\"), person.email)", "t:ada@example.com"},
  });
}

TEST(Domain, phone) {
  expect_rows(std::vector<Row>{
      {"PHONE(\"020 7946 0018\", \"GB\")", "t:+442079460018"},
      {"PHONE(\"020 7946 0018\", \"United Kingdom\")", "t:+442079460018"},
      {"PHONE(\"+44 20 7946 0018\", NULL)", "t:+442079460018"},
      {"PHONE(\" call me \", \"GB\")", "t:call me"},
      {"PHONE(person.phone, \"GB\")", "0:"},
  });
}

TEST(Domain, country) {
  expect_rows(std::vector<Row>{
      {"COUNTRY(\"Deutschland\")", "t:DE"},
      {"COUNTRY(\"usa\", \"code\")", "t:US"},
      {"COUNTRY(\"usa\", \"Name\")", "t:United States"},
      {"COUNTRY(\"Narnia\")", "0:"},
      {"COUNTRY(\" Narnia \", \"name\")", "t:Narnia"},
      {"COUNTRY(NULL)", "0:"},
      {"COUNTRY(NULL, \"name\")", "0:"},
  });
}

TEST(Domain, state_and_postal_code) {
  expect_rows(std::vector<Row>{
      {"STATE(\"california\", \"US\")", "t:CA"},
      {"STATE(\"ca\", \"usa\", \"name\")", "t:California"},
      {"STATE(\"Lothlorien\", \"US\")", "0:"},
      {"STATE(\"Lothlorien\", \"US\", \"name\")", "t:Lothlorien"},
      {"STATE(NULL, \"US\")", "0:"},
      {"POSTALCODE(\"sw1a1aa\", \"United Kingdom\")", "t:SW1A 1AA"},
      {"POSTALCODE(NULL, \"GB\")", "0:"},
  });
}

}  // namespace
}  // namespace tradewind::mapping
