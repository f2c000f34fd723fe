#include <tradewind/identity/keys.hpp>
#include <tradewind/planning/decide.hpp>

#include "planning/model.hpp"
#include "planning/runs.hpp"

namespace tradewind::planning {
namespace {

std::string newest_event(const ReadTask& task) { return task.events.empty() ? task.read_id.text() : task.events.back().id.text(); }

/// The person row as it should be after this read; a failure when the address belongs to somebody else already.
PersonWrite person_write(const PairPlan& plan, const Owner& owner, const Facts& facts, bool by_purchase, const Moment& moment) {
  PersonWrite write;
  write.email = owner.email;
  write.pair = plan.settings.name;
  write.customer_id = owner.customer_id;
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

std::optional<Failure> failure_of(const Owner& owner, const Facts& facts) {
  if (owner.failure || !facts.email_taken) return owner.failure;
  return Failure{"email_belongs_to_another_person", "the customer's new address is the address of another person", "email", {}};
}

Step identified(const Facts& facts, const Moment& moment) {
  Step step = plan_step(moment.now, "person", "ok", facts.person ? "known" : "new");
  step.stage = "identify";
  return step;
}

ReadRecord ignored(const Owner& owner, const Moment& moment) {
  ReadRecord record;
  record.ignored_reason = owner.ignored_reason;
  record.steps.push_back(plan_step(moment.now, "person", "skipped", owner.ignored_reason));
  record.steps.back().stage = "identify";
  return record;
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

void add_customer_created(ReadRecord& record, const PairPlan& plan, const ReadTask& task, const Customer& customer, const Facts& facts,
                          const Moment& moment) {
  if (!starts_workflows(plan, customer.created_at)) return;
  ModelParts parts;
  parts.customer = &customer;
  parts.email = record.person->email;
  parts.key = record.person->key;
  if (facts.person) parts.ledger = facts.person->ledger, parts.links = facts.person->links;
  const EntityRef entity{"customer", std::to_string(customer.id)};
  add_runs(record, plan, occurrence_of(plan, task, entity, *record.person, "customer.created"), model_of(plan, parts), moment);
}

LedgerLine ledger_line(const PairPlan& plan, const Order& order, const Facts& facts, TimePoint now) {
  LedgerLine line;
  line.order_id = order.id;
  line.status_id = order.status_id;
  line.created_at = order.created_at.value_or(now);
  line.total = order.total;
  line.currency = order.currency;
  const auto converted = order.total.divide(order.store_rate);
  line.total_store = converted ? converted->round(4) : order.total;
  if (facts.ledger) line.purchased_at = facts.ledger->purchased_at;
  const auto& trigger = plan.mapping->purchase_trigger;
  if (!line.purchased_at && std::find(trigger.begin(), trigger.end(), order.status_id) != trigger.end()) line.purchased_at = now;
  return line;
}

std::vector<LedgerLine> ledger_with(const Facts& facts, const LedgerLine& line) {
  std::vector<LedgerLine> lines;
  if (facts.person) lines = facts.person->ledger;
  std::erase_if(lines, [&](const LedgerLine& other) { return other.order_id == line.order_id; });
  lines.push_back(line);
  return lines;
}

}  // namespace

Decision decide(const PairPlan& plan, const ReadTask& task, const Customer& customer, const Owner& owner, const Facts& facts,
                const Moment& moment) {
  Decision decision;
  decision.failure = failure_of(owner, facts);
  if (decision.failure) return decision;
  ReadRecord& record = decision.record;
  if (!owner.ignored_reason.empty()) record = ignored(owner, moment);
  record.snapshot = SnapshotWrite{to_json(customer), false};
  if (!owner.ignored_reason.empty()) return decision;

  record.steps.push_back(identified(facts, moment));
  record.person = person_write(plan, owner, facts, false, moment);
  record.effects = field_effects(plan, record.person->id, moment);
  if (!facts.seen_before) add_customer_created(record, plan, task, customer, facts, moment);
  return decision;
}

Decision decide(const PairPlan& plan, const ReadTask& task, const Order& order, const std::optional<Customer>& registered,
                const Owner& owner, const Facts& facts, const Moment& moment) {
  Decision decision;
  decision.failure = failure_of(owner, facts);
  if (decision.failure) return decision;
  ReadRecord& record = decision.record;
  if (!owner.ignored_reason.empty()) record = ignored(owner, moment);
  record.snapshot = SnapshotWrite{to_json(order), false};
  record.ledger = ledger_line(plan, order, facts, moment.now);
  if (!owner.ignored_reason.empty()) return decision;

  const bool first_purchase = record.ledger->purchased_at && !(facts.ledger && facts.ledger->purchased_at);
  record.steps.push_back(identified(facts, moment));
  record.person = person_write(plan, owner, facts, first_purchase, moment);
  record.effects = field_effects(plan, record.person->id, moment);
  if (registered) {
    // First met through this order: the account's own event will find its snapshot and start nothing a second time.
    record.more_snapshots.emplace_back(EntityRef{"customer", std::to_string(registered->id)}, to_json(*registered));
    add_customer_created(record, plan, task, *registered, facts, moment);
  }
  if (first_purchase && starts_workflows(plan, order.created_at)) {
    std::optional<Customer> known = registered;
    if (!known && facts.person && !facts.person->customer_json.empty())
      if (auto read = customer_from_json(facts.person->customer_json)) known = std::move(*read);
    ModelParts parts;
    parts.customer = known ? &*known : nullptr;
    parts.order = &order;
    parts.email = record.person->email;
    parts.key = record.person->key;
    parts.ledger = ledger_with(facts, *record.ledger);
    if (facts.person) parts.links = facts.person->links;
    add_runs(record, plan, occurrence_of(plan, task, task.entity, *record.person, "purchase"), model_of(plan, parts), moment);
  }
  return decision;
}

Decision decide_gone(const ReadTask& task, const Moment& moment) {
  Decision decision;
  decision.record.snapshot = SnapshotWrite{{}, true};
  decision.record.steps.push_back(
      plan_step(moment.now, task.entity.kind, "ok", "it does not exist in the store any more: a tombstone is kept"));
  return decision;
}

}  // namespace tradewind::planning
