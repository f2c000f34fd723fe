#include "pipeline/work_lane.hpp"

#include "pipeline/times.hpp"

namespace tradewind {
namespace {

constexpr int parallel_batches = 4;
/// Between two tries of work that our own code fails on.
constexpr Millis lost_again = std::chrono::minutes(1);

/// What is needed to give the leases back.
std::vector<WorkTask> leases_of(const std::vector<WorkTask>& tasks) {
  std::vector<WorkTask> leases;
  for (const auto& task : tasks) {
    WorkTask& lease = leases.emplace_back();
    lease.person = task.person;
    lease.account = task.account;
    lease.fence = task.fence;
    lease.lost = task.lost;
  }
  return leases;
}

std::string key_at(const PersonContext& person, const std::string& pair) {
  for (const auto& at : person.pairs)
    if (at.pair == pair) return at.key;
  return {};
}

/// All effects of the item end as `would`: shadow mode plans and records but writes nothing.
ItemOutcome would(const DeliveryItem& item, TimePoint now) {
  ItemOutcome outcome;
  for (const auto& effect : item.task.effects) {
    EffectEnd end;
    end.effect = effect.id;
    end.generation = effect.generation;
    end.state = EffectState::skipped;
    end.reason = "shadow mode";
    Step step;
    step.at = now;
    step.stage = "deliver";
    step.what = effect.kind;
    step.outcome = "would";
    step.reason = "shadow mode writes nothing";
    end.steps.push_back(std::move(step));
    outcome.ends.push_back(std::move(end));
  }
  return outcome;
}

/// Did the remote say anything? Who waits for something else needed no call.
bool was_answered(const ItemOutcome& outcome) {
  return std::any_of(outcome.ends.begin(), outcome.ends.end(), [](const EffectEnd& end) {
    return std::any_of(end.steps.begin(), end.steps.end(), [](const Step& step) { return step.status != 0; });
  });
}

bool still_open(const EffectEnd& end) {
  return end.state == EffectState::planned || end.state == EffectState::intent || (end.state == EffectState::unknown && !end.final);
}

}  // namespace

WorkLane::WorkLane(LaneWorld world, Target& target, std::vector<std::shared_ptr<const planning::PairPlan>> plans)
    : Lane(std::move(world), target.account(), plans.empty() ? std::string{} : plans.front()->settings.name, platform_of(target.account()),
           parallel_batches),
      target_(target),
      plans_(std::move(plans)),
      holds_(world_, account_, pair_, platform_) {}

boost::asio::awaitable<void> WorkLane::restore() {
  co_await Lane::restore();
  const auto rows = co_await world_.store.lanes();
  if (rows) holds_.restore(*rows);
}

LaneState WorkLane::view() const {
  LaneState state = Lane::view();
  state.objects = holds_.view();
  return state;
}

boost::asio::awaitable<bool> WorkLane::take(int limit, bool probe) {
  const TimePoint now = world_.clock.now();
  auto claim = probe ? world_.store.claim_newest_work(account_, now, now + lease_span)
                     : world_.store.claim_work(account_, limit, now, now + lease_span);
  auto tasks = co_await std::move(claim);
  if (!tasks || tasks->empty()) co_return false;
  spawn_batch(process(std::move(*tasks)));
  co_return true;
}

boost::asio::awaitable<std::optional<TimePoint>> WorkLane::next_at() {
  auto at = co_await world_.store.next_work_at(account_);
  co_return at ? *at : std::nullopt;
}

const planning::PairPlan* WorkLane::plan_of(const std::string& pair) const {
  for (const auto& plan : plans_)
    if (plan->settings.name == pair) return plan.get();
  return nullptr;
}

std::vector<std::string> WorkLane::other_accounts() const {
  std::set<std::string> others;
  for (const auto& plan : plans_) others.insert({plan->crm_account, plan->marketing_account});
  others.erase(account_);
  return {others.begin(), others.end()};
}

/// The items of one batch: one per task and pair; `task_of` and `live` go with them.
struct WorkLane::Batch {
  std::vector<DeliveryItem> items;
  std::vector<std::size_t> task_of;
  std::vector<std::vector<ItemOutcome>> outcomes;        ///< by task
  std::vector<std::map<std::string, std::string>> held;  ///< by task: objects left alone, why
};

boost::asio::awaitable<BatchResult> WorkLane::process(std::vector<WorkTask> tasks) {
  BatchResult result;
  if (tasks.front().lost >= poison_after) {
    co_await bury(std::move(tasks.front()));
    co_return result;
  }
  auto leases = leases_of(tasks);
  auto work = deliver(std::move(tasks), &result);
  const bool whole = co_await contained(std::move(work));
  if (!whole) co_await give_back(std::move(leases));
  co_return result;
}

/// Our own code failed, perhaps in the middle of writing: what was recorded stays, the rest comes back as the store has it, each alone.
boost::asio::awaitable<void> WorkLane::give_back(std::vector<WorkTask> leases) {
  const TimePoint now = world_.clock.now();
  for (auto& lease : leases) {
    WorkRecord record;
    record.no_result = true;
    record.next_at = lease.lost == 0 ? now : now + lost_again;
    (void)co_await world_.store.record_work(std::move(lease), std::move(record), now);
  }
}

boost::asio::awaitable<void> WorkLane::bury(WorkTask task) {
  const Failure why = suspected_poison(task.lost);
  world_.logger.error("suspected_poison", why.message, {{"account", account_}, {"pair", pair_}, {"person", task.person.text()}});
  WorkRecord record;
  for (const auto& effect : task.effects) {
    EffectEnd end;
    end.effect = effect.id;
    end.generation = effect.generation;
    // An act that may have happened is not offered for a retry, which would make it anew.
    const bool may_have_happened = effect.act && effect.state != EffectState::planned;
    end.state = may_have_happened ? EffectState::unknown : EffectState::failed;
    if (may_have_happened) end.reason = "the program ended before the answer came; not repeated";
    end.failure = why;
    record.ends.push_back(std::move(end));
  }
  count_effects(task, record);
  const TimePoint now = world_.clock.now();
  (void)co_await world_.store.record_work(std::move(task), std::move(record), now);
}

boost::asio::awaitable<void> WorkLane::deliver(std::vector<WorkTask> tasks, BatchResult* result) {
  Batch batch;
  batch.outcomes.resize(tasks.size());
  batch.held.resize(tasks.size());
  const TimePoint now = world_.clock.now();
  const planning::HashOf hash = [this](const std::string& canonical) { return world_.store.known_hash(canonical); };
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    for (const auto& [pair, person] : tasks[i].contexts) {
      const auto* plan = plan_of(pair);
      if (plan == nullptr) continue;  // a pair that was removed from the configuration: its effects wait for its return
      DeliveryItem item;
      item.task = tasks[i];
      std::erase_if(item.task.effects, [&](const Effect& effect) { return effect.pair != pair; });
      item.pair = pair;
      item.key = key_at(person, pair);
      item.desired = planning::desired_fields(*plan, person, now, hash);
      item.crm_account = plan->crm_account;
      if (plan->settings.mode == "shadow") {
        batch.outcomes[i].push_back(would(item, now));
        continue;
      }
      item.paused = holds_.admit();
      batch.held[i].insert(item.paused.begin(), item.paused.end());
      batch.items.push_back(std::move(item));
      batch.task_of.push_back(i);
    }
  }
  Intend intend_call = [this](const DeliveryItem& item, std::vector<EffectIntent> intents) {
    return intend(item.task, std::move(intents));
  };
  const auto deadline = Deadline::in(world_.clock, call_span);
  if (!batch.items.empty()) {
    auto outcomes = co_await target_.deliver(batch.items, intend_call, deadline);
    co_await learn_objects(batch, outcomes);
    for (std::size_t k = 0; k < outcomes.size(); ++k) {
      if (outcomes[k].trouble)
        note_trouble(*result, *outcomes[k].trouble, batch.items[k].task.person.text());
      else if (was_answered(outcomes[k]))
        note_answer(*result, batch.items[k].task.person.text());
      batch.outcomes[batch.task_of[k]].push_back(std::move(outcomes[k]));
    }
  }
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const auto* plan = tasks[i].contexts.empty() ? nullptr : plan_of(tasks[i].contexts.begin()->first);
    co_await record(std::move(tasks[i]), std::move(batch.outcomes[i]), std::move(batch.held[i]), plan);
  }
}

