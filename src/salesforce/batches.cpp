#include "salesforce/batches.hpp"

#include <algorithm>
#include <tradewind/base/text.hpp>

#include "salesforce/write_campaigns.hpp"

namespace tradewind::salesforce {
namespace {

constexpr std::size_t most_query_text = 60'000;  // of addresses and keys; a query may have 100,000 characters

EffectEnd end_for(const Work& work, const Effect& effect) {
  const auto known = work.ends.find(effect.id);
  if (known != work.ends.end() && known->second.effect == effect.id) return known->second;
  EffectEnd end;
  if (effect.kind != "fields" && effect.kind != "campaign") {
    end = end_of(effect, EffectState::skipped, "not something that is done at Salesforce");
  } else if (!work.waits_for.empty() && !work.trouble) {
    end = end_of(effect, EffectState::planned, work.waits_for);
  } else if (work.lease_lost || !work.trouble) {
    end = end_of(effect, EffectState::planned, work.lease_lost ? "the lease was lost" : "not reached");
  } else {
    // Nothing was sent for this effect: it waits for the person's record.
    end = end_by_trouble(effect, *work.trouble);
    if (end.state == EffectState::unknown) end.state = EffectState::planned;
  }
  if (known != work.ends.end()) end.steps = known->second.steps;
  return end;
}

}  // namespace

Work work_for(const DeliveryItem& item, const std::string& account) {
  Work work;
  work.item = &item;
  const auto context = item.task.contexts.find(item.pair);
  if (context != item.task.contexts.end()) work.person = context->second;
  if (!item.key.empty()) work.keys.push_back(item.key);
  for (const auto& pair : work.person.pairs)
    if (!pair.key.empty() && pair.key != item.key) work.keys.push_back(pair.key);
  for (const auto& link : work.person.links) {
    if (link.account != account) continue;
    work.was_deleted = work.was_deleted || (link.deleted() && link.object != "account");
    if (link.object == "contact") work.linked_contact = link.remote_id;
    if (link.object == "lead") work.linked_lead = link.remote_id;
    if (link.object == "account") work.linked_account = link.remote_id;
  }
  return work;
}

std::vector<Batch> waves_of(std::vector<Work>& works) {
  std::vector<Batch> waves;
  std::vector<std::size_t> sizes;
  for (auto& work : works) {
    if (work.item->task.effects.empty() || !work.waits_for.empty()) continue;
    std::size_t size = 2 * work.person.email.size() + 60;
    for (const auto& key : work.keys) size += key.size() + 3;
    std::size_t i = 0;
    for (; i < waves.size(); ++i) {
      const auto same = [&](const Work* other) { return other->item->task.person == work.item->task.person; };
      const bool room = waves[i].size() < most_persons && sizes[i] + size <= most_query_text;
      if (room && std::none_of(waves[i].begin(), waves[i].end(), same)) break;
    }
    if (i == waves.size()) {
      waves.emplace_back();
      sizes.push_back(0);
    }
    waves[i].push_back(&work);
    sizes[i] += size;
  }
  return waves;
}

bool waits_unseen(const SalesforceSettings& settings, Work& work) {
  std::string why;
  const auto campaign_that_waits = [&](const Effect& effect) {
    if (effect.kind == "campaign") why = campaign_waits(work, effect);
    return effect.kind == "campaign" && !why.empty();
  };
  const auto& effects = work.item->task.effects;
  if (!effects.empty() && std::all_of(effects.begin(), effects.end(), campaign_that_waits)) {
    work.waits_for = why;
    return true;
  }
  if (!work.linked_contact.empty()) return waits(work, "contact");
  if (!work.linked_lead.empty()) return waits(work, "lead");
  const std::string& becomes = new_object(settings, work);
  return waits(work, becomes == "person_account" ? "contact" : becomes);
}

bool waits_for_calls(std::optional<TimePoint> urgent_only, Work& work) {
  if (!urgent_only || urgent(*work.item)) return false;
  work.waits_for = "the last calls of the day are kept for carts, orders and journeys";
  work.waits_until = urgent_only;
  return true;
}

void settle_fields(Work& work) {
  const Effect* fields = work.fields_effect();
  if (fields == nullptr || work.lease_lost || !work.waits_for.empty()) return;
  EffectEnd end = work.trouble ? end_by_trouble(*fields, *work.trouble) : end_of(*fields, EffectState::done, work.outcome);
  work.ends[fields->id] = std::move(end);
}

ItemOutcome outcome_of(Work& work) {
  ItemOutcome outcome;
  if (work.item->task.effects.empty()) return outcome;
  for (const auto& effect : work.item->task.effects) {
    EffectEnd end = end_for(work, effect);
    if (effect.id == work.leading_effect().id) end.steps.insert(end.steps.begin(), work.steps.begin(), work.steps.end());
    outcome.ends.push_back(std::move(end));
  }
  outcome.wake_others = !work.links.empty();
  outcome.links = std::move(work.links);
  outcome.worked = std::move(work.worked);
  outcome.next_at = work.waits_until;
  if (work.trouble && work.trouble->kind != Trouble::data) outcome.trouble = std::move(work.trouble);
  return outcome;
}

void start_over(Work& work) {
  work.again = false;
  work.object.clear();
  work.id.clear();
  work.account_id.clear();
  work.person_account = false;
  work.outcome.clear();
  work.converted_leads.clear();
  work.changes = work.account_changes = Json();
  work.links.erase(std::remove_if(work.links.begin(), work.links.end(), [](const Link& link) { return link.object != "account"; }),
                   work.links.end());
  for (const auto& link : work.links) work.linked_account = link.remote_id;
}

}  // namespace tradewind::salesforce
