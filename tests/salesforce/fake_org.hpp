// A tiny org behind the Caller door: keeps rows, answers find queries with all of them, applies writes, and fails on demand.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <tradewind/base/text.hpp>
#include <tradewind/ports/calls.hpp>
#include <vector>

#include "salesforce/json_tools.hpp"

namespace tradewind::testing {

using salesforce::Json;

/// Applies to the first call whose "METHOD path" contains `match`, after `skip` of those.
struct OrgFault {
  std::string match;
  int skip = 0;
  bool executed = false;                 ///< the call takes effect although the answer is another
  std::optional<CallError::Kind> error;  ///< else `response`
  HttpResponse response;
  bool used = false;
};

class FakeOrg final : public Caller {
 public:
  boost::asio::awaitable<boost::system::result<HttpResponse, CallError>> call(CallInfo info, HttpRequest request, Deadline,
                                                                              std::vector<Step>& steps) override;
  void pause(TimePoint until, std::string) override { paused_until = until; }
  std::int64_t quota_left() const override { return -1; }
  void unclassified(const std::string&, const std::string& code) override { unknown.push_back(code); }
  std::optional<TimePoint> urgent_only_until() const override { return urgent_until; }

  /// Gives the new row's Id.
  std::string add(const std::string& object, Json fields);
  Json& row(const std::string& object, const std::string& id);
  void fail(std::string match, CallError::Kind kind, bool executed);
  void answer(std::string match, int status, std::string body, bool executed = false);
  int calls(const std::string& match) const;
  std::string last_body(const std::string& match) const;

  std::map<std::string, std::vector<Json>> rows;                                     ///< by object
  std::vector<Json> deleted;                                                         ///< what queryAll tells: Id, MasterRecordId
  std::function<std::string(const std::string& object, const Json& record)> refuse;  ///< an errorCode, or empty
  std::vector<std::string> refused_fields;                                           ///< named by what `refuse` refuses
  std::function<void(const std::string& object)> after_save;                         ///< what the org does by itself
  std::map<std::string, std::vector<Json>> fields;                                   ///< extra describe fields by object
  std::vector<std::string> hidden;                                                   ///< objects that are not there
  std::map<std::string, Json> record_types;                                          ///< recordTypeInfos by object
  bool with_key = true, key_unique = true;
  std::vector<std::pair<std::string, HttpRequest>> log;  ///< "METHOD path" and the request
  std::vector<CallInfo> infos;
  std::optional<TimePoint> paused_until, urgent_until;
  std::vector<std::string> unknown;  ///< codes reported as such

 private:
  HttpResponse execute(const HttpRequest& request, const std::string& path);
  Json part(const Json& subrequest);
  Json describe(const std::string& object) const;
  Json save(const Json& record, const std::string& upsert_key);

  std::vector<OrgFault> faults_;
  int made_ = 0;
};

class FakeTokens final : public AccessTokens {
 public:
  boost::asio::awaitable<Result<AccessToken>> get(Deadline) override {
    if (failure) co_return *failure;
    AccessToken token;
    token.value = "token-" + std::to_string(version);
    token.base_url = "https://acme.my.salesforce.com";
    token.version = version;
    co_return token;
  }
  void expired(std::int64_t of) override {
    if (of == version) ++version;
  }
  std::int64_t version = 1;
  std::optional<Error> failure;
};

}  // namespace tradewind::testing
