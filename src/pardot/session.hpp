// One person's delivery on its way: what all stages share, and what became of the effects.
#pragma once

#include "pardot/describe.hpp"
#include "pardot/fields.hpp"

#include <tradewind/config/settings.hpp>
#include <tradewind/ports/target.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tradewind::pardot {

/// What an intent was for (the note of the effect that carries it).
inline constexpr const char* creates_by_email = "create";
inline constexpr const char* creates_by_crm_id = "upsert_fid";

struct Session {
  const PairSettings& pair;
  const std::string& account;
  const std::string& crm_account;
  Remote& remote;
  Describer& describer;
  Store& store;
  Clock& clock;
  Intend intend;
  Deadline deadline;

  const DeliveryItem& item;
  PersonContext person;
  std::shared_ptr<const Description> description;

  std::string prospect{};    ///< its id, once there is one
  bool created = false;      ///< by us, just now or by a try that was interrupted
  bool fresh = false;        ///< made so recently that nobody can have opted out yet
  bool fields_sent = false;  ///< the call that made it carried them
  bool trust_known = false;  ///< what is known of fields is about this prospect
  bool lease_lost = false;
  bool looked_again = false;               ///< the linked one was gone
  std::optional<bool> mailable{};          ///< read in this delivery
  std::optional<TimePoint> readable_at{};  ///< made or restored so recently that "not there" may be the read lag
  std::vector<Step> steps{};               ///< not handed to an effect yet
  ItemOutcome outcome{};
  std::map<Id, EffectEnd> ends{};
  std::map<Id, EffectState> open_as{};  ///< effects whose intent stands: how they stay open

  const PardotSettings& settings() const { return pair.pardot; }
  TimePoint now() const { return clock.now(); }
  bool open(const Effect& effect) const { return ends.count(effect.id) == 0; }
  /// Why work for this object waits for a person; null: it does not.
  const std::string* paused(const std::string& object) const;
  /// The open effect that carries the intent of making the prospect.
  const Effect& leading_effect() const;
  /// What is known of the prospect's fields.
  KnownFields known() const;
  /// Mapped fields with `set` laid over them; for a new prospect also campaign and owner. Trouble: a name the unit does not have.
  std::vector<DesiredField> wanted(std::optional<RemoteTrouble>& trouble) const;

  boost::asio::awaitable<Answer> call(Ask ask) { return remote.call(item.pair, std::move(ask), deadline, steps); }
  boost::asio::awaitable<Answer> query(Ask ask, std::string fields, std::size_t most) {
    return remote.query(item.pair, std::move(ask), std::move(fields), most, deadline, steps);
  }
  /// A name was not found: it may be new. False: the description is recent enough, or cannot be read.
  boost::asio::awaitable<bool> look_at_unit_again();
  boost::asio::awaitable<void> reload_description();
  /// Commits the intent; false: the lease is lost.
  boost::asio::awaitable<bool> commit_intent(Effect effect, std::string note);
  /// The intent is resolved: what it was for is known to be done or not done.
  void resolved(const Effect& effect) { open_as.erase(effect.id); }

  void note(std::string what, std::string outcome, std::string reason = {});
  void end(const Effect& effect, EffectState state, std::string reason = {}, std::optional<Failure> failure = {});
  /// The effect waits without trouble.
  void wait(const Effect& effect, TimePoint until, std::string reason);
  /// The same without a step in the trace: for what is looked at every few minutes.
  void hold(const Effect& effect, TimePoint until, std::string reason);
  /// Ends the effect as the trouble says: for good, or open with the trouble told to the lane.
  void fail(const Effect& effect, const RemoteTrouble& trouble);
  void link(std::string remote_id, std::string found_by);
  /// All steps so far belong to this effect.
  std::vector<Step> take_steps();
};

/// Work for paused objects is looked at again after this, should nobody wake it.
inline constexpr Millis paused_wait = std::chrono::minutes(5);

/// The object whose configuration the effect depends on: prospect, "list Customers", activity.
std::string object_of(const Effect& effect);

/// `intent` or `unknown`: what an earlier try did is not known.
inline bool unresolved(const Effect& effect) { return effect.state == EffectState::intent || effect.state == EffectState::unknown; }
/// An act of which it is not known whether it was executed. An effect may carry the intent of making the prospect instead.
inline bool tried(const Effect& effect) {
  return unresolved(effect) && effect.note != creates_by_email && effect.note != creates_by_crm_id;
}

}  // namespace tradewind::pardot
