// Calls to one business unit: token, headers, one replay after an expired token, answers read by shape.
#pragma once

#include "pardot/classify.hpp"

#include <tradewind/config/settings.hpp>
#include <tradewind/ports/calls.hpp>

#include <string>
#include <vector>

namespace tradewind::pardot {

struct Ask {
  std::string operation;  ///< for metrics and traces
  std::string method;
  std::string path;   ///< `/api/...` with query
  std::string shown;  ///< the path without ids and query, for traces
  std::string body;
  bool form = false;  ///< v4: a form instead of JSON
};

Ask get(std::string operation, std::string path, std::string shown);
Ask send(std::string method, std::string operation, std::string path, std::string shown, const Json& body);

class Remote {
 public:
  Remote(const PardotSettings& settings, AccessTokens& tokens, Caller& caller, Clock& clock);

  boost::asio::awaitable<Answer> call(std::string pair, Ask ask, Deadline deadline, std::vector<Step>& steps);
  /// All `values` of a query, page by page, at most `most` of them. `path` has a query with fields=.
  boost::asio::awaitable<Answer> query(std::string pair, Ask ask, std::string fields, std::size_t most, Deadline deadline,
                                       std::vector<Step>& steps);

 private:
  /// A code or status that no table knows is counted.
  void learn(const std::string& pair, const Answer& answer);
  boost::asio::awaitable<Answer> once(std::string pair, Ask ask, Deadline deadline, std::vector<Step>& steps, std::int64_t& token);

  std::string base_, business_unit_;
  AccessTokens& tokens_;
  Caller& caller_;
  Clock& clock_;
};

}  // namespace tradewind::pardot
