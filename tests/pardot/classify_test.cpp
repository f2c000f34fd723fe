#include "pardot/classify.hpp"
#include "pardot/codes.hpp"

#include <tradewind/base/time.hpp>

#include <gtest/gtest.h>

namespace tradewind::pardot {
namespace {

using namespace std::chrono_literals;
const TimePoint now = from_unix_s(1'750'000'000);

Answer read(int status, const std::string& body, bool write = false) { return read_answer(HttpResponse(status, body), write, now); }
std::string v5(int code) { return R"({"code":)" + std::to_string(code) + R"(,"message":"text"})"; }

/// Every published code, with what the contract's class of it means for us.
const std::pair<int, Trouble> codes[] = {
    {1, Trouble::lane_down},
    {2, Trouble::configuration},
    {3, Trouble::gone},
    {4, Trouble::data},
    {5, Trouble::data},
    {6, Trouble::data},
    {7, Trouble::data},
    {8, Trouble::data},
    {9, Trouble::data},
    {10, Trouble::configuration},
    {11, Trouble::data},
    {12, Trouble::configuration},
    {13, Trouble::data},
    {14, Trouble::data},
    {15, Trouble::lane_down},
    {16, Trouble::data},
    {17, Trouble::data},
    {18, Trouble::data},
    {19, Trouble::data},
    {20, Trouble::data},
    {21, Trouble::data},
    {22, Trouble::configuration},
    {23, Trouble::data},
    {24, Trouble::data},
    {25, Trouble::data},
    {26, Trouble::data},
    {27, Trouble::data},
    {28, Trouble::data},
    {29, Trouble::data},
    {30, Trouble::data},
    {31, Trouble::data},
    {32, Trouble::data},
    {33, Trouble::data},
    {34, Trouble::data},
    {35, Trouble::data},
    {36, Trouble::data},
    {37, Trouble::configuration},
    {38, Trouble::configuration},
    {39, Trouble::configuration},
    {40, Trouble::data},
    {41, Trouble::data},
    {42, Trouble::data},
    {43, Trouble::data},
    {44, Trouble::data},
    {45, Trouble::data},
    {46, Trouble::lane_down},
    {47, Trouble::data},
    {48, Trouble::data},
    {49, Trouble::lane_down},
    {50, Trouble::data},
    {51, Trouble::configuration},
    {52, Trouble::data},
    {53, Trouble::lane_down},
    {54, Trouble::data},
    {55, Trouble::configuration},
    {56, Trouble::data},
    {57, Trouble::data},
    {58, Trouble::data},
    {59, Trouble::configuration},
    {60, Trouble::configuration},
    {61, Trouble::data},
    {62, Trouble::transient},
    {63, Trouble::data},
    {64, Trouble::data},
    {65, Trouble::data},
    {66, Trouble::throttled},
    {67, Trouble::configuration},
    {68, Trouble::data},
    {70, Trouble::data},
    {71, Trouble::data},
    {72, Trouble::data},
    {73, Trouble::data},
    {74, Trouble::data},
    {75, Trouble::data},
    {76, Trouble::lane_down},
    {77, Trouble::data},
    {79, Trouble::data},
    {80, Trouble::data},
    {81, Trouble::data},
    {83, Trouble::data},
    {84, Trouble::transient},
    {85, Trouble::transient},
    {86, Trouble::data},
    {88, Trouble::configuration},
    {89, Trouble::configuration},
    {90, Trouble::data},
    {91, Trouble::data},
    {92, Trouble::gone},
    {93, Trouble::data},
    {94, Trouble::configuration},
    {95, Trouble::data},
    {96, Trouble::configuration},
    {97, Trouble::data},
    {98, Trouble::data},
    {99, Trouble::data},
    {100, Trouble::data},
    {101, Trouble::data},
    {102, Trouble::data},
    {103, Trouble::data},
    {104, Trouble::data},
    {105, Trouble::data},
    {106, Trouble::data},
    {107, Trouble::data},
    {108, Trouble::data},
    {109, Trouble::gone},
    {110, Trouble::lane_down},
    {111, Trouble::data},
    {112, Trouble::data},
    {113, Trouble::data},
    {114, Trouble::data},
    {115, Trouble::data},
    {116, Trouble::transient},
    {117, Trouble::data},
    {118, Trouble::configuration},
    {119, Trouble::transient},
    {120, Trouble::transient},
    {121, Trouble::transient},
    {122, Trouble::throttled},
    {123, Trouble::data},
    {124, Trouble::data},
    {125, Trouble::configuration},
    {126, Trouble::lane_down},
    {128, Trouble::data},
    {129, Trouble::data},
    {130, Trouble::data},
    {131, Trouble::lane_down},
    {132, Trouble::gone},
    {133, Trouble::data},
    {134, Trouble::data},
    {135, Trouble::data},
    {137, Trouble::data},
    {138, Trouble::data},
    {139, Trouble::data},
    {145, Trouble::data},
    {146, Trouble::data},
    {150, Trouble::data},
    {151, Trouble::data},
    {152, Trouble::data},
    {153, Trouble::data},
    {154, Trouble::configuration},
    {155, Trouble::data},
    {156, Trouble::data},
    {157, Trouble::data},
    {158, Trouble::data},
    {159, Trouble::data},
    {160, Trouble::data},
    {161, Trouble::data},
    {162, Trouble::data},
    {163, Trouble::data},
    {164, Trouble::throttled},
    {165, Trouble::data},
    {166, Trouble::data},
    {168, Trouble::transient},
    {169, Trouble::transient},
    {174, Trouble::data},
    {175, Trouble::data},
    {176, Trouble::data},
    {177, Trouble::data},
    {178, Trouble::data},
    {180, Trouble::configuration},
    {181, Trouble::lane_down},
    {182, Trouble::lane_down},
    {183, Trouble::transient},
    {184, Trouble::lane_down},
    {185, Trouble::lane_down},
    {188, Trouble::data},
    {190, Trouble::data},
    {192, Trouble::gone},
    {193, Trouble::data},
    {194, Trouble::data},
    {196, Trouble::lane_down},
    {197, Trouble::data},
    {198, Trouble::configuration},
    {199, Trouble::lane_down},
    {200, Trouble::data},
    {201, Trouble::lane_down},
    {202, Trouble::throttled},
    {203, Trouble::lane_down},
    {204, Trouble::data},
    {205, Trouble::data},
    {206, Trouble::data},
    {207, Trouble::data},
    {208, Trouble::data},
    {209, Trouble::data},
    {210, Trouble::data},
    {211, Trouble::data},
    {214, Trouble::transient},
    {215, Trouble::data},
    {216, Trouble::data},
    {217, Trouble::data},
    {218, Trouble::data},
    {219, Trouble::gone},
    {220, Trouble::data},
    {221, Trouble::data},
    {222, Trouble::data},
    {223, Trouble::data},
    {224, Trouble::configuration},
    {226, Trouble::data},
    {227, Trouble::data},
    {228, Trouble::data},
    {231, Trouble::data},
    {232, Trouble::data},
    {233, Trouble::data},
    {234, Trouble::data},
    {235, Trouble::data},
    {236, Trouble::configuration},
    {237, Trouble::data},
    {239, Trouble::data},
    {242, Trouble::data},
    {243, Trouble::data},
    {244, Trouble::transient},
    {245, Trouble::data},
    {246, Trouble::data},
    {10000, Trouble::data},
};

TEST(Classify, every_published_code_means_the_same_in_all_shapes) {
  for (const auto& [code, trouble] : codes) {
    const std::string digits = std::to_string(code);
    const std::string bodies[] = {v5(code), R"({"@attributes":{"stat":"fail","version":1,"err_code":)" + digits + R"(},"err":"text"})",
                                  R"({"@attributes":{"stat":"fail","err_code":")" + digits + R"("},"err":"text"})",
                                  R"(<?xml version="1.0"?><rsp stat="fail" version="1.0"><err code=")" + digits + R"(">text</err></rsp>)"};
    for (const auto& body : bodies)
      for (const int status : {200, 400, 403}) {
        const auto answer = read(status, body);
        ASSERT_TRUE(answer.trouble) << body;
        EXPECT_EQ(answer.code, code);
        EXPECT_EQ(answer.trouble->kind, trouble) << code;
        EXPECT_EQ(answer.trouble->failure.code.rfind(digits + " ", 0), 0U) << "the number, then words";
      }
  }
}

TEST(Classify, codes_are_said_in_words) {
  EXPECT_EQ(read(503, v5(214)).trouble->failure.code, "214 request timed out");
  EXPECT_EQ(read(400, v5(56)).trouble->failure.code, "56 invalid number");
  EXPECT_EQ(named_code(4711, "The moon is in the way: Ada"), "4711 The moon is in the way");
  EXPECT_EQ(read(400, R"({"code":4711,"message":"No moon"})").trouble->failure.remote, "No moon");
}

TEST(Classify, I_21_no_data_of_a_person_gets_into_the_words_of_an_unknown_code) {
  for (const char* message : {"ada@example.com is odd", "Prospect Ada is odd", "Order 250 is odd", "'Ada' is odd", "\xc3\x9c is odd", ""})
    EXPECT_EQ(named_code(4711, message), "error 4711") << message;
}

TEST(Classify, a_code_that_nobody_published_is_tried_again) { EXPECT_EQ(read(400, v5(4711)).trouble->kind, Trouble::transient); }

TEST(Classify, F_40_limits_say_when_to_come_back) {
  EXPECT_EQ(read(429, v5(66)).trouble->retry_at, now + 5s);
  EXPECT_EQ(read(200, v5(122)).trouble->retry_at, now + 1h);
  EXPECT_EQ(read(429, "").trouble->kind, Trouble::throttled);
}

TEST(Classify, codes_are_known_by_the_beginning_of_their_text_too) {
  const auto said = [](const std::string& text) { return read(200, R"({"@attributes":{"stat":"fail"},"err":")" + text + R"("})").code; };
  EXPECT_EQ(said("access_token is invalid, unknown, or malformed: Inactive token"), 184);
  EXPECT_EQ(said("Daily API rate limit met."), 122);
  EXPECT_EQ(said("You have exceeded your concurrent request limit.  Please wait"), 66);
  EXPECT_EQ(said("Your account is unable to use version 4 of the API."), 89);
}

TEST(Classify, F_45_judged_by_shape_not_by_status) {
  for (const char* body : {"<html><body>Log in</body></html>", "[1,2]", "null", "\"text\"", "{\"values\":[", "\xff\xfe"}) {
    EXPECT_EQ(read(200, body).trouble->kind, Trouble::transient) << body;
    EXPECT_EQ(read(200, body, true).trouble->kind, Trouble::unknown) << body;
  }
  EXPECT_TRUE(read(204, "", true).ok());
  EXPECT_TRUE(read(201, "", true).ok());
  EXPECT_EQ(read(200, "", true).trouble->kind, Trouble::unknown) << "an empty 200 says nothing of what was done";
  for (const int status : {200, 201, 204})
    EXPECT_EQ(read(status, "").trouble->kind, Trouble::transient) << "what was asked for never comes as nothing";
}

TEST(Classify, F_45_the_content_type_is_not_asked) {
  for (const char* type : {"text/html", "text/plain", "", "application/json"}) {
    EXPECT_TRUE(read_answer(HttpResponse(200, R"({"values":[]})", type), false, now).ok()) << type;
    EXPECT_FALSE(read_answer(HttpResponse(200, "<html>log in</html>", type), false, now).ok()) << type;
    EXPECT_EQ(read_answer(HttpResponse(200, R"({"@attributes":{"stat":"fail","err_code":66},"err":"x"})", type), true, now).code, 66)
        << type;
  }
}

TEST(Classify, F_56_a_redirect_is_not_followed_and_stops_the_lane) {
  for (const int status : {301, 302, 303, 307, 308}) {
    const auto answer = read(status, "<html>moved</html>", true);
    EXPECT_EQ(answer.trouble->kind, Trouble::lane_down) << status;
    EXPECT_EQ(answer.trouble->retry_at, now + 1min);
    EXPECT_NE(answer.trouble->failure.message.find("pardot.api_url"), std::string::npos);
  }
}

TEST(Classify, every_published_code_is_known_and_no_other) {
  for (const auto& [code, trouble] : codes) EXPECT_TRUE(known(code)) << code;
  for (const int code : {0, 69, 4711}) EXPECT_FALSE(known(code)) << code;
  EXPECT_FALSE(known_status(599));
  EXPECT_TRUE(known_status(503));
}

TEST(Classify, F_54_a_clash_is_about_the_record_and_a_limit_about_the_account) {
  EXPECT_TRUE(read(400, v5(62), true).trouble->of_record);
  EXPECT_FALSE(read(429, v5(66), true).trouble->of_record);
  EXPECT_FALSE(read(500, v5(183), true).trouble->of_record);
}

TEST(Classify, F_41_a_write_that_a_server_error_answers_may_have_been_executed) {
  EXPECT_EQ(read(502, "<html>").trouble->kind, Trouble::transient);
  EXPECT_EQ(read(502, "<html>", true).trouble->kind, Trouble::unknown);
  EXPECT_EQ(read(503, v5(214), true).trouble->kind, Trouble::unknown);
  EXPECT_EQ(read(400, v5(85), true).trouble->kind, Trouble::transient);
  EXPECT_EQ(read(404, "<html>", true).trouble->kind, Trouble::transient);
}

TEST(Classify, F_43_no_part_of_an_answer_passes_for_the_whole) {
  const std::string whole = R"({"values":[{"id":59135263,"email":"a@example.com"}],"nextPageToken":null})";
  for (std::size_t cut = 1; cut < whole.size(); ++cut) EXPECT_FALSE(read(200, whole.substr(0, cut)).ok()) << cut;
  EXPECT_TRUE(read(200, whole).ok());
}

TEST(Classify, the_field_that_the_remote_names_is_shown_and_nothing_else) {
  EXPECT_EQ(named_field("Invalid parameter: fields. It contains an invalid or unknown field: Foo__c."), "Foo__c");
  EXPECT_EQ(named_field("Invalid property in request: Foo__c"), "Foo__c");
  EXPECT_EQ(named_field("Invalid prospect email address: ada@example.com"), "");
  EXPECT_EQ(named_field("no colon"), "");
  EXPECT_EQ(read(400, R"({"code":154,"message":"Invalid property in request: Foo__c"})").trouble->failure.field, "Foo__c");
}

TEST(Classify, calls_that_were_not_made_or_not_answered) {
  const auto kind = [](CallError::Kind how, bool write) { return trouble_of(CallError{how, "why", {}}, write, now).kind; };
  EXPECT_EQ(kind(CallError::Kind::unknown, true), Trouble::unknown);
  EXPECT_EQ(kind(CallError::Kind::unknown, false), Trouble::transient);
  EXPECT_EQ(kind(CallError::Kind::not_sent, true), Trouble::transient);
  EXPECT_EQ(kind(CallError::Kind::throttled, true), Trouble::throttled);
  EXPECT_EQ(trouble_of(Error(Errc::auth, "no"), now).retry_at, now + 1min);
}

}  // namespace
}  // namespace tradewind::pardot