boost::asio::awaitable<void> WorkLane::learn_objects(const Batch& batch, const std::vector<ItemOutcome>& outcomes) {
  for (std::size_t k = 0; k < outcomes.size(); ++k) {
    const auto& item = batch.items[k];
    const bool held = outcomes[k].trouble && item.paused.count(outcomes[k].trouble->object) > 0;
    std::string person = item.task.person.text();
    auto objects = worked_objects(item.task.effects, outcomes[k]);
    auto trouble = held ? std::nullopt : outcomes[k].trouble;
    co_await holds_.learn(std::move(person), std::move(objects), std::move(trouble));
  }
}

boost::asio::awaitable<bool> WorkLane::intend(WorkTask task, std::vector<EffectIntent> intents) {
  const TimePoint now = world_.clock.now();
  auto done = co_await world_.store.intend(std::move(task), std::move(intents), now);
  co_return done.has_value();
}

/// What trouble means for the effects that stay open: retry with backoff, wait, or park when the time budget is used up.
void WorkLane::settle_open(WorkRecord& record, const RemoteTrouble& trouble, const WorkTask& task, const RetrySettings& retry) {
  const TimePoint now = world_.clock.now();
  // A missing right or field is nobody's own fault: such work is never parked, and while its object is paused it only waits.
  const bool setting = trouble.kind == Trouble::configuration && !trouble.object.empty();
  const auto resumes_at = setting ? holds_.until(trouble.object) : std::nullopt;
  const bool waits = trouble.kind == Trouble::throttled || trouble.kind == Trouble::lane_down || paused() || resumes_at;
  int attempts = 1;
  std::optional<TimePoint> failing_since;
  for (const auto& effect : task.effects) {
    attempts = std::max(attempts, effect.attempts);
    if (effect.failing_since && (!failing_since || *effect.failing_since < *failing_since)) failing_since = effect.failing_since;
  }
  const bool parks = !waits && !setting && give_up(attempts, failing_since, now, retry);
  for (auto& end : record.ends) {
    if (!still_open(end)) continue;
    if (!end.failure) end.failure = trouble.failure;
    if (parks) end.state = EffectState::failed, end.final = true;
  }
  record.counts_attempt = !waits;
  const TimePoint next = policy::next_try(now, attempts, retry.first, retry.max, trouble.retry_at, world_.random);
  record.next_at = retry_turn(next, attempts);
  if (resumes_at) record.next_at = *resumes_at;
}

