// Calls to one org: token, versioned paths, one replay after a session ended, answers read by shape.
#pragma once

#include <string>
#include <tradewind/ports/calls.hpp>
#include <vector>

#include "salesforce/classify.hpp"

namespace tradewind::salesforce {

struct Ask {
  std::string operation;  ///< for metrics and traces
  std::string method;
  std::string path;   ///< behind /services/data/vNN.N; or a nextRecordsUrl, absolute without host
  std::string shown;  ///< the path without ids and query, for traces
  std::string body;
  Headers headers;
  bool write = false;
};

struct Answer {
  Json body;
  std::optional<RemoteTrouble> trouble;
  std::int64_t token = 0;  ///< version of the token it was asked with
};

class Remote {
 public:
  Remote(std::string pair, std::string api_version, AccessTokens& tokens, Caller& caller, Clock& clock);

  boost::asio::awaitable<Answer> call(Ask ask, Deadline deadline, std::vector<Step>& steps);
  /// The parts of a composite call in order: each an HTTP status and a body. `paths` as in Ask; all are GET.
  boost::asio::awaitable<Answer> read_all(std::string operation, std::vector<std::string> paths, Deadline deadline,
                                          std::vector<Step>& steps);
  /// Follows nextRecordsUrl and appends the records of all pages to `page.records`.
  boost::asio::awaitable<std::optional<RemoteTrouble>> read_pages(std::string operation, Json& page, Deadline deadline,
                                                                  std::vector<Step>& steps);
  /// The token was refused inside an answer.
  void session_ended(std::int64_t token) { tokens_.expired(token); }
  /// An error inside an answer: what no table knows is counted.
  void learn(const RemoteError& error);

 private:
  boost::asio::awaitable<Reading> once(Ask ask, Deadline deadline, std::vector<Step>& steps);
  std::string url_of(const std::string& base, const std::string& path) const;

  std::string pair_, root_;
  AccessTokens& tokens_;
  Caller& caller_;
  Clock& clock_;
};

}  // namespace tradewind::salesforce
