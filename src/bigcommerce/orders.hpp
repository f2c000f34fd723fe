// What an order consists of beside its own row: sub-resources of v2, payments of v3.
#pragma once

#include "bigcommerce/api.hpp"

namespace tradewind::bigcommerce {

class Orders {
 public:
  explicit Orders(Api& api) : api_(api) {}

  /// Reads what is needed; refunds also where totals need them (`has_refunds`). Empty: the order does not exist any more.
  boost::asio::awaitable<Outcome<std::optional<Order>>> complete(Order order, ReadNeeds needs, bool has_refunds, Deadline deadline,
                                                                 std::vector<Step>& steps);

 private:
  template <typename Row>
  using Parse = Outcome<std::vector<Row>> (*)(const std::vector<Json>& rows);
  /// Whether the order still exists; the rows go into `out`.
  template <typename Row>
  boost::asio::awaitable<Outcome<bool>> list(std::int64_t id, const char* what, Parse<Row> parse, std::vector<Row>& out, Deadline deadline,
                                             std::vector<Step>& steps);
  boost::asio::awaitable<Outcome<bool>> refunds(Order& order, Deadline deadline, std::vector<Step>& steps);
  boost::asio::awaitable<Outcome<bool>> transactions(Order& order, Deadline deadline, std::vector<Step>& steps);

  Api& api_;
};

}  // namespace tradewind::bigcommerce
