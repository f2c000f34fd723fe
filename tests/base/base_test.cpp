#include <tradewind/base/id.hpp>
#include <tradewind/base/random.hpp>
#include <tradewind/base/text.hpp>
#include <tradewind/base/time.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace tradewind {
namespace {

TEST(Time, reads_the_forms_of_the_platforms) {
  const auto expected = from_unix_s(1551822011);
  EXPECT_EQ(parse_rfc2822("Tue, 05 Mar 2019 21:40:11 +0000"), expected);
  EXPECT_EQ(parse_rfc2822("Tue, 5 Mar 2019 22:40:11 +0100"), expected);
  EXPECT_EQ(parse_rfc3339("2019-03-05T21:40:11Z"), expected);
  EXPECT_EQ(parse_rfc3339("2019-03-05T21:40:11.000+0000"), expected);
  EXPECT_EQ(parse_rfc3339("2019-03-05T16:40:11-05:00"), expected);
  EXPECT_EQ(parse_rfc3339("2019-03-05"), from_unix_s(1551744000));
  EXPECT_EQ(format_rfc3339(expected + Millis{7}), "2019-03-05T21:40:11.007Z");
}

TEST(Time, refuses_what_is_no_time) {
  for (const char* text : {"", "2019-13-01", "2019-02-30", "2019-03-05T25:00:00Z", "2019-03-05T21:40:11", "2019-03-05T21:40:11.Z", "x"})
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  for (const char* text : {"", "Tue, 05 Foo 2019 21:40:11 +0000", "05 Mar 2019"}) EXPECT_FALSE(parse_rfc2822(text)) << text;
}

TEST(Time, durations) {
  EXPECT_EQ(parse_duration("250ms"), Millis{250});
  EXPECT_EQ(parse_duration("30d"), Millis{std::chrono::hours(720)});
  for (const char* text : {"", "5", "s", "-1s", "1w", "1 s"}) EXPECT_FALSE(parse_duration(text)) << text;
}

RC_GTEST_PROP(Time, rfc3339_round_trip, ()) {
  const auto at = from_unix_ms(*rc::gen::inRange<std::int64_t>(0, 4102444800000));
  RC_ASSERT(parse_rfc3339(format_rfc3339(at)) == at);
}

TEST(Ids, are_ordered_by_time_and_read_back) {
  const auto random = make_seeded_random(1);
  const auto early = Id::make(from_unix_ms(1000), *random);
  const auto late = Id::make(from_unix_ms(1001), *random);
  EXPECT_LT(early, late);
  EXPECT_EQ(Id::parse(late.text()), late);
  EXPECT_FALSE(Id::parse("zz"));
}

TEST(Ids, of_one_maker_are_ordered_as_made_also_within_a_millisecond) {
  const auto random = make_seeded_random(1);
  IdMaker maker;
  Id last;
  for (int i = 0; i < 10'000; ++i) {
    const auto id = maker.next(from_unix_ms(1000 + i / 5000), *random);
    ASSERT_LT(last, id) << i;
    last = id;
  }
  // A clock that goes back does not turn the order round.
  EXPECT_LT(last, maker.next(from_unix_ms(500), *random));
}

TEST(Seeded, the_same_seed_gives_the_same_sequence) {
  const auto a = make_seeded_random(7);
  const auto b = make_seeded_random(7);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(a->next(), b->next());
  for (int i = 0; i < 1000; ++i) EXPECT_LT(a->below(3), 3u);
}

TEST(Text, base64_is_strict) {
  EXPECT_EQ(text::from_base64("aGk="), "hi");
  for (const char* bad : {"aGk", "aGk=\n", "aGl=", "a-k=", "====", "aG k="}) EXPECT_FALSE(text::from_base64(bad)) << bad;
}

RC_GTEST_PROP(Text, encodings_round_trip, (const std::string& bytes)) {
  RC_ASSERT(text::from_base64(text::to_base64(bytes)) == bytes);
  RC_ASSERT(text::from_hex(text::to_hex(bytes)) == bytes);
  RC_ASSERT(text::percent_decode(text::percent_encode(bytes)) == bytes);
}

TEST(Text, clip_never_splits_a_character) {
  EXPECT_EQ(text::clip("h\u00e9llo", 2), "h\u00e9");
  EXPECT_EQ(text::clip("\U0001F600\U0001F600", 1), "\U0001F600");
  EXPECT_EQ(text::code_points("\U0001F600a"), 2u);
}

TEST(Text, utf8_validity) {
  EXPECT_TRUE(text::valid_utf8("\u00e9\U0001F600"));
  for (const char* bad : {"\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\x80"}) EXPECT_FALSE(text::valid_utf8(bad));
}

TEST(Text, nearest_word) {
  EXPECT_EQ(text::nearest("webhok_url", {"webhook_url", "webhook_token"}), "webhook_url");
  EXPECT_FALSE(text::nearest("zzz", {"webhook_url"}));
}

}  // namespace
}  // namespace tradewind
