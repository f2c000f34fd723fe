#include "pipeline/object_holds.hpp"

#include <nlohmann/json.hpp>

namespace tradewind {
namespace {

/// `list` and `list Customers`, `campaign` and `campaign Web shop`: one missing list must not stop the others.
void add_named(std::set<std::string>& objects, const std::string& kind, const std::string& payload, const char* member) {
  objects.insert(kind);
  const auto parsed = nlohmann::json::parse(payload, nullptr, false);
  if (!parsed.is_object()) return;
  const auto name = parsed.find(member);
  if (name != parsed.end() && name->is_string()) objects.insert(kind + " " + name->get<std::string>());
}

}  // namespace

std::set<std::string> worked_objects(const std::vector<Effect>& effects, const ItemOutcome& outcome) {
  std::set<std::string> objects;
  for (const auto& known : outcome.known) objects.insert(known.object);
  for (const auto& link : outcome.links)
    if (link.found_by == "created") objects.insert("new " + link.object);
  objects.insert(outcome.worked.begin(), outcome.worked.end());
  for (const auto& end : outcome.ends) {
    if (end.state != EffectState::done) continue;
    const auto effect = std::find_if(effects.begin(), effects.end(), [&](const Effect& e) { return e.id == end.effect; });
    if (effect == effects.end()) continue;
    if (effect->kind == "list_add" || effect->kind == "list_remove") add_named(objects, "list", effect->payload, "list");
    if (effect->kind == "campaign") add_named(objects, "campaign", effect->payload, "name");
    if (effect->kind == "activity" || effect->kind == "score") objects.insert(effect->kind);
  }
  return objects;
}

ObjectHolds::ObjectHolds(const LaneWorld& world, std::string account, std::string pair, std::string platform)
    : world_(world), account_(std::move(account)), pair_(std::move(pair)), platform_(std::move(platform)) {}

void ObjectHolds::restore(const std::vector<LaneRow>& rows) {
  const std::string prefix = account_ + "/";
  for (const auto& row : rows)
    if (row.paused && row.account.compare(0, prefix.size(), prefix) == 0)
      pauses_.restore(row.account.substr(prefix.size()), row.reason, row.until);
}

boost::asio::awaitable<void> ObjectHolds::learn(std::string person, std::set<std::string> objects, std::optional<RemoteTrouble> trouble) {
  using Change = policy::ObjectPauses::Change;
  const bool refused = trouble && trouble->kind == Trouble::configuration && !trouble->object.empty();
  if (refused) {
    objects.erase(trouble->object);
    const auto change =
        pauses_.refused(trouble->object, person, trouble->failure.code + ": " + trouble->failure.message, world_.clock.now());
    if (change != Change::none) co_await tell(trouble->object, change);
  }
  for (const auto& object : objects) {
    const auto change = pauses_.worked(object);
    if (change != Change::none) co_await tell(object, change);
  }
}

boost::asio::awaitable<void> ObjectHolds::tell(std::string object, policy::ObjectPauses::Change change) {
  LaneRow row;
  row.account = account_ + "/" + object;
  if (change == policy::ObjectPauses::Change::paused) {
    const auto& pause = pauses_.all().at(object);
    row.paused = true;
    row.reason = pause.reason;
    row.until = pause.until;
    world_.metrics.count("alerts_total", {{"pair", pair_}, {"cause", "configuration"}});
    world_.logger.warn("object_paused",
                       "work on this object waits until the setting is changed; everything is kept, nothing is dead-lettered",
                       {{"account", account_}, {"pair", pair_}, {"object", object}, {"error", row.reason}});
  } else {
    world_.logger.info("object_resumed", "this object works again; what waited for it follows within minutes",
                       {{"account", account_}, {"pair", pair_}, {"object", object}});
  }
  (void)co_await world_.store.save_lane(std::move(row));
}

std::optional<TimePoint> ObjectHolds::until(const std::string& object) const {
  const auto found = pauses_.all().find(object);
  if (found == pauses_.all().end()) return std::nullopt;
  return found->second.until;
}

std::optional<TimePoint> ObjectHolds::first_until(const std::map<std::string, std::string>& held) const {
  std::optional<TimePoint> first;
  for (const auto& [object, reason] : held) {
    const auto at = until(object);
    if (at && (!first || *at < *first)) first = at;
  }
  return first;
}

std::map<std::string, std::string> ObjectHolds::view() const {
  std::map<std::string, std::string> out;
  for (const auto& [object, pause] : pauses_.all()) out.emplace(object, pause.reason);
  return out;
}

}  // namespace tradewind
