#include "pipeline/read_lane.hpp"

#include "pipeline/times.hpp"

namespace tradewind {
namespace {

constexpr int parallel_reads = 8;
constexpr int conflict_tries = 5;

ReadNeeds needs_of(const planning::PairPlan& plan) {
  const auto used = planning::used_paths(plan);
  ReadNeeds needs;
  needs.order_lines = used.order_lines;
  needs.order_shipping = used.order_shipping;
  needs.order_coupons = used.order_coupons;
  needs.order_refunds = used.order_refunds;
  needs.order_transactions = used.order_transactions;
  needs.customer_addresses = used.customer_addresses;
  needs.customer_attributes = used.customer_attributes;
  needs.customer_group = used.customer_group;
  return needs;
}

/// The store's account of the person at this pair.
std::optional<std::int64_t> account_at(const PersonContext& person, const std::string& pair) {
  for (const auto& at : person.pairs)
    if (at.pair == pair) return at.customer_id;
  return std::nullopt;
}

Failure failure_of(const Error& error) { return {to_string(error.code), error.what, {}, {}}; }

}  // namespace

ReadLane::ReadLane(LaneWorld world, EnginePair pair)
    : Lane(std::move(world), pair.source->account(), pair.plan->settings.name, platform_of(pair.source->account()), parallel_reads),
      plan_(pair.plan),
      source_(*pair.source),
      needs_(needs_of(*pair.plan)) {}

boost::asio::awaitable<bool> ReadLane::take(int limit, bool probe) {
  const TimePoint now = world_.clock.now();
  auto claim =
      probe ? world_.store.claim_newest_read(pair_, now, now + lease_span) : world_.store.claim_reads(pair_, limit, now, now + lease_span);
  auto tasks = co_await std::move(claim);
  if (!tasks || tasks->empty()) co_return false;
  spawn_batch(process(std::move(*tasks)));
  co_return true;
}

boost::asio::awaitable<std::optional<TimePoint>> ReadLane::next_at() {
  auto at = co_await world_.store.next_read_at(pair_);
  co_return at ? *at : std::nullopt;
}

planning::Moment ReadLane::moment() {
  const TimePoint now = world_.clock.now();
  return {now, [this, now] { return ids_.next(now, world_.random); }};
}

boost::asio::awaitable<BatchResult> ReadLane::process(std::vector<ReadTask> tasks) {
  BatchResult result;
  if (tasks.front().lost >= poison_after) {
    Failure why = suspected_poison(tasks.front().lost);
    co_await bury(std::move(tasks.front()), std::move(why));
    co_return result;
  }
  std::vector<EntityRef> entities;
  for (const auto& task : tasks) entities.push_back(task.entity);
  std::vector<Fetched> fetched;
  auto reading = read(std::move(entities), &fetched);
  const bool whole = co_await contained(std::move(reading));
  if (!whole && tasks.size() > 1) co_return co_await process_each(std::move(tasks));
  if (!whole) co_return result;  // a claim without a result
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    auto& answer = fetched[i];
    auto* const found = std::get_if<RemoteTrouble>(&answer.result);
    if (found != nullptr)
      note_trouble(result, *found, tasks[i].entity.text());
    else
      note_answer(result, tasks[i].entity.text());
    auto work = found != nullptr ? trouble(std::move(tasks[i]), std::move(*found), std::move(answer.steps))
                                 : record(std::move(tasks[i]), std::move(std::get<Entity>(answer.result)), std::move(answer.steps));
    co_await contained(std::move(work));
  }
  co_return result;
}

/// One of them makes our own code fail: alone, it takes none of the others with it.
boost::asio::awaitable<BatchResult> ReadLane::process_each(std::vector<ReadTask> tasks) {
  BatchResult all;
  for (auto& task : tasks) {
    std::vector<ReadTask> one;
    one.push_back(std::move(task));
    auto result = co_await process(std::move(one));
    all.any_answer = all.any_answer || result.any_answer;
    if (result.trouble) all.trouble = std::move(result.trouble);
    all.troubled.merge(result.troubled);
    all.answered.merge(result.answered);
  }
  co_return all;
}

boost::asio::awaitable<void> ReadLane::read(std::vector<EntityRef> entities, std::vector<Fetched>* fetched) {
  const auto deadline = Deadline::in(world_.clock, call_span);
  *fetched = co_await source_.read(std::move(entities), needs_, deadline);
}

boost::asio::awaitable<void> ReadLane::bury(ReadTask task, Failure why) {
  world_.logger.error("suspected_poison", why.message, {{"account", account_}, {"pair", pair_}, {"entity", task.entity.text()}});
  const TimePoint now = world_.clock.now();
  std::vector<Step> steps;
  (void)co_await world_.store.bury_read(std::move(task), std::move(why), std::move(steps), now);
}

