#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <tradewind/base/random.hpp>
#include <tradewind/base/text.hpp>
#include <tradewind/telemetry/telemetry.hpp>

#include "telemetry/line.hpp"

namespace tradewind::test {
namespace {

using nlohmann::json;

const TimePoint noon = *parse_rfc3339("2026-01-21T12:00:00.250Z");

std::string one_line(std::string_view event, std::string_view message, Fields fields) {
  const auto logger = make_capture_logger([] { return noon; });
  logger->write(Level::warn, event, message, std::move(fields));
  return logger->lines().at(0);
}

TEST(Logger, one_json_object_in_a_fixed_order) {
  EXPECT_EQ(
      one_line("lane_paused", "Salesforce is down", {{"pair", "main"}, {"attempt", std::int64_t{3}}, {"share", 0.5}, {"final", true}}),
      R"({"ts":"2026-01-21T12:00:00.250Z","level":"warn","event":"lane_paused","msg":"Salesforce is down","pair":"main","attempt":3,)"
      R"("share":0.5,"final":true})");
}

TEST(Logger, text_is_for_people) {
  const Fields fields{{"pair", "main"}, {"error", "no route"}, {"status", std::int64_t{503}}};
  EXPECT_EQ(telemetry::text_line({noon, Level::info, "lane_paused", "it\nbroke", fields}),
            R"(2026-01-21T12:00:00.250Z info  lane_paused "it\nbroke" pair=main error="no route" status=503)");
}

TEST(Logger, long_values_are_clipped_between_code_points) {
  const auto line = json::parse(one_line("e", std::string(2000, 'a'), {{"v", std::string(1023, 'b') + "\xC3\xA9"}}));
  EXPECT_EQ(line["msg"].get<std::string>(), std::string(1024, 'a') + "...");
  EXPECT_EQ(line["v"].get<std::string>(), std::string(1023, 'b') + "...");
}

TEST(Logger, numbers_that_json_lacks_are_null) {
  EXPECT_TRUE(json::parse(one_line("e", "m", {{"v", std::numeric_limits<double>::infinity()}}))["v"].is_null());
}

TEST(Logger, S_53_hostile_bytes_stay_in_one_valid_line) {
  const auto random = make_seeded_random(53);
  for (int i = 0; i < 5000; ++i) {
    std::string bytes;
    const auto length = random->below(60);
    for (std::uint64_t k = 0; k < length; ++k) bytes.push_back(static_cast<char>(random->below(random->chance(0.5) ? 256 : 40)));
    for (const char* piece : {"\n", "\x1b[2J", "\r\n{\"event\":\"forged\"}", "\xE2\x80\xA8", "\xC2\x9B", "\xED\xA0\x80", "\x7f", "{}"}) {
      if (random->chance(0.2)) bytes += piece;
    }
    const Fields fields{{bytes, bytes}};
    for (const auto& line : {one_line(bytes, bytes, fields), telemetry::text_line({noon, Level::info, bytes, bytes, fields})}) {
      for (const char c : line) ASSERT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) << text::to_hex(bytes);
      ASSERT_TRUE(text::valid_utf8(line)) << text::to_hex(bytes);
      ASSERT_EQ(line.find("\xC2\x9B"), std::string::npos);
      ASSERT_EQ(line.find("\xE2\x80\xA8"), std::string::npos);
    }
    ASSERT_TRUE(json::accept(one_line(bytes, bytes, fields))) << text::to_hex(bytes);
  }
}

TEST(Logger, standard_output_gets_lines_of_the_level_and_above) {
  ::testing::internal::CaptureStdout();
  const auto logger = make_logger({"warn", "json"}, [] { return noon; });
  logger->info("quiet", "not shown");
  logger->warn("loud", "shown {} once");
  const std::string out = ::testing::internal::GetCapturedStdout();
  EXPECT_EQ(out, R"({"ts":"2026-01-21T12:00:00.250Z","level":"warn","event":"loud","msg":"shown {} once"})"
                 "\n");
}

}  // namespace
}  // namespace tradewind::test