/// What waits for a paused object, or gave no time of its own, must not come back at once.
void WorkLane::settle_held(WorkRecord& record, const std::map<std::string, std::string>& held) {
  if (record.next_at || held.empty() || std::none_of(record.ends.begin(), record.ends.end(), still_open)) return;
  record.next_at = holds_.first_until(held).value_or(world_.clock.now() + policy::ObjectPauses::probe_gap);
}

void WorkLane::count_effects(const WorkTask& task, const WorkRecord& record) {
  for (const auto& end : record.ends) {
    const auto effect = std::find_if(task.effects.begin(), task.effects.end(), [&](const Effect& e) { return e.id == end.effect; });
    if (effect == task.effects.end()) continue;
    const Labels labels{{"pair", effect->pair}, {"target", platform_}, {"operation", effect->kind}, {"outcome", to_string(end.state)}};
    world_.metrics.count("effects_total", labels);
  }
}

boost::asio::awaitable<void> WorkLane::record(WorkTask task, std::vector<ItemOutcome> outcomes, std::map<std::string, std::string> held,
                                              const planning::PairPlan* plan) {
  WorkRecord record;
  std::optional<RemoteTrouble> trouble;
  bool wake_others = false;
  for (auto& outcome : outcomes) {
    std::move(outcome.ends.begin(), outcome.ends.end(), std::back_inserter(record.ends));
    std::move(outcome.links.begin(), outcome.links.end(), std::back_inserter(record.links));
    std::move(outcome.known.begin(), outcome.known.end(), std::back_inserter(record.known));
    wake_others = wake_others || outcome.wake_others;
    if (outcome.next_at && (!record.next_at || *outcome.next_at < *record.next_at)) record.next_at = outcome.next_at;
    if (outcome.trouble) trouble = std::move(outcome.trouble);
  }
  if (trouble) settle_open(record, *trouble, task, plan != nullptr ? plan->settings.retry : RetrySettings{});
  settle_held(record, held);
  if (plan == nullptr) record.next_at = world_.clock.now() + std::chrono::hours(1);
  if (wake_others) record.wake = other_accounts();
  count_effects(task, record);
  const std::string person = task.person.text();
  const TimePoint now = world_.clock.now();
  const auto wake = record.wake;
  auto recorded = co_await world_.store.record_work(std::move(task), std::move(record), now);
  if (!recorded) {
    world_.logger.warn("work_not_recorded", recorded.error().what,
                       {{"account", account_}, {"person", person}, {"error", std::string(to_string(recorded.error().code))}});
    co_return;
  }
  for (const auto& account : wake) world_.wake_account(account);
}

}  // namespace tradewind