boost::asio::awaitable<void> ReadLane::trouble(ReadTask task, RemoteTrouble trouble, std::vector<Step> steps) {
  const TimePoint now = world_.clock.now();
  const auto& retry = plan_->settings.retry;
  const bool waits = trouble.kind == Trouble::throttled || trouble.kind == Trouble::lane_down || paused();
  const bool retries = waits || trouble.kind == Trouble::transient || trouble.kind == Trouble::unknown;
  Failure why = trouble.failure;
  if (!retries || (!waits && give_up(task.attempts, task.failing_since, now, retry))) {
    (void)co_await world_.store.bury_read(std::move(task), std::move(why), std::move(steps), now);
    co_return;
  }
  const TimePoint next = policy::next_try(now, task.attempts, retry.first, retry.max, trouble.retry_at, world_.random);
  const TimePoint at = retry_turn(next, task.attempts);
  (void)co_await world_.store.retry_read(std::move(task), at, std::move(why), !waits, std::move(steps), now);
}

boost::asio::awaitable<void> ReadLane::record(ReadTask task, Entity entity, std::vector<Step> steps) {
  for (int i = 0; i < conflict_tries; ++i) {
    std::vector<Step> all_steps = steps;
    auto decision = co_await decide(task, entity, all_steps);
    const TimePoint now = world_.clock.now();
    if (!decision) {
      co_await postpone(std::move(task), decision.error(), std::move(all_steps));
      co_return;
    }
    if (decision->failure) {
      (void)co_await world_.store.bury_read(std::move(task), std::move(*decision->failure), std::move(all_steps), now);
      co_return;
    }
    auto& made = decision->record;
    made.steps.insert(made.steps.begin(), all_steps.begin(), all_steps.end());
    const bool owes = !made.effects.empty();
    auto recorded = co_await world_.store.record_read(task, std::move(made), now);
    if (recorded) {
      if (owes) world_.wake_account(plan_->crm_account), world_.wake_account(plan_->marketing_account);
      co_return;
    }
    if (recorded.error().code == Errc::busy) {
      co_await postpone(std::move(task), recorded.error(), std::move(all_steps));
      co_return;
    }
    if (recorded.error().code != Errc::conflict) {
      world_.logger.warn("read_not_recorded", recorded.error().what,
                         {{"pair", pair_}, {"entity", task.entity.text()}, {"error", std::string(to_string(recorded.error().code))}});
      co_return;
    }
    // Somebody else changed the person meanwhile: decide again on what is there now.
  }
  const TimePoint now = world_.clock.now();
  Failure why{"person_changed", "the person was changed by others again and again", {}, {}};
  (void)co_await world_.store.retry_read(std::move(task), now + plan_->settings.retry.first, std::move(why), true, std::move(steps), now);
}

/// `busy` is a wait for somebody else's work; anything else counts as a failed try.
boost::asio::awaitable<void> ReadLane::postpone(ReadTask task, Error why, std::vector<Step> steps) {
  const TimePoint now = world_.clock.now();
  const auto& retry = plan_->settings.retry;
  const bool waits = why.code == Errc::busy;
  const TimePoint at = waits ? now + reread_gap : policy::next_try(now, task.attempts, retry.first, retry.max, std::nullopt, world_.random);
  Failure failure = failure_of(why);
  (void)co_await world_.store.retry_read(std::move(task), at, std::move(failure), !waits, std::move(steps), now);
}

boost::asio::awaitable<Result<planning::Decision>> ReadLane::decide(ReadTask task, Entity entity, std::vector<Step>& steps) {
  if (auto* customer = std::get_if<Customer>(&entity)) co_return co_await decide_customer(std::move(task), std::move(*customer), steps);
  if (auto* order = std::get_if<Order>(&entity)) co_return co_await decide_order(std::move(task), std::move(*order), steps);
  auto facts = co_await facts_for(task, planning::Owner(), steps);
  if (!facts) co_return facts.error();
  co_return planning::decide_gone(*plan_, task, *facts, moment());
}

boost::asio::awaitable<Result<planning::Decision>> ReadLane::decide_customer(ReadTask task, Customer customer, std::vector<Step>& steps) {
  const auto owner = planning::owner_of(*plan_, customer);
  auto facts = co_await facts_for(task, owner, steps);
  if (!facts) co_return facts.error();
  auto decision = planning::decide(*plan_, task, customer, owner, *facts, moment());
  co_return decision;
}

