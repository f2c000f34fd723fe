// A simulated business unit beside a simulated org.
#pragma once

#include <memory>
#include <tradewind/sandbox/pardot.hpp>

#include "sandbox/salesforce_support.hpp"

namespace tradewind::sandbox {

struct Unit : Org {
  std::unique_ptr<Random> random = make_seeded_random(7);
  Pardot mail{PardotOptions{}, *random, crm};

  Headers signed_headers() const {
    Headers headers;
    headers.set("Authorization", "Bearer " + token);
    headers.set("Pardot-Business-Unit-Id", "0Uv5g0000008Qa7CAE");
    return headers;
  }
  HttpRequest request(const std::string& method, const std::string& path, const Json& body = nullptr) const {
    auto headers = signed_headers();
    if (!body.is_null()) headers.set("Content-Type", "application/json");
    return {method, path.rfind("/api", 0) == 0 ? path : "/api/v5" + path, headers, body.is_null() ? "" : body.dump()};
  }
  Got send(const std::string& method, const std::string& path, const Json& body = nullptr) {
    return got(mail.handle(request(method, path, body), now));
  }
  Got form(const std::string& path, const std::string& body) {
    return got(mail.handle(HttpRequest("POST", path, signed_headers(), body), now));
  }
  std::int64_t prospect(const std::string& email) {
    const auto answer = send("POST", "/objects/prospects", {{"email", email}});
    EXPECT_EQ(answer.status, 201) << answer.raw.body;
    return answer.body.value("id", std::int64_t{0});
  }
  std::size_t count(const std::string& collection) const { return mail.rows(collection).size(); }
  void choose(const std::string& name, const std::string& value) {
    for (const auto& each : mail.switches())
      if (each.name == name) {
        EXPECT_TRUE(each.set(value)) << name;
        return;
      }
    ADD_FAILURE() << "no switch " << name;
  }
};

inline std::string cell(const FieldTexts& row, const std::string& field) {
  const auto found = row.find(field);
  return found == row.end() ? std::string() : found->second;
}

}  // namespace tradewind::sandbox
