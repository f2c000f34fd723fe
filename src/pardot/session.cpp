#include "pardot/session.hpp"

#include "pardot/owner.hpp"

#include <algorithm>

namespace tradewind::pardot {
namespace {

/// A missing name costs a few reads of the description, not one for each person.
constexpr Millis reread_description_after = std::chrono::minutes(5);

}  // namespace

const std::string* Session::paused(const std::string& object) const {
  const auto at = item.paused.find(object);
  return at == item.paused.end() ? nullptr : &at->second;
}

const Effect& Session::leading_effect() const {
  const Effect* first = nullptr;
  for (const auto& effect : item.task.effects) {
    if (!open(effect)) continue;
    if (effect.kind == "fields") return effect;
    if (first == nullptr) first = &effect;
  }
  return first == nullptr ? item.task.effects.front() : *first;
}

KnownFields Session::known() const {
  static const PersonContext nobody;
  return KnownFields(trust_known ? person : nobody, account, now(),
                     [this](const std::string& canonical) { return store.known_hash(canonical); });
}

std::vector<DesiredField> Session::wanted(std::optional<RemoteTrouble>& trouble) const {
  auto fields = wanted_fields(item.desired, item.task.effects);
  const auto has = [&](const std::string& name) {
    return std::any_of(fields.begin(), fields.end(), [&](const DesiredField& field) { return field.name == name; });
  };
  if (!created) return fields;
  if (!settings().campaign.empty() && !has("campaignId")) {
    const auto found = description->campaign(settings().campaign);
    if (const auto* campaign = std::get_if<const CampaignInfo*>(&found))
      fields.push_back(DesiredField{"campaignId", Value((*campaign)->id), WriteMode::on_create});
    else if (std::get<std::size_t>(found) == 0)
      trouble =
          own_trouble(Trouble::configuration, "unknown_campaign", "no campaign has the name or id of pardot.campaign", "pardot.campaign");
    else
      trouble = own_trouble(Trouble::configuration, "ambiguous_campaign",
                            "several campaigns have the name of pardot.campaign: give its id instead", "pardot.campaign");
  }
  const auto owner = owner_field(settings().assign_to);
  if (owner && !has("userId") && !has("salesforceOwnerId")) fields.push_back(*owner);
  return fields;
}

boost::asio::awaitable<bool> Session::look_at_unit_again() {
  const TimePoint before = description->read_at;
  (void)co_await describer.refresh(reread_description_after, deadline, steps);
  co_await reload_description();
  co_return description->read_at != before;
}

boost::asio::awaitable<void> Session::reload_description() {
  std::optional<RemoteTrouble> trouble;
  auto now_known = co_await describer.current(deadline, steps, trouble);
  if (now_known) description = std::move(now_known);
}

boost::asio::awaitable<bool> Session::commit_intent(Effect effect, std::string text) {
  std::vector<EffectIntent> intents;
  intents.push_back(EffectIntent{effect.id, std::move(text)});
  const bool held = co_await intend(item, std::move(intents));
  if (held)
    open_as[effect.id] = EffectState::unknown;
  else
    lease_lost = true;
  co_return held;
}

void Session::note(std::string what, std::string result, std::string reason) {
  Step step;
  step.at = now();
  step.stage = "deliver";
  step.what = std::move(what);
  step.outcome = std::move(result);
  step.reason = std::move(reason);
  steps.push_back(std::move(step));
}

std::vector<Step> Session::take_steps() { return std::exchange(steps, {}); }

void Session::end(const Effect& effect, EffectState state, std::string reason, std::optional<Failure> failure) {
  EffectEnd ended;
  ended.effect = effect.id;
  ended.generation = effect.generation;
  ended.state = state;
  ended.reason = std::move(reason);
  ended.failure = std::move(failure);
  ended.steps = take_steps();
  ends[effect.id] = std::move(ended);
}

void Session::wait(const Effect& effect, TimePoint until, std::string reason) {
  note(effect.kind, "waiting", reason);
  hold(effect, until, std::move(reason));
}

void Session::hold(const Effect& effect, TimePoint until, std::string reason) {
  const auto stands = open_as.find(effect.id);
  end(effect, stands == open_as.end() ? EffectState::planned : stands->second, std::move(reason));
  ends[effect.id].final = false;
  if (!outcome.next_at || until < *outcome.next_at) outcome.next_at = until;
}

void Session::fail(const Effect& effect, const RemoteTrouble& trouble) {
  if (trouble.kind == Trouble::data) {
    note(effect.kind, "failed", trouble.failure.code);
    end(effect, EffectState::failed, trouble.failure.code, trouble.failure);
    return;
  }
  const auto stands = open_as.find(effect.id);
  note(effect.kind, trouble.kind == Trouble::unknown ? "unknown" : "retry", trouble.failure.code);
  end(effect, stands == open_as.end() ? EffectState::planned : stands->second, trouble.failure.code, trouble.failure);
  ends[effect.id].final = false;
  if (outcome.trouble) return;
  outcome.trouble = trouble;
  if (trouble.kind == Trouble::configuration && trouble.object.empty()) outcome.trouble->object = object_of(effect);
}

void Session::link(std::string remote_id, std::string found_by) {
  prospect = remote_id;
  if (found_by == "created") readable_at = now() + read_lag;
  Link made;
  made.account = account;
  made.object = prospect_object;
  made.remote_id = std::move(remote_id);
  made.found_by = std::move(found_by);
  made.at = now();
  outcome.links.push_back(std::move(made));
}

std::string object_of(const Effect& effect) {
  if (effect.kind == "list_add" || effect.kind == "list_remove") return "list " + text_at(parse_json(effect.payload), "list");
  return effect.kind == "activity" ? effect.kind : prospect_object;
}

}  // namespace tradewind::pardot
