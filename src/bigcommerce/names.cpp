#include "bigcommerce/names.hpp"

#include <algorithm>

namespace tradewind::bigcommerce {
namespace {

constexpr Millis keep = std::chrono::hours(1);
/// An id that stays unknown must not cost a call for each customer that carries it.
constexpr Millis ask_again = std::chrono::minutes(1);

}  // namespace

bool NameCache::knows(const std::set<std::int64_t>& ids) const {
  return std::all_of(ids.begin(), ids.end(), [&](std::int64_t id) { return names_.count(id) != 0; });
}

boost::asio::awaitable<Outcome<Names>> NameCache::names_for(std::set<std::int64_t> ids, Deadline deadline, std::vector<Step>& steps) {
  if (ids.empty()) co_return Names{};
  const Millis fresh_for = knows(ids) ? keep : ask_again;
  if (read_at_ && clock_.now() - *read_at_ < fresh_for) co_return names_;
  auto rows = co_await list(deadline, steps);
  if (!rows) co_return rows.error();
  auto names = parse_names(*rows);
  if (!names) co_return names.error();
  names_ = std::move(*names);
  read_at_ = clock_.now();
  co_return names_;
}

boost::asio::awaitable<Outcome<std::vector<Json>>> NameCache::list(Deadline deadline, std::vector<Step>& steps) {
  if (kind_ == Kind::attributes) {
    Get get("attribute.list", "/v3/customers/attributes", "/v3/customers/attributes");
    co_return co_await api_.list_v3(std::move(get), deadline, steps);
  }
  Get get("group.list", "/v2/customer_groups", "/v2/customer_groups");
  auto rows = co_await api_.list_v2(std::move(get), deadline, steps);
  if (!rows) co_return rows.error();
  if (!*rows) co_return std::vector<Json>();  // a plan without groups
  co_return std::move(**rows);
}

}  // namespace tradewind::bigcommerce
