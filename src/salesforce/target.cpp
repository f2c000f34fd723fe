#include <algorithm>
#include <set>
#include <tradewind/policy/batch_size.hpp>
#include <tradewind/salesforce/salesforce.hpp>

#include "salesforce/batches.hpp"
#include "salesforce/find.hpp"
#include "salesforce/look.hpp"
#include "salesforce/plan.hpp"
#include "salesforce/read_org.hpp"
#include "salesforce/write_campaigns.hpp"
#include "salesforce/write_people.hpp"

namespace tradewind {
namespace {

using namespace salesforce;

constexpr Millis refresh_pause = std::chrono::minutes(1);

Error error_of(const RemoteTrouble& trouble) { return {Errc::remote, trouble.failure.message, trouble.failure.code}; }

/// Trouble that an old description of the org may explain.
bool doubts(const RemoteTrouble& trouble) {
  const std::string& code = trouble.failure.code;
  return trouble.kind == Trouble::configuration || code == "FIELD_INTEGRITY_EXCEPTION" || code == "STRING_TOO_LONG";
}

/// The call asked for more than the org does in its time, or did not end in ours.
bool too_large(const RemoteTrouble& trouble) {
  static const std::set<std::string> codes{
      "QUERY_TIMEOUT", "REQUEST_RUNNING_TOO_LONG", "LIMIT_EXCEEDED", "EXCEEDED_ID_LIMIT", "EXCEEDED_QUOTA", "HTTP_413", "HTTP_414",
      "no_answer"};
  return codes.count(trouble.failure.code) != 0;
}

class SalesforceTarget final : public Target {
 public:
  SalesforceTarget(const PairSettings& settings, std::string account, AccessTokens& tokens, Caller& caller, Store& store, Clock& clock,
                   Logger& logger)
      : settings_(settings),
        account_(std::move(account)),
        caller_(caller),
        remote_(settings.name, settings.salesforce.api_version, tokens, caller, clock),
        store_(store),
        clock_(clock),
        logger_(logger) {}

  boost::asio::awaitable<std::vector<ItemOutcome>> deliver(std::vector<DeliveryItem> items, Intend intend, Deadline deadline) override {
    std::vector<Work> works;
    works.reserve(items.size());
    for (const auto& item : items) works.push_back(work_for(item, account_));
    const auto urgent_only = caller_.urgent_only_until();
    for (auto& work : works) waits_for_calls(urgent_only, work) || waits_unseen(settings_.salesforce, work);
    for (auto& wave : waves_of(works)) co_await deliver_wave(wave, intend, deadline);
    std::vector<ItemOutcome> outcomes;
    for (auto& work : works) outcomes.push_back(outcome_of(work));
    co_return outcomes;
  }

  boost::asio::awaitable<Result<void>> refresh(Deadline deadline) override {
    std::vector<Step> steps;
    const auto trouble = co_await read_description(deadline, steps);
    if (trouble) co_return error_of(*trouble);
    co_return Result<void>();
  }

  std::map<std::string, std::vector<TargetField>> described() const override {
    return description_ ? target_fields(*description_) : std::map<std::string, std::vector<TargetField>>();
  }

  boost::asio::awaitable<Result<std::vector<RemoteView>>> look(DeliveryItem item, Deadline deadline) override {
    std::vector<Step> steps;
    auto trouble = co_await describe(deadline, steps);
    if (trouble) co_return error_of(*trouble);
    Work work = work_for(item, account_);
    Batch batch;
    batch.push_back(&work);
    Intend never = [](const DeliveryItem&, std::vector<EffectIntent>) -> boost::asio::awaitable<bool> { co_return false; };
    Session session{settings_, account_, remote_, clock_, std::move(never), deadline, description_};
    Rows rows;
    trouble = co_await find_rows(session, batch, rows);
    if (!trouble) trouble = co_await decide_all(session, batch, rows);
    if (trouble) co_return error_of(*trouble);
    co_return views_of(session, work, rows);
  }

  int batch_size() const override { return batch_size_.value(); }
  const std::string& account() const override { return account_; }

 private:
  std::string stored_name() const { return "describe:" + account_; }

  boost::asio::awaitable<std::optional<RemoteTrouble>> read_description(Deadline deadline, std::vector<Step>& steps) {
    OrgReading reading = co_await read_org(remote_, settings_.salesforce.owner, clock_.now(), deadline, steps);
    if (reading.trouble) co_return reading.trouble;
    description_ = std::make_shared<const Description>(std::move(reading.description));
    stale_ = false;
    warn_of_key();
    const auto saved = co_await store_.save_text(stored_name(), to_text(*description_));
    if (!saved) logger_.warn("description_not_saved", saved.error().what, {{"account", account_}});
    co_return std::nullopt;
  }

