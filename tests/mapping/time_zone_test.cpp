#include <gtest/gtest.h>

#include <tradewind/mapping/time_zone.hpp>

#include "mapping/posix_rule.hpp"

namespace tradewind::mapping {
namespace {

std::optional<std::chrono::seconds> offset(const char* zone, const char* at) { return utc_offset(zone, *parse_rfc3339(at)); }

TEST(TimeZone, offsets_with_summer_time) {
  using std::chrono::minutes;
  const struct {
    const char *zone, *at;
    int minutes_east;
  } cases[] = {
      {"UTC", "2026-07-01T00:00:00Z", 0},
      {"Etc/UTC", "2026-07-01T00:00:00Z", 0},
      {"Europe/Berlin", "2026-01-21T00:00:00Z", 60},
      {"Europe/Berlin", "2026-03-29T00:59:59Z", 60},
      {"Europe/Berlin", "2026-03-29T01:00:00Z", 120},
      {"Europe/Berlin", "2026-10-25T00:59:59Z", 120},
      {"Europe/Berlin", "2026-10-25T01:00:00Z", 60},
      {"America/New_York", "2026-03-08T06:59:59Z", -300},
      {"America/New_York", "2026-03-08T07:00:00Z", -240},
      {"America/New_York", "1975-02-22T12:00:00Z", -300},
      {"Asia/Kolkata", "2026-07-01T00:00:00Z", 330},
      {"Australia/Sydney", "2026-01-01T00:00:00Z", 660},
      {"Australia/Sydney", "2026-07-01T00:00:00Z", 600},
      {"Europe/Dublin", "2026-07-01T00:00:00Z", 60},
      {"Europe/Dublin", "2026-12-01T00:00:00Z", 0},
      {"Europe/Berlin", "2090-07-01T00:00:00Z", 120},
      {"Europe/Berlin", "2090-01-01T00:00:00Z", 60},
      {"Pacific/Honolulu", "2026-07-01T00:00:00Z", -600},
      {"Europe/Berlin", "1850-01-01T00:00:00Z", 53},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.zone) + " " + c.at);
    const auto found = offset(c.zone, c.at);
    ASSERT_TRUE(found);
    EXPECT_EQ(std::chrono::floor<minutes>(*found), minutes{c.minutes_east});
  }
}

TEST(TimeZone, unknown_names) {
  for (const char* name : {"", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "Europe", "zone.tab", "europe/../Europe/Berlin"}) {
    EXPECT_FALSE(known_zone(name)) << name;
    EXPECT_FALSE(offset(name, "2026-01-01T00:00:00Z")) << name;
  }
  EXPECT_TRUE(known_zone("UTC"));
  EXPECT_TRUE(known_zone("Europe/Berlin"));
}

TEST(PosixRule, both_hemispheres_and_negative_summer_time) {
  const auto at = [](const char* text) { return to_unix_s(*parse_rfc3339(text)); };
  const auto berlin = parse_posix_rule("CET-1CEST,M3.5.0,M10.5.0/3");
  ASSERT_TRUE(berlin);
  EXPECT_EQ(berlin->offset_at(at("2026-03-29T00:59:59Z")), 3600);
  EXPECT_EQ(berlin->offset_at(at("2026-03-29T01:00:00Z")), 7200);
  const auto sydney = parse_posix_rule("AEST-10AEDT,M10.1.0,M4.1.0/3");
  ASSERT_TRUE(sydney);
  EXPECT_EQ(sydney->offset_at(at("2026-01-01T00:00:00Z")), 39600);
  EXPECT_EQ(sydney->offset_at(at("2026-06-01T00:00:00Z")), 36000);
  const auto nuuk = parse_posix_rule("<-02>2<-01>,M3.5.0/-1,M10.5.0/0");
  ASSERT_TRUE(nuuk);
  EXPECT_EQ(nuuk->offset_at(at("2026-03-29T00:59:59Z")), -7200);
  EXPECT_EQ(nuuk->offset_at(at("2026-03-29T01:00:00Z")), -3600);
  for (const char* wrong : {"", "C", "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,J60,J300"})
    EXPECT_FALSE(parse_posix_rule(wrong)) << wrong;
}

}  // namespace
}  // namespace tradewind::mapping
