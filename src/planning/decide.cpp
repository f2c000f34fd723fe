#include <tradewind/identity/keys.hpp>
#include <tradewind/planning/decide.hpp>

#include "planning/ledger.hpp"
#include "planning/model.hpp"
#include "planning/runs.hpp"
#include "planning/triggers.hpp"

namespace tradewind::planning {
namespace {

std::string newest_event(const ReadTask& task) { return task.events.empty() ? task.read_id.text() : task.events.back().id.text(); }

/// The person row as it should be after this read.
PersonWrite person_write(const PairPlan& plan, const Owner& owner, const Facts& facts, bool by_purchase, const Moment& moment) {
  PersonWrite write;
  write.email = owner.email;
  write.pair = plan.settings.name;
  write.customer_id = facts.first_account ? facts.first_account : owner.customer_id;
  if (facts.person) {
    write.id = facts.person->id;
    write.expected_version = facts.person->version;
    // A registered customer stays one when a guest order of the same address is read.
    for (const auto& pair : facts.person->pairs)
      if (pair.pair == plan.settings.name && !write.customer_id) write.customer_id = pair.customer_id;
    if (!owner.customer_id) write.email = facts.person->email;
  } else {
    write.id = moment.make_id();
    write.met_by_purchase = by_purchase;
  }
  write.key = identity::person_key(plan.settings.bigcommerce.store_hash, write.customer_id, write.email);
  return write;
}

Step identify_step(TimePoint at, std::string what, std::string outcome, std::string reason) {
  Step step = plan_step(at, std::move(what), std::move(outcome), std::move(reason));
  step.stage = "identify";
  return step;
}

ReadRecord ignored(const Owner& owner, const Moment& moment) {
  ReadRecord record;
  record.ignored_reason = owner.ignored_reason;
  record.steps.push_back(identify_step(moment.now, "person", "skipped", owner.ignored_reason));
  return record;
}

/// Whose the entity is, what becomes of somebody who turns out to be them, and the fields owed to both accounts.
void identify(ReadRecord& record, const PairPlan& plan, const Owner& owner, const Facts& facts, bool by_purchase, const Moment& moment) {
  record.steps.push_back(identify_step(moment.now, "person", "ok", facts.person ? "known" : "new"));
  record.person = person_write(plan, owner, facts, by_purchase, moment);
  if (facts.namesake) {
    const char* const why = "the customer's new address was the address of somebody known without an account";
    record.merge = MergeWrite{facts.namesake->id, facts.namesake->version, why};
    record.steps.push_back(identify_step(moment.now, "merge", "ok", std::string(why) + ": the two are one person from now on"));
  }
  record.effects = field_effects(plan, record.person->id, moment);
}

bool starts_workflows(const PairPlan& plan, const std::optional<TimePoint>& made_at) { return made_at && *made_at >= plan.workflows_from; }

workflow::Occurrence occurrence_of(const PairPlan& plan, const ReadTask& task, const EntityRef& entity, const PersonWrite& person,
                                   std::string trigger) {
  workflow::Occurrence what;
  what.trigger = std::move(trigger);
  what.entity = entity.text();
  what.entity_key = identity::entity_key(plan.settings.bigcommerce.store_hash, entity.kind, entity.id);
  what.person = person.id.text();
  what.person_key = person.key;
  what.event = newest_event(task);
  return what;
}

ModelParts parts_of(const ReadRecord& record, const Facts& facts, const LedgerLine* line) {
  ModelParts parts;
  parts.email = record.person->email;
  parts.key = record.person->key;
  parts.ledger = ledger_after(facts, line);
  if (facts.person) parts.links = facts.person->links;
  return parts;
}

std::optional<Customer> known_customer(const Facts& facts) {
  if (!facts.person || facts.person->customer_json.empty()) return std::nullopt;
  auto read = customer_from_json(facts.person->customer_json);
  if (!read) return std::nullopt;
  return std::move(*read);
}

std::optional<Customer> customer_before(const Facts& facts) {
  auto read = customer_from_json(facts.before);
  if (facts.before.empty() || !read) return std::nullopt;
  return std::move(*read);
}

std::optional<Order> order_before(const Facts& facts) {
  auto read = order_from_json(facts.before);
  if (facts.before.empty() || !read) return std::nullopt;
  return std::move(*read);
}

void start_for_customer(ReadRecord& record, const PairPlan& plan, const ReadTask& task, const std::optional<Customer>& before,
                        const Customer& customer, const Facts& facts, const Moment& moment) {
  if (!plan.workflows->groups.empty()) add_group_lists(record, plan, before, customer, moment);
  if (!starts_workflows(plan, customer.created_at)) return;
  ModelParts parts = parts_of(record, facts, nullptr);
  parts.customer = &customer;
  parts.customer_before = before ? &*before : nullptr;
  const EntityRef entity{"customer", std::to_string(customer.id)};
  const Record model = model_of(plan, parts, plan.workflows->paths);
  for (auto& trigger : customer_triggers(before, customer))
    add_runs(record, plan, occurrence_of(plan, task, entity, *record.person, std::move(trigger)), model, moment);
}

void start_for_order(ReadRecord& record, const PairPlan& plan, const ReadTask& task, const Order& order,
                     const std::optional<Customer>& registered, const Facts& facts, const Moment& moment) {
  if (!starts_workflows(plan, order.created_at)) return;
  const bool bought = record.ledger->purchased_at && !(facts.ledger && facts.ledger->purchased_at);
  const std::optional<Customer> known = registered ? registered : known_customer(facts);
  const std::optional<Order> before = order_before(facts);
  ModelParts parts = parts_of(record, facts, &*record.ledger);
  parts.customer = known ? &*known : nullptr;
  parts.order = &order;
  parts.order_before = before ? &*before : nullptr;
  const Record model = model_of(plan, parts, plan.workflows->paths);
  for (auto& trigger : order_triggers(before, order, bought))
    add_runs(record, plan, occurrence_of(plan, task, task.entity, *record.person, std::move(trigger)), model, moment);
}

/// Somebody else owned the order until now: their totals change too.
void release_from(ReadRecord& record, const PairPlan& plan, const Facts& facts, const Moment& moment) {
  if (!facts.ledger_owner || facts.ledger_owner == record.person->id) return;
  if (facts.namesake && facts.ledger_owner == facts.namesake->id) return;
  record.others.push_back({*facts.ledger_owner, field_effects(plan, *facts.ledger_owner, moment)});
  record.steps.push_back(identify_step(moment.now, "person", "ok", "the order was somebody else's until now"));
}

}  // namespace

Decision decide(const PairPlan& plan, const ReadTask& task, const Customer& customer, const Owner& owner, const Facts& facts,
                const Moment& moment) {
  Decision decision;
  decision.failure = owner.failure;
  if (decision.failure) return decision;
  ReadRecord& record = decision.record;
  if (!owner.ignored_reason.empty()) record = ignored(owner, moment);
  record.snapshot = SnapshotWrite{to_json(customer), false};
  if (!owner.ignored_reason.empty()) return decision;
  identify(record, plan, owner, facts, false, moment);
  start_for_customer(record, plan, task, customer_before(facts), customer, facts, moment);
  return decision;
}

Decision decide(const PairPlan& plan, const ReadTask& task, const Order& order, const std::optional<Customer>& registered,
                const Owner& owner, const Facts& facts, const Moment& moment) {
  Decision decision;
  decision.failure = owner.failure;
  if (decision.failure) return decision;
  ReadRecord& record = decision.record;
  if (!owner.ignored_reason.empty()) record = ignored(owner, moment);
  record.snapshot = SnapshotWrite{to_json(order), false};
  record.ledger = ledger_line(plan, order, facts, moment.now);
  if (!owner.ignored_reason.empty()) return decision;
  identify(record, plan, owner, facts, record.ledger->purchased_at.has_value(), moment);
  release_from(record, plan, facts, moment);
  if (registered) {
    // First met through this order: the account's own event will find its snapshot and start nothing a second time.
    record.more_snapshots.emplace_back(EntityRef{"customer", std::to_string(registered->id)}, to_json(*registered));
    start_for_customer(record, plan, task, std::nullopt, *registered, facts, moment);
  }
  start_for_order(record, plan, task, order, registered, facts, moment);
  return decision;
}

Decision decide_gone(const PairPlan& plan, const ReadTask& task, const Facts& facts, const Moment& moment) {
  Decision decision;
  ReadRecord& record = decision.record;
  record.snapshot = SnapshotWrite{{}, true};
  record.steps.push_back(plan_step(moment.now, task.entity.kind, "ok", "it does not exist in the store any more: a tombstone is kept"));
  if (!facts.ledger || facts.ledger->gone) return decision;
  record.ledger = facts.ledger;
  record.ledger->gone = true;
  if (facts.ledger_owner) record.others.push_back({*facts.ledger_owner, field_effects(plan, *facts.ledger_owner, moment)});
  return decision;
}

}  // namespace tradewind::planning
