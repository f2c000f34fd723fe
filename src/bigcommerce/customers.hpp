// Reads customers, many with one call, and what belongs to them as far as it is needed.
#pragma once

#include "bigcommerce/names.hpp"

#include <map>
#include <vector>

namespace tradewind::bigcommerce {

using Ids = std::vector<std::int64_t>;

class Customers {
 public:
  Customers(Api& api, const Clock& clock);

  /// One answer per id, at most most_ids of them. An id that the store does not give back is Gone.
  boost::asio::awaitable<std::map<std::int64_t, Fetched>> read(Ids ids, ReadNeeds needs, Deadline deadline);

  static constexpr std::size_t most_ids = 50;

 private:
  using Rows = std::map<std::int64_t, CustomerRow>;
  boost::asio::awaitable<Outcome<Rows>> read_rows(Ids ids, ReadNeeds needs, Deadline deadline, std::vector<Step>& steps);
  /// The lists inside a customer end after ten: the rest is read here.
  boost::asio::awaitable<Outcome<CustomerRow>> complete(CustomerRow row, ReadNeeds needs, Deadline deadline, std::vector<Step>& steps);
  boost::asio::awaitable<Outcome<CustomerRow>> put_names(CustomerRow row, ReadNeeds needs, Deadline deadline, std::vector<Step>& steps);

  Api& api_;
  NameCache groups_, attributes_;
};

}  // namespace tradewind::bigcommerce
