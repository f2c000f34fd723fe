#include <algorithm>
#include <tradewind/salesforce/salesforce.hpp>

#include "salesforce/find.hpp"
#include "salesforce/plan.hpp"
#include "salesforce/read_org.hpp"
#include "salesforce/write_campaigns.hpp"
#include "salesforce/write_people.hpp"

namespace tradewind {
namespace {

using namespace salesforce;

constexpr int most_persons = 200;                // rows of one collections call
constexpr std::size_t most_query_text = 60'000;  // of addresses and keys; a query may have 100,000 characters
constexpr Millis refresh_pause = std::chrono::minutes(1);

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
    if (link.object == "contact") work.linked_contact = link.remote_id;
    if (link.object == "lead") work.linked_lead = link.remote_id;
    if (link.object == "account") work.linked_account = link.remote_id;
  }
  return work;
}

/// Persons that can be handled together: nobody twice, and their queries are not too long.
std::vector<Batch> waves_of(std::vector<Work>& works) {
  std::vector<Batch> waves;
  std::vector<std::size_t> sizes;
  for (auto& work : works) {
    if (work.item->task.effects.empty()) continue;
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

void settle_fields(Work& work) {
  const Effect* fields = work.fields_effect();
  if (fields == nullptr || work.lease_lost) return;
  EffectEnd end = work.trouble ? end_by_trouble(*fields, *work.trouble) : end_of(*fields, EffectState::done, work.outcome);
  work.ends[fields->id] = std::move(end);
}

EffectEnd end_for(const Work& work, const Effect& effect) {
  const auto known = work.ends.find(effect.id);
  if (known != work.ends.end() && known->second.effect == effect.id) return known->second;
  EffectEnd end;
  if (effect.kind != "fields" && effect.kind != "campaign") {
    end = end_of(effect, EffectState::skipped, "not something that is done at Salesforce");
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
  if (work.trouble && work.trouble->kind != Trouble::data) outcome.trouble = std::move(work.trouble);
  return outcome;
}

/// Back to before it was found. An Account that was made stays made.
void start_over(Work& work) {
  work.again = false;
  work.object.clear();
  work.id.clear();
  work.account_id.clear();
  work.outcome.clear();
  work.converted_leads.clear();
  work.changes = work.account_changes = Json();
  work.links.erase(std::remove_if(work.links.begin(), work.links.end(), [](const Link& link) { return link.object != "account"; }),
                   work.links.end());
  for (const auto& link : work.links) work.linked_account = link.remote_id;
}

class SalesforceTarget final : public Target {
 public:
  SalesforceTarget(const PairSettings& settings, std::string account, AccessTokens& tokens, Caller& caller, Store& store, Clock& clock,
                   Logger& logger)
      : settings_(settings),
        account_(std::move(account)),
        remote_(settings.name, settings.salesforce.api_version, tokens, caller, clock),
        store_(store),
        clock_(clock),
        logger_(logger) {}

  boost::asio::awaitable<std::vector<ItemOutcome>> deliver(std::vector<DeliveryItem> items, Intend intend, Deadline deadline) override {
    std::vector<Work> works;
    works.reserve(items.size());
    for (const auto& item : items) works.push_back(work_for(item, account_));
    for (auto& wave : waves_of(works)) co_await deliver_wave(wave, intend, deadline);
    std::vector<ItemOutcome> outcomes;
    for (auto& work : works) outcomes.push_back(outcome_of(work));
    co_return outcomes;
  }

  boost::asio::awaitable<Result<void>> refresh(Deadline deadline) override {
    std::vector<Step> steps;
    const auto trouble = co_await read_description(deadline, steps);
    if (trouble) co_return Error(Errc::remote, trouble->failure.message, trouble->failure.code);
    co_return Result<void>();
  }

  std::map<std::string, std::vector<TargetField>> described() const override { return {}; }
  boost::asio::awaitable<Result<std::vector<RemoteView>>> look(DeliveryItem, Deadline) override {
    co_return Error(Errc::internal, "not there yet");
  }
  int batch_size() const override { return most_persons; }
  const std::string& account() const override { return account_; }

 private:
  std::string stored_name() const { return "describe:" + account_; }

  boost::asio::awaitable<std::optional<RemoteTrouble>> read_description(Deadline deadline, std::vector<Step>& steps) {
    OrgReading reading = co_await read_org(remote_, clock_.now(), deadline, steps);
    if (reading.trouble) co_return reading.trouble;
    description_ = std::make_shared<const Description>(std::move(reading.description));
    stale_ = false;
    const auto saved = co_await store_.save_text(stored_name(), to_text(*description_));
    if (!saved) logger_.warn("description_not_saved", saved.error().what, {{"account", account_}});
    co_return std::nullopt;
  }

  /// The description, from memory, the store or the org, and younger than a trouble that it may explain.
  boost::asio::awaitable<std::optional<RemoteTrouble>> describe(Deadline deadline, std::vector<Step>& steps) {
    if (!description_) {
      const auto stored = co_await store_.load_text(stored_name());
      if (stored && *stored && !description_) {
        if (auto known = description_from_text(**stored)) description_ = std::make_shared<const Description>(std::move(*known));
      }
    }
    if (description_ && !(stale_ && may_refresh())) co_return std::nullopt;
    auto trouble = co_await read_description(deadline, steps);
    if (description_) co_return std::nullopt;  // an old one is better than none
    co_return trouble;
  }

  bool may_refresh() const { return !description_ || clock_.now() - description_->read_at >= refresh_pause; }

  boost::asio::awaitable<std::optional<RemoteTrouble>> look(Session& session, const Batch& batch, Rows& rows) {
    auto trouble = co_await find_rows(session, batch, rows);
    if (!trouble) trouble = co_await decide_all(session, batch, rows);
    if (trouble) co_return trouble;
    for (Work* work : batch) plan(session, *work, rows);
    co_return std::nullopt;
  }

  /// Looks; when the org refuses our picture of it, with a new picture once more.
  boost::asio::awaitable<std::optional<RemoteTrouble>> look_twice(Session& session, const Batch& batch, Rows& rows) {
    auto trouble = co_await look(session, batch, rows);
    if (!trouble || trouble->kind != Trouble::configuration || !may_refresh()) co_return trouble;
    std::vector<Step> steps;
    const auto refused = co_await read_description(session.deadline, steps);
    share_steps(batch, steps);
    if (refused) co_return trouble;
    session.description = description_;
    rows = Rows();
    trouble = co_await look(session, batch, rows);
    co_return trouble;
  }

  boost::asio::awaitable<void> deliver_wave(Batch batch, Intend intend, Deadline deadline) {
    std::vector<Step> steps;
    auto trouble = co_await describe(deadline, steps);
    share_steps(batch, steps);
    if (trouble) {
      for (Work* work : batch) work->trouble = trouble;
      co_return;
    }
    Session session{settings_, account_, remote_, clock_, intend, deadline, description_};
    Rows rows;
    trouble = co_await look_twice(session, batch, rows);
    if (trouble && trouble->kind == Trouble::data && batch.size() > 1) {
      // One person's text spoils the query of all: it is found by halving.
      const auto middle = batch.begin() + static_cast<std::ptrdiff_t>(batch.size() / 2);
      Batch first(batch.begin(), middle), second(middle, batch.end());
      co_await deliver_wave(std::move(first), intend, deadline);
      co_await deliver_wave(std::move(second), intend, deadline);
      co_return;
    }
    if (trouble) {
      for (Work* work : batch) set_trouble(*work, *trouble, true);
    } else {
      co_await write(session, batch, rows);
    }
    if (std::any_of(batch.begin(), batch.end(), [](const Work* w) { return w->trouble && w->trouble->kind == Trouble::configuration; }))
      stale_ = true;
  }

  boost::asio::awaitable<void> write(Session& session, const Batch& batch, Rows& rows) {
    co_await write_people(session, batch, rows, false);
    Batch again;
    for (Work* work : batch)
      if (work->again && !work->trouble) again.push_back(work);
    if (!again.empty()) co_await write_again(session, again, rows);
    Batch members;
    for (Work* work : batch) {
      settle_fields(*work);
      if (!work->id.empty() && !work->lease_lost) members.push_back(work);
    }
    co_await write_campaigns(session, members, rows);
  }

  /// The remote said that what we read is not so: read again, then repeat what is still to be done.
  boost::asio::awaitable<void> write_again(Session& session, const Batch& batch, Rows& rows) {
    for (Work* work : batch) start_over(*work);
    rows.contacts.clear();
    rows.leads.clear();
    rows.accounts.clear();
    auto trouble = co_await look(session, batch, rows);
    if (trouble) {
      for (Work* work : batch) set_trouble(*work, *trouble, true);
      co_return;
    }
    co_await write_people(session, batch, rows, true);
  }

  const PairSettings settings_;
  const std::string account_;
  Remote remote_;
  Store& store_;
  Clock& clock_;
  Logger& logger_;
  std::shared_ptr<const Description> description_;
  bool stale_ = false;  ///< something did not fit: read it anew, at most once a minute
};

}  // namespace

std::unique_ptr<Target> make_salesforce_target(const PairSettings& settings, std::string account, AccessTokens& tokens, Caller& caller,
                                               Store& store, Clock& clock, Logger& logger) {
  return std::make_unique<SalesforceTarget>(settings, std::move(account), tokens, caller, store, clock, logger);
}

}  // namespace tradewind
