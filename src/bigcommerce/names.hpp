// Names that the store keeps apart from the records that use them, kept for an hour.
#pragma once

#include "bigcommerce/api.hpp"
#include "bigcommerce/parse.hpp"

#include <map>
#include <set>
#include <string>

namespace tradewind::bigcommerce {

using Names = std::map<std::int64_t, std::string>;

class NameCache {
 public:
  enum class Kind { groups = 1, attributes };
  NameCache(Api& api, const Clock& clock, Kind kind) : api_(api), clock_(clock), kind_(kind) {}

  /// Names for `ids`; asks the store when one of them is not known yet. What the store does not know stays absent.
  boost::asio::awaitable<Outcome<Names>> names_for(std::set<std::int64_t> ids, Deadline deadline, std::vector<Step>& steps);

 private:
  boost::asio::awaitable<Outcome<std::vector<Json>>> list(Deadline deadline, std::vector<Step>& steps);
  bool knows(const std::set<std::int64_t>& ids) const;

  Api& api_;
  const Clock& clock_;
  Kind kind_;
  Names names_;
  std::optional<TimePoint> read_at_;
};

}  // namespace tradewind::bigcommerce
