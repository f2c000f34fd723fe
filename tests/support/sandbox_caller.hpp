// A Caller that leads to a simulated platform in memory, and tokens that its org gave: a client against the strict platform without
// the rest of the daemon. What comes back of one call may be spoiled.
#pragma once

#include <tradewind/ports/calls.hpp>
#include <tradewind/sandbox/salesforce.hpp>

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace tradewind::testing {

class SandboxCaller final : public Caller {
 public:
  using Answer = boost::system::result<HttpResponse, CallError>;
  struct Line {
    std::string method, path;
    int status = 0;
    std::size_t size = 0;  ///< of the answer's body
  };

  SandboxCaller(sandbox::Platform& platform, Clock& clock) : platform_(platform), clock_(clock) {}

  boost::asio::awaitable<Answer> call(CallInfo info, HttpRequest request, Deadline, std::vector<Step>& steps) override {
    const int number = static_cast<int>(lines.size());
    const auto host = request.url.find("://");
    request.url = request.url.substr(request.url.find('/', host + 3));
    Step step;
    step.what = request.method + " " + info.path;
    steps.push_back(std::move(step));
    if (before) before(number);
    lines.push_back({request.method, request.path(), 0, 0});
    if (number == lost_before) co_return CallError{CallError::Kind::unknown, "net_unknown", {}};
    HttpResponse response = platform_.handle(request, clock_.now());
    lines.back().status = response.status;
    lines.back().size = response.body.size();
    if (number == lost_after) co_return CallError{CallError::Kind::unknown, "net_unknown", {}};
    if (number == cut_call) response.body.resize(std::min(cut_at, response.body.size()));
    co_return response;
  }
  void pause(TimePoint, std::string) override {}
  std::int64_t quota_left() const override { return -1; }
  void unclassified(const std::string&, const std::string& code) override { unknown.push_back(code); }

  std::function<void(int number)> before;
  int lost_before = -1, lost_after = -1;  ///< the call, from 0: never executed, or executed and not answered
  int cut_call = -1;
  std::size_t cut_at = 0;  ///< bytes of that answer's body which arrive, as if they were all
  std::vector<Line> lines;
  std::vector<std::string> unknown;

 private:
  sandbox::Platform& platform_;
  Clock& clock_;
};

class SandboxTokens final : public AccessTokens {
 public:
  SandboxTokens(sandbox::Salesforce& org, Clock& clock) : org_(org), clock_(clock) {}

  boost::asio::awaitable<Result<AccessToken>> get(Deadline) override {
    if (token_.value.empty()) log_in();
    co_return token_;
  }
  void expired(std::int64_t version) override {
    if (version == token_.version) token_.value.clear();
  }
  int logins = 0;

 private:
  void log_in() {
    const sandbox::SalesforceOptions options;
    HttpRequest request("POST", "/services/oauth2/token", {},
                        "grant_type=client_credentials&client_id=" + options.client_id + "&client_secret=" + options.client_secret);
    const std::string body = org_.handle(request, clock_.now()).body;
    const std::string mark = "\"access_token\":\"";
    const auto at = body.find(mark);
    if (at == std::string::npos) throw std::logic_error("the simulated org gave no token");
    const auto begin = at + mark.size();
    token_.value = body.substr(begin, body.find('"', begin) - begin);
    token_.base_url = options.instance_url;
    ++token_.version;
    ++logins;
  }

  sandbox::Salesforce& org_;
  Clock& clock_;
  AccessToken token_;
};

}  // namespace tradewind::testing
