// Objects of one account that wait for a person to change a setting there: kept in the store, told once, probed, resumed by itself.
#pragma once

#include "pipeline/lane.hpp"

#include <tradewind/policy/object_pauses.hpp>

namespace tradewind {

class ObjectHolds {
 public:
  ObjectHolds(const LaneWorld& world, std::string account, std::string pair, std::string platform);

  void restore(const std::vector<LaneRow>& rows);
  std::map<std::string, std::string> admit() { return pauses_.admit(world_.clock.now()); }
  /// What an item's outcome says about objects. `objects`: those that it worked with, if it worked.
  boost::asio::awaitable<void> learn(std::string person, std::set<std::string> objects, std::optional<RemoteTrouble> trouble);
  /// When work that waits for `object` should be tried again; nothing: the object is not paused.
  std::optional<TimePoint> until(const std::string& object) const;
  /// The first moment at which any of `held` is looked at again.
  std::optional<TimePoint> first_until(const std::map<std::string, std::string>& held) const;
  std::map<std::string, std::string> view() const;

 private:
  boost::asio::awaitable<void> tell(std::string object, policy::ObjectPauses::Change change);

  const LaneWorld& world_;
  std::string account_, pair_, platform_;
  policy::ObjectPauses pauses_;
};

/// The objects that an outcome shows to work: fields that were written, lists and campaigns that were joined.
std::set<std::string> worked_objects(const std::vector<Effect>& effects, const ItemOutcome& outcome);

}  // namespace tradewind
