#include <tradewind/pardot/pardot.hpp>

#include "pardot/acts.hpp"
#include "pardot/describe.hpp"
#include "pardot/described.hpp"
#include "pardot/look.hpp"
#include "pardot/prospects.hpp"

#include <algorithm>
#include <set>

namespace tradewind::pardot {
namespace {

/// What an item left behind, for the next item of the same person: the store knows it only after the whole delivery.
void carry_over(const ItemOutcome& before, const std::string& account, Store& store, PersonContext& person) {
  for (const auto& link : before.links) {
    std::erase_if(person.links, [&](const Link& old) { return old.account == account && old.object == link.object; });
    if (!link.remote_id.empty()) person.links.push_back(link);
  }
  for (Known known : before.known) {
    known.value = store.known_hash(known.value);
    std::erase_if(person.known,
                  [&](const Known& old) { return old.account == account && old.object == known.object && old.field == known.field; });
    person.known.push_back(std::move(known));
  }
}

bool ours(const std::string& kind) {
  static const std::set<std::string> kinds{"fields", "set", "list_add", "list_remove", "activity", "score"};
  return kinds.count(kind) != 0;
}

class PardotTarget final : public Target {
 public:
  PardotTarget(const PairSettings& settings, std::string account, std::string crm_account, AccessTokens& tokens, Caller& caller,
               Store& store, Clock& clock, Logger& logger)
      : pair_(settings),
        account_(std::move(account)),
        crm_account_(std::move(crm_account)),
        store_(store),
        clock_(clock),
        logger_(logger),
        caller_(caller),
        remote_(settings.pardot, tokens, caller, clock),
        describer_(settings.name, account_, remote_, store, clock, logger) {}

  std::map<std::string, std::vector<TargetField>> described() const override {
    std::map<std::string, std::vector<TargetField>> objects;
    if (const auto kept = describer_.kept()) objects[prospect_object] = described_fields(*kept);
    return objects;
  }

  boost::asio::awaitable<Result<std::vector<RemoteView>>> look(DeliveryItem item, Deadline deadline) override {
    const PersonContext person = item.task.contexts[item.pair];
    Session session{pair_, account_, crm_account_, remote_, describer_, store_, clock_, {}, deadline, item, person, {}};
    co_return co_await look_at_prospect(session);
  }

  const std::string& account() const override { return account_; }
  /// One person after the other shares no call here; the lane works on several batches at a time.
  int batch_size() const override { return 1; }

  boost::asio::awaitable<std::vector<ItemOutcome>> deliver(std::vector<DeliveryItem> items, Intend intend, Deadline deadline) override {
    std::vector<ItemOutcome> outcomes;
    for (std::size_t i = 0; i < items.size(); ++i) {
      auto& person = items[i].task.contexts[items[i].pair];
      for (std::size_t k = 0; k < i; ++k)
        if (items[k].task.person == items[i].task.person) carry_over(outcomes[k], account_, store_, person);
      outcomes.push_back(co_await deliver_one(items[i], person, intend, deadline));
    }
    co_return outcomes;
  }

  boost::asio::awaitable<Result<void>> refresh(Deadline deadline) override {
    std::vector<Step> steps;
    auto trouble = co_await describer_.refresh(Millis{0}, deadline, steps);
    if (trouble) co_return Error(Errc::remote, trouble->failure.message, account_);
    co_return Result<void>();
  }

 private:
  boost::asio::awaitable<ItemOutcome> deliver_one(const DeliveryItem& item, const PersonContext& person, Intend intend, Deadline deadline) {
    if (item.task.effects.empty()) co_return ItemOutcome();
    Session session{pair_, account_, crm_account_, remote_, describer_, store_, clock_, std::move(intend), deadline, item, person, {}};
    for (const auto& effect : item.task.effects)
      if (unresolved(effect)) session.open_as[effect.id] = EffectState::unknown;
    end_without_calls(session);
    const auto urgent_only = caller_.urgent_only_until();
    if (urgent_only && !urgent(item)) hold_all(session, *urgent_only, "the last calls of the day are kept for carts, orders and journeys");
    const auto& effects = item.task.effects;
    if (std::none_of(effects.begin(), effects.end(), [&](const Effect& effect) { return session.open(effect); })) co_return finish(session);
    std::optional<RemoteTrouble> trouble;
    session.description = co_await describer_.current(deadline, session.steps, trouble);
    if (!session.description) {
      leave_open(session, trouble.value_or(own_trouble(Trouble::transient, "no_description", "lists and fields could not be read")));
    } else if (!co_await run(session) && !session.lease_lost && !co_await run(session)) {
      leave_open(session, own_trouble(Trouble::transient, "gone_again", "the prospect was found but does not exist"));
    }
    co_return finish(session);
  }

