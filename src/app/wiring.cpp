#include "app/wiring.hpp"

#include <tradewind/bigcommerce/source.hpp>
#include <tradewind/mapping/time_zone.hpp>
#include <tradewind/pardot/pardot.hpp>
#include <tradewind/salesforce/salesforce.hpp>

namespace tradewind {

/// One remote tenant: its budget, its token, and the door through which it is read or written.
struct Wiring::Account {
  std::unique_ptr<AccountCaller> caller;
  std::unique_ptr<AccessTokens> tokens;
  std::unique_ptr<Source> source;
  std::unique_ptr<Target> target;
};

namespace {

std::string salesforce_name(const PairSettings& pair) {
  const auto& auth = pair.salesforce.auth;
  return "salesforce:" + (auth.username.empty() ? auth.client_id : auth.username);
}

std::string pardot_name(const PairSettings& pair) { return "pardot:" + pair.pardot.business_unit_id; }

/// The date in `zone`: quota days of an account begin at its own midnight.
std::function<std::string(TimePoint)> day_in(std::string zone) {
  return [zone = std::move(zone)](TimePoint at) {
    const auto offset = mapping::utc_offset(zone, at).value_or(std::chrono::seconds{0});
    return format_date(std::chrono::floor<std::chrono::days>(at + offset));
  };
}

/// The codes of the three platforms' rooms that mean more than trouble.
AlertLane::Why why_paused(const std::string& reason) {
  static const std::set<std::string> logins{"login_refused", "auth", "http_401", "1", "15", "126", "184", "196"};
  static const std::set<std::string> limits{
      "quota", "budget", "daily_quota", "rate_window", "REQUEST_LIMIT_EXCEEDED", "http_429", "HTTP_429", "66", "122", "164", "202"};
  const std::string code = reason.substr(0, reason.find(' '));
  if (logins.count(code) != 0) return AlertLane::Why::login;
  return limits.count(code) != 0 ? AlertLane::Why::quota : AlertLane::Why::trouble;
}

}  // namespace

Wiring::Wiring(WiringParts parts) : parts_(std::move(parts)) {
  receiver_ = make_webhook_receiver(parts_.settings, parts_.store, parts_.clock, parts_.random, parts_.logger, parts_.metrics, [this] {
    if (engine_) engine_->events_stored();
  });
}

Wiring::~Wiring() = default;

boost::asio::awaitable<Result<planning::PairPlan>> Wiring::plan_for(std::size_t index) {
  const auto& settings = parts_.settings.pairs[index];
  planning::PairPlan plan;
  plan.settings = settings;
  plan.mapping = parts_.texts[index].mapping;
  plan.workflows = parts_.texts[index].workflows;
  plan.crm_account = salesforce_name(settings);
  plan.marketing_account = pardot_name(settings);
  const TimePoint now = parts_.clock.now();
  for (const auto& [kind, text] : {std::pair{"mapping", plan.mapping->text}, std::pair{"workflows", plan.workflows->text}}) {
    auto saved = co_await parts_.store.save_revision(kind, text, now);
    if (!saved) co_return saved.error();
  }
  if (settings.workflows_from) {
    plan.workflows_from = *settings.workflows_from;
    co_return plan;
  }
  // What the store knew before the first live start is history: it starts no journey.
  const std::string mark = "first_live_start:" + settings.name;
  auto first = co_await parts_.store.load_text(mark);
  if (!first) co_return first.error();
  plan.workflows_from = *first ? parse_rfc3339(**first).value_or(now) : std::chrono::floor<std::chrono::seconds>(now);
  if (!*first && settings.mode == "live") {
    auto saved = co_await parts_.store.save_text(mark, format_rfc3339(plan.workflows_from));
    if (!saved) co_return saved.error();
  }
  co_return plan;
}

Wiring::Account& Wiring::salesforce_account(const PairSettings& pair, const std::string& name) {
  auto& slot = accounts_[name];
  if (slot) return *slot;
  slot = std::make_unique<Account>();
  CallerOptions options;
  options.account = name;
  options.target = "salesforce";
  options.concurrency = 10;
  options.budget = CallerOptions::Budget::usage_header;
  options.share = pair.salesforce.daily_calls;
  options.reserve = pair.salesforce.reserve;
  options.day_of = day_in("UTC");
  slot->caller = make_caller(std::move(options), parts_.http, parts_.store, parts_.clock, parts_.logger, parts_.metrics);
  slot->tokens = make_salesforce_tokens(pair.salesforce, name, parts_.http, parts_.store, parts_.clock, parts_.logger);
  slot->target = make_salesforce_target(pair, name, *slot->tokens, *slot->caller, parts_.store, parts_.clock, parts_.logger);
  return *slot;
}

Wiring::Account& Wiring::pardot_account(const PairSettings& pair, const std::string& name, const std::string& crm) {
  auto& slot = accounts_[name];
  if (slot) return *slot;
  slot = std::make_unique<Account>();
  CallerOptions options;
  options.account = name;
  options.target = "pardot";
  options.concurrency = pair.pardot.concurrency;
  options.budget = CallerOptions::Budget::daily;
  options.share = pair.pardot.daily_calls;
  options.day_of = day_in(pair.pardot.time_zone);
  slot->caller = make_caller(std::move(options), parts_.http, parts_.store, parts_.clock, parts_.logger, parts_.metrics);
  auto& crm_account = salesforce_account(pair, crm);
  slot->target =
      make_pardot_target(pair, name, crm, *crm_account.tokens, *slot->caller, parts_.store, parts_.clock, parts_.logger, parts_.metrics);
  return *slot;
}

void Wiring::build_pair(std::shared_ptr<const planning::PairPlan> plan) {
  const auto& pair = plan->settings;
  const std::string store_name = "bigcommerce:" + pair.bigcommerce.store_hash;
  auto& shop = accounts_[store_name];
  shop = std::make_unique<Account>();
  CallerOptions options;
  options.account = store_name;
  options.target = "bigcommerce";
  options.concurrency = 16;
  options.budget = CallerOptions::Budget::window;
  options.share = pair.bigcommerce.quota_share;
  shop->caller = make_caller(std::move(options), parts_.http, parts_.store, parts_.clock, parts_.logger, parts_.metrics);
  shop->source = make_bigcommerce_source(pair, *shop->caller, parts_.clock);
  salesforce_account(pair, plan->crm_account);
  pardot_account(pair, plan->marketing_account, plan->crm_account);
  EnginePair engine_pair;
  engine_pair.source = shop->source.get();
  engine_pair.plan = std::move(plan);
  pairs_.push_back(std::move(engine_pair));
}

boost::asio::awaitable<Result<void>> Wiring::prepare() {
  for (std::size_t i = 0; i < parts_.settings.pairs.size(); ++i) {
    auto plan = co_await plan_for(i);
    if (!plan) co_return plan.error();
    build_pair(std::make_shared<const planning::PairPlan>(std::move(*plan)));
  }
  EngineParts engine{parts_.executor,           parts_.store,   parts_.clock, parts_.random, parts_.logger, parts_.metrics, pairs_, {},
                     parts_.settings.retention, parts_.on_fatal};
  for (auto& [name, account] : accounts_)
    if (account->target) engine.targets.push_back(account->target.get());
  PreviewParts preview{parts_.store, parts_.clock, {}, engine.targets};
  for (const auto& pair : pairs_) preview.plans.push_back(pair.plan);
  preview_ = make_previewer(std::move(preview));
  engine_ = make_engine(std::move(engine));
  co_return Result<void>();
}

boost::asio::awaitable<Result<void>> Wiring::start() {
  if (!engine_) {
    auto prepared = co_await prepare();
    if (!prepared) co_return prepared.error();
  }
  auto started = co_await engine_->start();
  if (!started) co_return started.error();
  if (!parts_.settings.alerts.webhook.empty()) {
    alerter_ = make_alerter(AlerterParts{parts_.executor, parts_.store, parts_.http, parts_.clock, parts_.random, parts_.logger,
                                         parts_.metrics, parts_.settings.alerts.webhook, [this] { return alert_lanes(); }});
    alerter_->start();
  }
  if (!parts_.settings.alerts.email.empty())
    parts_.logger.warn("alerts_email_not_sent", "alerts.email is accepted, but this version sends no mail: set alerts.webhook to be told");
  co_return Result<void>();
}

boost::asio::awaitable<void> Wiring::stop(Millis grace) {
  if (alerter_) co_await alerter_->stop();
  if (engine_) co_await engine_->stop(grace);
  for (auto& [name, account] : accounts_) co_await account->caller->close();
}

std::vector<Wiring::PairLane> Wiring::pair_lanes() const {
  std::vector<PairLane> rows;
  if (!engine_) return rows;
  const auto lanes = engine_->lanes();
  for (const auto& pair : pairs_) {
    for (const auto& name : {pair.source->account(), pair.plan->crm_account, pair.plan->marketing_account}) {
      const auto lane = std::find_if(lanes.begin(), lanes.end(), [&](const LaneState& view) { return view.account == name; });
      if (lane == lanes.end()) continue;
      rows.push_back({pair.plan->settings.name, name.substr(0, name.find(':')), *lane, accounts_.at(name)->caller->quota_left(),
                      accounts_.at(name)->caller->used_up_at()});
    }
  }
  return rows;
}

/// One for each account, whoever shares it.
std::vector<AlertLane> Wiring::alert_lanes() const {
  std::vector<AlertLane> lanes;
  for (const auto& row : pair_lanes()) {
    const auto same = [&](const AlertLane& lane) { return lane.account == row.lane.account; };
    auto lane = std::find_if(lanes.begin(), lanes.end(), same);
    if (lane == lanes.end()) {
      AlertLane made;
      made.account = row.lane.account;
      made.platform = row.platform;
      made.paused = row.lane.paused;
      made.why = why_paused(row.lane.reason);
      made.reason = row.lane.reason;
      made.until = row.lane.until;
      made.objects = row.lane.objects;
      made.used_up_at = row.used_up_at;
      lane = lanes.insert(lane, std::move(made));
    }
    lane->pairs.push_back(row.pair);
  }
  return lanes;
}

}  // namespace tradewind
