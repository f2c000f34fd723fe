// The REST calls of the store: one GET, and the two ways in which its lists are paged.
#pragma once

#include <tradewind/config/settings.hpp>

#include "bigcommerce/json.hpp"
#include "bigcommerce/outcome.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <utility>
#include <vector>

namespace tradewind::bigcommerce {

struct Get {
  std::string operation;    ///< "order.read"
  std::string path;         ///< template: "/v2/orders/{id}"
  std::string target;       ///< what follows /stores/{hash}, with the query
  bool may_be_204 = false;  ///< a v3 list that says so when it is empty

  Get(std::string operation_, std::string path_, std::string target_)
      : operation(std::move(operation_)), path(std::move(path_)), target(std::move(target_)) {}
};

class Api {
 public:
  Api(const PairSettings& settings, Caller& caller, const Clock& clock);

  /// Empty: the store says that it does not exist. `steps` must live until the answer.
  boost::asio::awaitable<Outcome<std::optional<Json>>> find(Get get, Deadline deadline, std::vector<Step>& steps);
  /// All rows of a v3 list, checked against its own count. Page and limit are added.
  boost::asio::awaitable<Outcome<std::vector<Json>>> list_v3(Get get, Deadline deadline, std::vector<Step>& steps);
  /// All rows of a v2 list: until 204 or a short page. Empty: what it belongs to does not exist.
  boost::asio::awaitable<Outcome<std::optional<std::vector<Json>>>> list_v2(Get get, Deadline deadline, std::vector<Step>& steps);

 private:
  /// A whole JSON answer: 200, 204 (null) or 404 (empty).
  boost::asio::awaitable<Outcome<std::optional<Json>>> call(Get get, Deadline deadline, std::vector<Step>& steps);

  void pause_after(RemoteTrouble& trouble);

  std::string pair_, base_url_;
  SecretString token_;
  Caller& caller_;
  const Clock& clock_;
  int throttled_ = 0;  ///< answers 429 in a row
};

}  // namespace tradewind::bigcommerce
