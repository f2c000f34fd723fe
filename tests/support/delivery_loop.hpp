// What the store and the lane do for one person between two deliveries: links, known values and open effects are kept, time passes, and
// it is delivered again until nothing is open.
#pragma once

#include "support/sim_clock.hpp"

#include <tradewind/ports/target.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tradewind::testing {

class DeliveryLoop {
 public:
  DeliveryLoop(boost::asio::io_context& io, SimClock& clock, Store& store, Target& target)
      : io_(io), clock_(clock), store_(store), target_(target) {}

  DeliveryItem item;
  std::map<std::string, EffectState> ended;  ///< by effect key
  int deliveries = 0;

  PersonContext& person() { return item.task.contexts[item.pair]; }

  void want(const std::string& key, std::string kind, std::string payload = "{}", bool act = false) {
    Effect effect;
    effect.id.bytes[15] = ++made_;
    effect.key = key;
    effect.pair = item.pair;
    effect.kind = std::move(kind);
    effect.payload = std::move(payload);
    effect.act = act;
    effect.generation = 1;
    item.task.effects.push_back(std::move(effect));
  }

  /// False: something is still open after so many deliveries.
  bool finish(int most = 20) {
    for (int i = 0; i < most && !item.task.effects.empty(); ++i) deliver();
    return item.task.effects.empty();
  }

 private:
  void deliver() {
    ++deliveries;
    intents_.clear();
    std::vector<ItemOutcome> outcomes;
    std::exception_ptr failed;
    bool done = false;
    boost::asio::co_spawn(io_, send(), [&](std::exception_ptr error, std::vector<ItemOutcome> answer) {
      failed = error;
      outcomes = std::move(answer);
      done = true;
    });
    clock_.run(clock_.now() + std::chrono::minutes(5), [&done] { return done; });
    if (failed) std::rethrow_exception(failed);
    keep(outcomes.at(0));
  }

  boost::asio::awaitable<std::vector<ItemOutcome>> send() {
    std::vector<DeliveryItem> items(1, item);
    Intend intend = [this](const DeliveryItem&, std::vector<EffectIntent> wanted) { return note(std::move(wanted)); };
    const auto deadline = Deadline::in(clock_, std::chrono::seconds(40));
    co_return co_await target_.deliver(std::move(items), std::move(intend), deadline);
  }

  boost::asio::awaitable<bool> note(std::vector<EffectIntent> wanted) {
    for (auto& intent : wanted) intents_[intent.effect] = {std::move(intent.note), clock_.now()};
    co_return true;
  }

  void keep(const ItemOutcome& outcome) {
    for (const auto& link : outcome.links) {
      std::erase_if(person().links, [&](const Link& old) { return old.account == link.account && old.object == link.object; });
      if (!link.remote_id.empty()) person().links.push_back(link);
    }
    for (Known known : outcome.known) {
      known.value = store_.known_hash(known.value);
      std::erase_if(person().known, [&](const Known& old) { return old.object == known.object && old.field == known.field; });
      person().known.push_back(std::move(known));
    }
    for (const auto& end : outcome.ends) keep(end, outcome.trouble.has_value());
    TimePoint next = clock_.now() + std::chrono::seconds(2);
    if (outcome.next_at) next = std::max(next, *outcome.next_at);
    if (outcome.trouble && outcome.trouble->retry_at) next = std::max(next, *outcome.trouble->retry_at);
    clock_.run(next);
  }

  void keep(const EffectEnd& end, bool failed) {
    auto& effects = item.task.effects;
    const auto at = std::find_if(effects.begin(), effects.end(), [&](const Effect& effect) { return effect.id == end.effect; });
    if (at == effects.end()) return;
    const bool open =
        end.state == EffectState::planned || end.state == EffectState::intent || (end.state == EffectState::unknown && !end.final);
    if (!open) {
      ended[at->key] = end.state;
      effects.erase(at);
      return;
    }
    at->state = end.state;
    if (failed) ++at->attempts;
    const auto intent = intents_.find(end.effect);
    if (intent == intents_.end() || end.state == EffectState::planned) return;
    at->note = intent->second.first;
    at->intent_at = intent->second.second;
  }

  boost::asio::io_context& io_;
  SimClock& clock_;
  Store& store_;
  Target& target_;
  std::map<Id, std::pair<std::string, TimePoint>> intents_;
  std::uint8_t made_ = 0;
};

}  // namespace tradewind::testing