boost::asio::awaitable<Result<planning::Decision>> ReadLane::decide_order(ReadTask task, Order order, std::vector<Step>& steps) {
  std::optional<Customer> known;    // whose address counts
  std::optional<Customer> fetched;  // read now, to be kept
  if (order.customer_id > 0) {
    PersonQuery query;
    query.pair = pair_;
    query.customer_id = order.customer_id;
    auto person = co_await world_.store.find_person(std::move(query));
    if (!person) co_return person.error();
    if (*person) {
      known.emplace();
      known->id = order.customer_id;
      known->email = (*person)->email;
    } else {
      auto read = co_await read_customer(order.customer_id, steps);
      if (auto* bad = std::get_if<RemoteTrouble>(&read)) co_return Error{Errc::remote, bad->failure.message, "customer"};
      fetched = std::get<std::optional<Customer>>(std::move(read));
      known = fetched;
    }
  }
  const auto owner = planning::owner_of(*plan_, order, known);
  auto facts = co_await facts_for(task, owner, steps, &order);
  if (!facts) co_return facts.error();
  auto decision = planning::decide(*plan_, task, order, fetched, owner, *facts, moment());
  co_return decision;
}

boost::asio::awaitable<std::variant<std::optional<Customer>, RemoteTrouble>> ReadLane::read_customer(std::int64_t id,
                                                                                                     std::vector<Step>& steps) {
  std::vector<EntityRef> one;
  one.push_back(EntityRef{"customer", std::to_string(id)});
  const auto deadline = Deadline::in(world_.clock, call_span);
  auto fetched = co_await source_.read(std::move(one), needs_, deadline);
  steps.insert(steps.end(), fetched[0].steps.begin(), fetched[0].steps.end());
  if (auto* bad = std::get_if<RemoteTrouble>(&fetched[0].result)) co_return std::move(*bad);
  if (auto* customer = std::get_if<Customer>(&std::get<Entity>(fetched[0].result))) co_return std::optional<Customer>(std::move(*customer));
  co_return std::optional<Customer>();
}

boost::asio::awaitable<Result<planning::Facts>> ReadLane::facts_for(ReadTask task, planning::Owner owner, std::vector<Step>& steps,
                                                                    const Order* order) {
  planning::Facts facts;
  auto before = co_await world_.store.snapshot(pair_, task.entity);
  if (!before) co_return before.error();
  facts.before = before->value_or(std::string());
  if (task.entity.kind == "order") {
    auto line = co_await world_.store.ledger_line(pair_, std::strtoll(task.entity.id.c_str(), nullptr, 10));
    if (!line) co_return line.error();
    if (*line) facts.ledger = (*line)->line, facts.ledger_owner = (*line)->person;
  }
  if (owner.email.empty()) co_return facts;
  PersonQuery query;
  query.pair = pair_;
  query.email = owner.email;
  query.customer_id = owner.customer_id;
  if (order != nullptr && !owner.customer_id && planning::same_address(facts, *order)) query.id = facts.ledger_owner;
  auto person = co_await world_.store.find_person(std::move(query));
  if (!person) co_return person.error();
  facts.person = std::move(*person);
  if (!owner.customer_id || !facts.person) co_return facts;

  // The address of a registered customer may be somebody else's by what is known here: whose is it now?
  std::optional<PersonContext> holder = facts.person;
  if (facts.person->email != owner.email) {
    PersonQuery by_email;
    by_email.pair = pair_;
    by_email.email = owner.email;
    auto other = co_await world_.store.find_person(std::move(by_email));
    if (!other) co_return other.error();
    holder = std::move(*other);
    facts.namesake = holder;
  }
  const auto rival = holder ? account_at(*holder, pair_) : std::nullopt;
  if (!rival || rival == owner.customer_id) co_return facts;
  auto live = co_await still_theirs(*rival, owner.email, steps);
  if (!live) co_return live.error();
  if (*live && !facts.namesake) facts.first_account = rival;
  co_return facts;
}

/// Is `email` the address of that account at the store right now? Where it has moved on, its own read is made owed first, so that the
/// address is free: Errc::busy until then.
boost::asio::awaitable<Result<bool>> ReadLane::still_theirs(std::int64_t account, std::string email, std::vector<Step>& steps) {
  auto read = co_await read_customer(account, steps);
  if (auto* bad = std::get_if<RemoteTrouble>(&read)) co_return Error{Errc::remote, bad->failure.message, "customer"};
  const auto& customer = std::get<std::optional<Customer>>(read);
  if (!customer) co_return false;
  if (planning::owner_of(*plan_, *customer).email == email) co_return true;
  const TimePoint now = world_.clock.now();
  NewEvent found;
  found.id = ids_.next(now, world_.random);
  found.pair = pair_;
  found.scope = "poll/customer";
  found.entity = EntityRef{"customer", std::to_string(account)};
  found.created_at = std::chrono::floor<std::chrono::seconds>(now);
  found.received_at = now;
  auto accepted = co_await world_.store.accept(std::move(found));
  if (!accepted) co_return accepted.error();
  co_return Error{Errc::busy, "the address was another account's, which has a new one: that is read first", "customer"};
}

}  // namespace tradewind
