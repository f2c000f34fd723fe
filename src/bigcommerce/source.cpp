#include <tradewind/bigcommerce/source.hpp>

#include "bigcommerce/customers.hpp"
#include "bigcommerce/orders.hpp"

#include <tradewind/policy/batch_size.hpp>

#include <algorithm>
#include <charconv>
#include <set>

namespace tradewind {
namespace {

namespace asio = boost::asio;
using bigcommerce::Get;
using bigcommerce::Ids;
using bigcommerce::Outcome;

/// The store's ids are positive whole numbers; anything else came from outside and goes into no path.
std::optional<std::int64_t> id_of(const EntityRef& entity) {
  std::int64_t id = 0;
  const char* const end = entity.id.data() + entity.id.size();
  const auto [stop, failed] = std::from_chars(entity.id.data(), end, id);
  if (entity.id.empty() || failed != std::errc{} || stop != end || id <= 0) return std::nullopt;
  return id;
}

RemoteTrouble unreadable(const EntityRef& entity) {
  RemoteTrouble trouble;
  trouble.kind = Trouble::data;
  trouble.failure.code = id_of(entity) ? "unsupported_entity" : "bad_id";
  trouble.failure.message = id_of(entity) ? "entities of this kind are not read" : "this is no id of the store";
  return trouble;
}

/// Statuses are acted upon by id: one that is not in the contract is parked, not guessed.
constexpr int last_status = 14;

RemoteTrouble unknown_status(int id) {
  RemoteTrouble trouble;
  trouble.kind = Trouble::data;
  trouble.failure.code = "unknown_status";
  trouble.failure.message = "the order has the status " + std::to_string(id) + ", which is not known; nothing was done";
  trouble.failure.field = "status_id";
  return trouble;
}

/// It did not end in our time or in the store's.
bool too_large(const Fetched& fetched) {
  const auto* trouble = std::get_if<RemoteTrouble>(&fetched.result);
  return trouble && (trouble->failure.code == "network" || trouble->failure.code == "http_504" || trouble->failure.code == "http_413");
}

class BigCommerceSource final : public Source {
 public:
  BigCommerceSource(const PairSettings& settings, Caller& caller, const Clock& clock)
      : account_("bigcommerce:" + settings.bigcommerce.store_hash), api_(settings, caller, clock), customers_(api_, clock), orders_(api_) {}

  asio::awaitable<std::vector<Fetched>> read(std::vector<EntityRef> entities, ReadNeeds needs, Deadline deadline) override;
  int batch_size() const override { return batch_size_.value(); }
  const std::string& account() const override { return account_; }

 private:
  /// What one read() has come to; trouble that concerns the whole account ends it without further calls.
  struct Round {
    std::vector<EntityRef> entities;
    std::vector<Fetched> out;
    ReadNeeds needs;
    Deadline deadline;
    std::optional<RemoteTrouble> stopped;
  };

  asio::awaitable<void> read_customers(Round& round);
  asio::awaitable<void> read_orders(Round& round);
  asio::awaitable<Outcome<Entity>> read_order(std::int64_t id, ReadNeeds needs, Deadline deadline, std::vector<Step>& steps);
  static void fill_customers(Round& round, const std::map<std::int64_t, Fetched>& answers);

  std::string account_;
  bigcommerce::Api api_;
  bigcommerce::Customers customers_;
  bigcommerce::Orders orders_;
  policy::BatchSize batch_size_{static_cast<int>(bigcommerce::Customers::most_ids)};
};

asio::awaitable<std::vector<Fetched>> BigCommerceSource::read(std::vector<EntityRef> entities, ReadNeeds needs, Deadline deadline) {
  Round round;
  round.needs = needs;
  round.deadline = deadline;
  round.out.resize(entities.size());
  for (std::size_t i = 0; i < entities.size(); ++i) round.out[i].result = unreadable(entities[i]);
  round.entities = std::move(entities);
  co_await read_customers(round);
  co_await read_orders(round);
  const bool large = std::any_of(round.out.begin(), round.out.end(), too_large);
  large ? batch_size_.too_large() : batch_size_.went_well(static_cast<int>(round.out.size()));
  co_return std::move(round.out);
}

asio::awaitable<void> BigCommerceSource::read_customers(Round& round) {
  std::set<std::int64_t> wanted;
  for (const EntityRef& entity : round.entities) {
    const auto id = id_of(entity);
    if (entity.kind == "customer" && id) wanted.insert(*id);
  }
  while (!wanted.empty()) {
    Ids ids;
    while (!wanted.empty() && ids.size() < bigcommerce::Customers::most_ids) ids.push_back(wanted.extract(wanted.begin()).value());
    std::map<std::int64_t, Fetched> answers;
    if (round.stopped) {
      for (const std::int64_t id : ids) answers[id].result = *round.stopped;
    } else {
      answers = co_await customers_.read(std::move(ids), round.needs, round.deadline);
    }
    fill_customers(round, answers);
  }
}

void BigCommerceSource::fill_customers(Round& round, const std::map<std::int64_t, Fetched>& answers) {
  for (std::size_t i = 0; i < round.entities.size(); ++i) {
    const auto id = id_of(round.entities[i]);
    if (round.entities[i].kind != "customer" || !id || answers.count(*id) == 0) continue;
    round.out[i] = answers.at(*id);
    const auto* trouble = std::get_if<RemoteTrouble>(&round.out[i].result);
    if (trouble && bigcommerce::stops_all(*trouble)) round.stopped = *trouble;
  }
}

asio::awaitable<void> BigCommerceSource::read_orders(Round& round) {
  for (std::size_t i = 0; i < round.entities.size(); ++i) {
    const auto id = id_of(round.entities[i]);
    if (round.entities[i].kind != "order" || !id) continue;
    Fetched& fetched = round.out[i];
    if (round.stopped) {
      fetched.result = *round.stopped;
      continue;
    }
    auto order = co_await read_order(*id, round.needs, round.deadline, fetched.steps);
    if (order) {
      fetched.result = std::move(*order);
    } else {
      fetched.result = order.error();
      if (bigcommerce::stops_all(order.error())) round.stopped = order.error();
    }
  }
}

asio::awaitable<Outcome<Entity>> BigCommerceSource::read_order(std::int64_t id, ReadNeeds needs, Deadline deadline,
                                                               std::vector<Step>& steps) {
  const std::string target = "/v2/orders/" + std::to_string(id);
  Get get("order.read", "/v2/orders/{id}", target);
  const auto answer = co_await api_.find(std::move(get), deadline, steps);
  if (!answer) co_return answer.error();
  if (!*answer) co_return Entity(Gone{});
  auto order = bigcommerce::parse_order(**answer);
  if (!order) co_return order.error();
  if (order->id != id) co_return bigcommerce::bad_answer("id");
  if (order->status_id < 0 || order->status_id > last_status) co_return unknown_status(order->status_id);
  const bool refunds = bigcommerce::may_have_refunds(**answer);
  auto whole = co_await orders_.complete(std::move(*order), needs, refunds, deadline, steps);
  if (!whole) co_return whole.error();
  if (!*whole) co_return Entity(Gone{});  // it went between two calls
  co_return Entity(std::move(**whole));
}

}  // namespace

std::unique_ptr<Source> make_bigcommerce_source(const PairSettings& settings, Caller& caller, const Clock& clock) {
  return std::make_unique<BigCommerceSource>(settings, caller, clock);
}

}  // namespace tradewind
