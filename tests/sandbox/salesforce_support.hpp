// A simulated org with a session, for the tests of both CRM simulators.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <tradewind/base/text.hpp>
#include <tradewind/sandbox/salesforce.hpp>
#include <vector>

namespace tradewind::sandbox {

using Json = nlohmann::json;

inline const TimePoint start = from_unix_ms(1'790'000'000'000);

inline Headers header(std::string name, std::string value) {
  Headers headers;
  headers.set(std::move(name), std::move(value));
  return headers;
}

struct Got {
  int status = 0;
  Json body;
  HttpResponse raw;
  /// errorCode, statusCode or code of the first error; empty when there is none.
  std::string code() const {
    const Json* at = body.is_array() && !body.empty() ? &body[0] : &body;
    if (!at->is_object()) return {};
    for (const char* name : {"errorCode", "code", "error"})
      if (at->contains(name)) return (*at)[name].is_string() ? (*at)[name].get<std::string>() : (*at)[name].dump();
    return {};
  }
};

inline Got got(HttpResponse response) {
  Got out;
  out.status = response.status;
  out.body = Json::parse(response.body, nullptr, false);
  out.raw = std::move(response);
  return out;
}

struct Org {
  Salesforce crm;
  TimePoint now = start;
  std::string token;

  explicit Org(SalesforceOptions options = {}) : crm(std::move(options)) { login(); }

  void login() {
    HttpRequest request("POST", "/services/oauth2/token", {},
                        "grant_type=client_credentials&client_id=sandbox-consumer-key&client_secret=sandbox-consumer-secret");
    token = got(crm.handle(request, now)).body.value("access_token", "");
  }
  Got call(const std::string& method, const std::string& path, const Json& body = nullptr, Headers headers = {}) {
    headers.add("Authorization", "Bearer " + token);
    if (!body.is_null()) headers.add("Content-Type", "application/json");
    const auto target = path.rfind("/services", 0) == 0 ? path : "/services/data/v66.0" + path;
    return got(crm.handle(HttpRequest(method, target, std::move(headers), body.is_null() ? "" : body.dump()), now));
  }
  Got query(const std::string& soql) { return call("GET", "/query?q=" + text::percent_encode(soql)); }
  std::string create(const std::string& object, const Json& body) {
    const auto answer = call("POST", "/sobjects/" + object, body);
    EXPECT_EQ(answer.status, 201) << answer.raw.body;
    return answer.body.value("id", "");
  }
  std::string lead(const std::string& email, const std::string& key = {}) {
    Json body{{"LastName", "Byron"}, {"Company", "Acme"}, {"Email", email}};
    if (!key.empty()) body["Tradewind_Key__c"] = key;
    return create("Lead", body);
  }
  void set(const std::string& name, const std::string& value) {
    for (const auto& each : crm.switches())
      if (each.name == name) {
        EXPECT_TRUE(each.set(value)) << name;
        return;
      }
    ADD_FAILURE() << "no switch " << name;
  }
};

}  // namespace tradewind::sandbox
