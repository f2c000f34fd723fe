#include "bigcommerce/customers.hpp"

#include <tradewind/base/text.hpp>

#include <algorithm>

namespace tradewind::bigcommerce {
namespace {

namespace asio = boost::asio;

constexpr std::size_t inside_customer = 10;

std::string rows_target(const Ids& ids, ReadNeeds needs) {
  std::vector<std::string> texts, include;
  for (const std::int64_t id : ids) texts.push_back(std::to_string(id));
  if (needs.customer_addresses) include.emplace_back("addresses");
  if (needs.customer_attributes) include.emplace_back("attributes");
  std::string target = "/v3/customers?id:in=" + text::join(texts, ",");
  if (!include.empty()) target += "&include=" + text::join(include, ",");
  return target;
}

/// Is there more than what came along? Without a count, a full list may be a cut one.
bool cut_short(std::int64_t count, std::size_t have) {
  return count < 0 ? have >= inside_customer : count > static_cast<std::int64_t>(have);
}

Get sub_list(const char* operation, const std::string& path, std::int64_t customer) {
  return Get(operation, path, path + "?customer_id:in=" + std::to_string(customer));
}

}  // namespace

Customers::Customers(Api& api, const Clock& clock)
    : api_(api), groups_(api, clock, NameCache::Kind::groups), attributes_(api, clock, NameCache::Kind::attributes) {}

asio::awaitable<Outcome<Customers::Rows>> Customers::read_rows(Ids ids, ReadNeeds needs, Deadline deadline, std::vector<Step>& steps) {
  Get get("customer.read", "/v3/customers", rows_target(ids, needs));
  const auto list = co_await api_.list_v3(std::move(get), deadline, steps);
  if (!list) co_return list.error();
  Rows rows;
  for (const Json& json : *list) {
    auto row = parse_customer(json);
    if (!row) co_return row.error();
    const std::int64_t id = row->customer.id;
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) co_return bad_answer("id");  // not what we asked for
    rows.insert_or_assign(id, std::move(*row));
  }
  co_return rows;
}

asio::awaitable<Outcome<CustomerRow>> Customers::complete(CustomerRow row, ReadNeeds needs, Deadline deadline, std::vector<Step>& steps) {
  const std::int64_t id = row.customer.id;
  if (needs.customer_addresses && cut_short(row.address_count, row.customer.addresses.size())) {
    Get get = sub_list("address.list", "/v3/customers/addresses", id);
    const auto list = co_await api_.list_v3(std::move(get), deadline, steps);
    if (!list) co_return list.error();
    auto addresses = parse_addresses(*list, id);
    if (!addresses) co_return addresses.error();
    row.customer.addresses = std::move(*addresses);
  }
  if (needs.customer_attributes && cut_short(row.attribute_count, row.attributes.size())) {
    Get get = sub_list("attribute_value.list", "/v3/customers/attribute-values", id);
    const auto list = co_await api_.list_v3(std::move(get), deadline, steps);
    if (!list) co_return list.error();
    auto values = parse_attribute_values(*list, id);
    if (!values) co_return values.error();
    row.attributes = std::move(*values);
  }
  co_return row;
}

asio::awaitable<Outcome<CustomerRow>> Customers::put_names(CustomerRow row, ReadNeeds needs, Deadline deadline, std::vector<Step>& steps) {
  std::set<std::int64_t> group, used;
  if (needs.customer_group && row.customer.group_id != 0) group.insert(row.customer.group_id);
  for (const AttributeValue& value : row.attributes) used.insert(value.attribute_id);
  const auto groups = co_await groups_.names_for(std::move(group), deadline, steps);
  if (!groups) co_return groups.error();
  const auto found = groups->find(row.customer.group_id);
  if (found != groups->end()) row.customer.group_name = found->second;
  const auto attributes = co_await attributes_.names_for(std::move(used), deadline, steps);
  if (!attributes) co_return attributes.error();
  for (AttributeValue& value : row.attributes) {
    const auto name = attributes->find(value.attribute_id);
    if (name != attributes->end()) row.customer.attributes[name->second] = std::move(value.value);
  }
  co_return row;
}

asio::awaitable<std::map<std::int64_t, Fetched>> Customers::read(Ids ids, ReadNeeds needs, Deadline deadline) {
  std::map<std::int64_t, Fetched> out;
  std::vector<Step> shared;
  auto rows = co_await read_rows(ids, needs, deadline, shared);
  if (!rows && rows.error().kind == Trouble::data && ids.size() > 1) {
    // Too many at once, or one that spoils the call for all: found by halving.
    const auto middle = ids.begin() + static_cast<std::ptrdiff_t>(ids.size() / 2);
    Ids first(ids.begin(), middle), second(middle, ids.end());
    out = co_await read(std::move(first), needs, deadline);
    auto rest = co_await read(std::move(second), needs, deadline);
    out.merge(rest);
    co_return out;
  }
  std::optional<RemoteTrouble> stopped;
  if (!rows) stopped = rows.error();
  for (const std::int64_t id : ids) {
    Fetched& fetched = out[id];
    fetched.steps = shared;
    if (!stopped && rows->count(id) == 0) {
      fetched.result = Entity(Gone{});
      continue;
    }
    if (stopped) {
      fetched.result = *stopped;
      continue;
    }
    auto row = co_await complete(std::move(rows->at(id)), needs, deadline, fetched.steps);
    if (row) row = co_await put_names(std::move(*row), needs, deadline, fetched.steps);
    if (row) {
      fetched.result = Entity(std::move(row->customer));
    } else {
      fetched.result = row.error();
      if (stops_all(row.error())) stopped = row.error();
    }
  }
  co_return out;
}

}  // namespace tradewind::bigcommerce