  /// What is not for us or must not be repeated ends; what waits for a person stays open.
  static void end_without_calls(Session& session) {
    settle_scores(session);
    for (const auto& effect : session.item.task.effects) {
      if (!session.open(effect)) continue;
      if (!ours(effect.kind)) {
        session.note(effect.kind, "skipped", "not_for_pardot");
        session.end(effect, EffectState::skipped, "not_for_pardot");
      } else if (const auto* why = session.paused(object_of(effect))) {
        session.hold(effect, session.now() + paused_wait, *why);
      }
    }
  }

  /// False: the prospect does not exist any more.
  boost::asio::awaitable<bool> run(Session& session) {
    auto none = co_await resolve_prospect(session);
    if (none) {
      settle_unresolved(session, *none);
      co_return true;
    }
    if (!co_await bring_fields_up_to_date(session)) co_return forget(session);
    if (!co_await add_scores(session)) co_return forget(session);
    for (const auto& effect : session.item.task.effects) {
      if (!session.open(effect) || session.lease_lost) continue;
      bool there = true;
      if (effect.kind == "list_add") there = co_await add_to_list(session, effect);
      if (effect.kind == "list_remove") there = co_await remove_from_list(session, effect);
      if (effect.kind == "activity") there = co_await log_activity(session, effect);
      if (!there) co_return forget(session);
    }
    co_return true;
  }

  /// True: it may just not be readable yet, so the effects wait.
  bool forget(Session& session) {
    if (session.readable_at) {
      for (const auto& effect : session.item.task.effects)
        if (session.open(effect)) session.wait(effect, *session.readable_at, "the prospect is too new to be read");
      return true;
    }
    session.note("prospect", "retry", "the linked prospect does not exist any more");
    logger_.info("prospect_gone", "the linked prospect does not exist any more; looked for again",
                 {{"account", account_}, {"person", session.person.id.text()}});
    for (const auto& effect : session.item.task.effects)
      if ((effect.kind == "fields" || effect.kind == "set") && !session.open(effect) &&
          session.ends[effect.id].state == EffectState::done) {
        auto& steps = session.ends[effect.id].steps;
        session.steps.insert(session.steps.begin(), steps.begin(), steps.end());
        session.ends.erase(effect.id);
      }
    session.outcome.known.clear();
    session.prospect.clear();
    session.created = session.fresh = session.fields_sent = session.trust_known = false;
    session.looked_again = true;
    session.mailable.reset();
    return false;
  }

  static void settle_unresolved(Session& session, const Unresolved& none) {
    for (const auto& effect : session.item.task.effects) {
      if (!session.open(effect) || session.lease_lost) continue;
      if (none.trouble) {
        RemoteTrouble trouble = *none.trouble;
        if (trouble.kind == Trouble::configuration) trouble.object = prospect_object;
        session.fail(effect, trouble);
      } else if (none.wait_until) {
        session.wait(effect, *none.wait_until, none.reason);
      } else {
        session.note(effect.kind, "skipped", none.reason);
        session.end(effect, EffectState::skipped, none.reason);
      }
    }
  }

  static void hold_all(Session& session, TimePoint until, const std::string& why) {
    for (const auto& effect : session.item.task.effects)
      if (session.open(effect)) session.hold(effect, until, why);
  }

  static void leave_open(Session& session, const RemoteTrouble& trouble) {
    for (const auto& effect : session.item.task.effects)
      if (session.open(effect)) session.fail(effect, trouble);
  }

  static ItemOutcome finish(Session& session) {
    // A lost lease: nothing of this will be recorded, whatever is said here.
    for (const auto& effect : session.item.task.effects)
      if (session.open(effect)) session.wait(effect, session.now(), "lease_lost");
    ItemOutcome outcome = std::move(session.outcome);
    for (const auto& effect : session.item.task.effects) outcome.ends.push_back(std::move(session.ends[effect.id]));
    if (!session.steps.empty()) {
      auto rest = session.take_steps();
      auto& steps = outcome.ends.front().steps;
      std::move(rest.begin(), rest.end(), std::back_inserter(steps));
    }
    return outcome;
  }

  const PairSettings pair_;
  const std::string account_, crm_account_;
  Store& store_;
  Clock& clock_;
  Logger& logger_;
  Caller& caller_;
  Remote remote_;
  Describer describer_;
};

}  // namespace
}  // namespace tradewind::pardot

namespace tradewind {

std::unique_ptr<Target> make_pardot_target(const PairSettings& settings, std::string account, std::string crm_account, AccessTokens& tokens,
                                           Caller& caller, Store& store, Clock& clock, Logger& logger, Metrics&) {
  return std::make_unique<pardot::PardotTarget>(settings, std::move(account), std::move(crm_account), tokens, caller, store, clock, logger);
}

}  // namespace tradewind
