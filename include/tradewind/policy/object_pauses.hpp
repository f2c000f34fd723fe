// Objects of one account (lead, prospect, campaign, ...) whose work waits for a person to change a setting there: a field that was
// removed, a right that is missing. Dead-lettering everybody's work for one missing right would bury ops; trying on would burn quota.
#pragma once

#include <tradewind/base/time.hpp>

#include <map>
#include <set>
#include <string>

namespace tradewind::policy {

/// A step function of what is told to it; knows neither clock nor network.
class ObjectPauses {
 public:
  static constexpr std::size_t persons_limit = 3;  ///< different people refused in a row, so that one odd record pauses nothing
  static constexpr Millis probe_gap{300'000};      ///< between looks whether it works again
  static constexpr int probe_items = 3;            ///< people let through at each look

  struct Pause {
    std::string reason;
    TimePoint until{};
    int probes_left = 0;
  };
  enum class Change { none, paused, resumed };

  /// As it was before a restart.
  void restore(const std::string& object, std::string reason, TimePoint until);
  Change refused(const std::string& object, const std::string& person, std::string reason, TimePoint now);
  Change worked(const std::string& object);
  /// Object -> why, for what this item must leave alone. A pause whose time has come lets a few items through.
  std::map<std::string, std::string> admit(TimePoint now);

  const std::map<std::string, Pause>& all() const { return pauses_; }

 private:
  std::map<std::string, Pause> pauses_;
  std::map<std::string, std::set<std::string>> refused_;  ///< people, since it last worked
};

}  // namespace tradewind::policy