  /// The description, from memory, the store or the org, and younger than a trouble that it may explain.
  boost::asio::awaitable<std::optional<RemoteTrouble>> describe(Deadline deadline, std::vector<Step>& steps) {
    if (!description_) {
      const auto stored = co_await store_.load_text(stored_name());
      if (stored && *stored && !description_) {
        // One that was read for another owner does not tell ours.
        if (auto known = description_from_text(**stored); known && known->owner == settings_.salesforce.owner)
          description_ = std::make_shared<const Description>(std::move(*known));
      }
    }
    if (description_ && !(stale_ && may_refresh())) co_return std::nullopt;
    auto trouble = co_await read_description(deadline, steps);
    if (description_) co_return std::nullopt;  // an old one is better than none
    co_return trouble;
  }

  /// A field of that name which is not unique would find several, and could not be written through.
  void warn_of_key() const {
    for (const auto& [name, object] : description_->objects) {
      const FieldInfo* key = object.find(settings_.salesforce.key_field);
      if (key == nullptr || (key->external && key->unique)) continue;
      logger_.warn("key_field_not_unique", "the key field is no unique external id and is not used: " + name + "." + key->name,
                   {{"account", account_}});
    }
  }

  bool may_refresh() const { return !description_ || clock_.now() - description_->read_at >= refresh_pause; }

  boost::asio::awaitable<std::optional<RemoteTrouble>> find_and_plan(Session& session, const Batch& batch, Rows& rows) {
    auto trouble = co_await find_rows(session, batch, rows);
    if (!trouble) trouble = co_await decide_all(session, batch, rows);
    if (trouble) co_return trouble;
    for (Work* work : batch) plan(session, *work, rows);
    co_return std::nullopt;
  }

  /// When the org refuses our picture of it, with a new picture once more.
  boost::asio::awaitable<std::optional<RemoteTrouble>> find_and_plan_twice(Session& session, const Batch& batch, Rows& rows) {
    auto trouble = co_await find_and_plan(session, batch, rows);
    if (!trouble || trouble->kind != Trouble::configuration || !may_refresh()) co_return trouble;
    std::vector<Step> steps;
    const auto refused = co_await read_description(session.deadline, steps);
    share_steps(batch, steps);
    if (refused) co_return trouble;
    session.description = description_;
    rows = Rows();
    trouble = co_await find_and_plan(session, batch, rows);
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
    trouble = co_await find_and_plan_twice(session, batch, rows);
    if (trouble && trouble->kind == Trouble::data && batch.size() > 1) {
      // One person's text spoils the query of all: it is found by halving.
      const auto middle = batch.begin() + static_cast<std::ptrdiff_t>(batch.size() / 2);
      Batch first(batch.begin(), middle), second(middle, batch.end());
      co_await deliver_wave(std::move(first), intend, deadline);
      co_await deliver_wave(std::move(second), intend, deadline);
      co_return;
    }
    if (trouble) {
      for (Work* work : batch) work->trouble = trouble;
    } else {
      co_await write(session, batch, rows);
    }
    const bool large = std::any_of(batch.begin(), batch.end(), [](const Work* work) { return work->trouble && too_large(*work->trouble); });
    large ? batch_size_.too_large() : batch_size_.went_well(static_cast<int>(batch.size()));
    stale_ = stale_ || std::any_of(batch.begin(), batch.end(), [](const Work* work) { return work->trouble && doubts(*work->trouble); });
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
      if (!work->id.empty() && !work->lease_lost && work->waits_for.empty()) members.push_back(work);
    }
    co_await write_campaigns(session, members, rows);
  }

  /// The remote said that what we read is not so: read again, then repeat what is still to be done.
  boost::asio::awaitable<void> write_again(Session& session, const Batch& batch, Rows& rows) {
    for (Work* work : batch) start_over(*work);
    rows.contacts.clear();
    rows.leads.clear();
    rows.accounts.clear();
    auto trouble = co_await find_and_plan(session, batch, rows);
    if (trouble) {
      for (Work* work : batch) work->trouble = trouble;
      co_return;
    }
    co_await write_people(session, batch, rows, true);
  }

  const PairSettings settings_;
  const std::string account_;
  Caller& caller_;
  Remote remote_;
  Store& store_;
  Clock& clock_;
  Logger& logger_;
  std::shared_ptr<const Description> description_;
  policy::BatchSize batch_size_{most_persons};
  bool stale_ = false;  ///< something did not fit: read it anew, at most once a minute
};

}  // namespace

std::unique_ptr<Target> make_salesforce_target(const PairSettings& settings, std::string account, AccessTokens& tokens, Caller& caller,
                                               Store& store, Clock& clock, Logger& logger) {
  return std::make_unique<SalesforceTarget>(settings, std::move(account), tokens, caller, store, clock, logger);
}

}  // namespace tradewind
