// Who may ask what: the token, paths and methods.
#include "admin/api_fixture.hpp"

namespace tradewind::testing {
namespace {

using Access = AdminTest;

const std::vector<std::pair<std::string, std::string>> guarded{
    {"GET", "/api/v1/status"},
    {"GET", "/api/v1/events"},
    {"GET", "/api/v1/events/00000000000000000000000000000000"},
    {"GET", "/api/v1/people?email=a@b.example"},
    {"GET", "/api/v1/dead-letters"},
    {"POST", "/api/v1/dead-letters/retry"},
    {"GET", "/api/v1/dead-letters/00000000000000000000000000000000"},
    {"POST", "/api/v1/dead-letters/00000000000000000000000000000000/retry"},
    {"POST", "/api/v1/dead-letters/00000000000000000000000000000000/discard"},
    {"PATCH", "/api/v1/dead-letters/00000000000000000000000000000000"},
    {"GET", "/api/v1/nothing"},
    {"GET", "/api/"},
};

TEST_F(Access, S_30_every_api_path_wants_the_token) {
  for (const auto& [method, target] : guarded) {
    for (const char* header : {"", "Bearer", "Bearer ", "Bearer wrong-admin-tok", "Bearer the-admin-tokem", "Bearer the-admin-token2",
                               "Basic the-admin-token", "the-admin-token"}) {
      HttpRequest request(method, target);
      if (*header != 0) request.headers.set("Authorization", header);
      const auto response = send(std::move(request));
      EXPECT_EQ(response.status, 401) << method << ' ' << target << ' ' << header;
      EXPECT_EQ(response.headers.get("WWW-Authenticate"), "Bearer realm=\"tradewind\"");
      EXPECT_EQ(response.headers.get("Content-Type"), "application/problem+json");
    }
    EXPECT_NE(send(authorized(method, target)).status, 401) << method << ' ' << target;
  }
}

TEST_F(Access, S_30_two_tokens_or_an_empty_one_do_not_open) {
  HttpRequest twice = authorized("GET", "/api/v1/status");
  twice.headers.add("Authorization", "Bearer the-admin-token");
  EXPECT_EQ(send(std::move(twice)).status, 401);
  settings.admin.token = SecretString("");
  HttpRequest empty("GET", "/api/v1/status");
  empty.headers.set("Authorization", "Bearer ");
  EXPECT_EQ(send(std::move(empty)).status, 401);
}

TEST_F(Access, the_scheme_has_no_case) {
  HttpRequest request("GET", "/api/v1/status");
  request.headers.set("Authorization", "bearer the-admin-token");
  EXPECT_EQ(send(std::move(request)).status, 200);
}

TEST_F(Access, health_and_metrics_want_no_token) {
  for (const char* path : {"/livez", "/readyz", "/metrics"}) EXPECT_EQ(send(HttpRequest("GET", path)).status, 200) << path;
}

TEST_F(Access, other_paths_and_methods) {
  EXPECT_EQ(get("/api/v1/nothing").status, 404);
  EXPECT_EQ(get("/").status, 404);
  EXPECT_EQ(get("/livez/").status, 404);
  EXPECT_EQ(get("/api/v1/events/a/b").status, 404);
  const auto removed = send(authorized("DELETE", "/api/v1/dead-letters/00000000000000000000000000000000"));
  EXPECT_EQ(removed.status, 405);
  EXPECT_EQ(removed.headers.get("Allow"), "GET, PATCH");
  EXPECT_EQ(send(authorized("DELETE", "/api/v1/status")).headers.get("Allow"), "GET");
  EXPECT_EQ(nlohmann::json::parse(removed.body),
            (nlohmann::json{
                {"type", "about:blank"}, {"title", "Method Not Allowed"}, {"status", 405}, {"detail", "this path answers GET, PATCH"}}));
}

TEST_F(Access, a_store_that_is_down_is_503_with_retry_after) {
  store.broken = Error(Errc::storage, "the disk is full");
  for (const char* path : {"/api/v1/status", "/api/v1/events", "/api/v1/dead-letters", "/metrics"}) {
    const auto response = get(path);
    EXPECT_EQ(response.status, 503) << path;
    EXPECT_EQ(response.headers.get("Retry-After"), "1");
  }
}

TEST_F(Access, answers_are_not_stored_by_caches) {
  EXPECT_EQ(get("/api/v1/status").headers.get("Cache-Control"), "no-store");
  EXPECT_EQ(get("/api/v1/nothing").headers.get("X-Content-Type-Options"), "nosniff");
}

}  // namespace
}  // namespace tradewind::testing
