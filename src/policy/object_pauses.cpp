#include <tradewind/policy/object_pauses.hpp>

namespace tradewind::policy {

void ObjectPauses::restore(const std::string& object, std::string reason, TimePoint until) {
  pauses_[object] = {std::move(reason), until, 0};
}

ObjectPauses::Change ObjectPauses::refused(const std::string& object, const std::string& person, std::string reason, TimePoint now) {
  const auto paused = pauses_.find(object);
  if (paused != pauses_.end()) {
    paused->second.reason = std::move(reason);
    return Change::none;
  }
  auto& people = refused_[object];
  people.insert(person);
  if (people.size() < persons_limit) return Change::none;
  refused_.erase(object);
  pauses_[object] = {std::move(reason), now + probe_gap, 0};
  return Change::paused;
}

ObjectPauses::Change ObjectPauses::worked(const std::string& object) {
  refused_.erase(object);
  return pauses_.erase(object) > 0 ? Change::resumed : Change::none;
}

std::map<std::string, std::string> ObjectPauses::admit(TimePoint now) {
  std::map<std::string, std::string> held;
  for (auto& [object, pause] : pauses_) {
    if (pause.until <= now) {
      pause.until = now + probe_gap;
      pause.probes_left = probe_items;
    }
    if (pause.probes_left > 0)
      --pause.probes_left;
    else
      held.emplace(object, pause.reason);
  }
  return held;
}

}  // namespace tradewind::policy
