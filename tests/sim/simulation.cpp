#include "sim/simulation.hpp"

#include "app/sandbox_settings.hpp"

#include <tradewind/base/text.hpp>

#include <boost/asio/co_spawn.hpp>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace tradewind::testing {
namespace {

constexpr const char* hook_host = "https://hooks.sim";

std::string shipped(const char* name) {
  std::ifstream in(std::string(TRADEWIND_SOURCE_DIR) + "/config/" + name);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string target_of(const std::string& url) {
  const auto host = url.find("://");
  const auto path = host == std::string::npos ? std::string::npos : url.find('/', host + 3);
  return path == std::string::npos ? "/" : url.substr(path);
}

}  // namespace

void LogLines::write(Level, std::string_view event, std::string_view message, Fields fields) {
  std::string line = std::string(event) + " " + std::string(message);
  for (const auto& [name, value] : fields) {
    line += " " + name + "=";
    if (const auto* text = std::get_if<std::string>(&value)) line += *text;
    if (const auto* number = std::get_if<std::int64_t>(&value)) line += std::to_string(*number);
  }
  lines.push_back(std::move(line));
}

/// Routes requests by host: the daemon's public listener or the platforms. No bytes, no sockets.
class SimHttp final : public HttpClient {
 public:
  SimHttp(sandbox::World& world, Clock& clock, const Interference& interference)
      : sandbox_(sandbox::make_sandbox_handler(world, clock)), interference_(interference), clock_(clock) {}

  void listen(HttpHandler handler) { daemon_ = std::move(handler); }
  /// Requests whose path begins so go there.
  void add(std::string begin, sandbox::World& world) {
    other_begin_ = std::move(begin);
    other_ = sandbox::make_sandbox_handler(world, clock_);
  }

  boost::asio::awaitable<Result<HttpResponse>> send(HttpRequest request, Deadline deadline) override {
    const bool to_daemon = request.url.rfind(hook_host, 0) == 0;
    request.url = target_of(request.url);
    request.headers.set("Content-Length", std::to_string(request.body.size()));
    const bool to_other = other_ && request.url.rfind(other_begin_, 0) == 0;
    const HttpHandler& handler = to_daemon ? daemon_ : to_other ? other_ : sandbox_;
    if (!handler) co_return Error{Errc::net_not_sent, "connection refused"};
    if (!to_daemon && interference_.strike) interference_.strike(request);
    while (!to_daemon && interference_.hangs && interference_.hangs(request))
      co_await clock_.sleep_until(clock_.now() + std::chrono::hours(1));
    co_await clock_.sleep_until(clock_.now() + Millis{3});
    if (!to_daemon && interference_.answer) {
      auto instead = interference_.answer(request);
      if (instead) co_return std::move(*instead);
    }
    Peer peer;
    peer.address = "192.0.2.1";
    peer.tls = true;
    auto response = co_await handler(std::move(request), std::move(peer));
    co_await clock_.sleep_until(clock_.now() + Millis{3});
    if (response.cut) co_return Error{Errc::net_unknown, "the answer was cut"};
    if (clock_.now() > deadline.at) co_return Error{Errc::net_unknown, "no answer in time"};
    co_return response;
  }

 private:
  HttpHandler sandbox_, daemon_, other_;
  std::string other_begin_;
  const Interference& interference_;
  Clock& clock_;
};

Simulation::Simulation(SimOptions options)
    : clock(io, *parse_rfc3339("2026-03-02T08:00:00Z")),
      metrics(make_metrics()),
      options_(std::move(options)),
      random_(make_seeded_random(options_.seed ^ 0x5eed)) {
  sandbox::WorldOptions made;
  made.seed = options_.seed;
  world = sandbox::make_world(made);
  for (const auto& [name, value] : options_.switches)
    if (!world->set_switch(name, value)) throw std::logic_error("no such switch or value: " + name + "=" + value);
  settings.pairs.push_back(sandbox_pair(made.base_url, std::string(hook_host) + "/webhooks/main"));
  settings.retention = options_.retention;
  settings.alerts.webhook = SecretString(options_.alert_webhook);
  if (options_.tweak) options_.tweak(settings.pairs.front());
  http_ = std::make_unique<SimHttp>(*world, clock, interference);
  if (options_.second_store) add_second_store();
  compile();
  http_->listen([this](HttpRequest request, Peer peer) { return wiring_->receiver().handle(std::move(request), std::move(peer)); });
  for (const char* scope : {"store/order/*", "store/customer/*"}) {
    shop().add_hook(scope, settings.pairs[0].bigcommerce.webhook_url, {}, clock.now());
    if (second_) second_shop().add_hook(scope, settings.pairs[1].bigcommerce.webhook_url, {}, clock.now());
  }
  open();
  spawn(sandbox::run_deliveries(shop(), *http_, clock));
  if (second_) spawn(sandbox::run_deliveries(second_shop(), *http_, clock));
  spawn(tick());
}

void Simulation::add_second_store() {
  sandbox::BigCommerceOptions next;
  next.store_hash = "def456";
  next.store_id = 2025646;
  next.access_token = "second-store-token";
  next.client_secret = "second-store-secret";
  auto random = make_seeded_random(options_.seed + 1);
  std::vector<std::unique_ptr<sandbox::Platform>> platforms;
  platforms.push_back(std::make_unique<sandbox::BigCommerce>(next, *random));
  second_ = std::make_unique<sandbox::World>(std::move(random), std::move(platforms));
  http_->add("/stores/" + next.store_hash, *second_);
  PairSettings pair = settings.pairs.front();
  pair.name = "second";
  pair.bigcommerce.store_hash = next.store_hash;
  pair.bigcommerce.access_token = SecretString(next.access_token);
  pair.bigcommerce.client_secret.clear();
  pair.bigcommerce.client_secret.emplace_back(next.client_secret);
  pair.bigcommerce.webhook_url = std::string(hook_host) + "/webhooks/second";
  settings.pairs.push_back(std::move(pair));
}

void Simulation::compile() {
  std::vector<mapping::Problem> problems;
  const auto mapping =
      mapping::compile_mapping(options_.mapping.empty() ? shipped("mapping.yaml") : options_.mapping, "mapping.yaml", problems);
  const auto flows =
      workflow::compile_workflows(options_.workflows.empty() ? shipped("workflows.yaml") : options_.workflows, "workflows.yaml", problems);
  if (!problems.empty()) throw std::logic_error(problems.front().message());
  PairTexts texts;
  texts.mapping = std::make_shared<const mapping::Mapping>(*mapping);
  texts.workflows = std::make_shared<const workflow::Workflows>(*flows);
  texts_.assign(settings.pairs.size(), texts);
}

void Simulation::open() {
  SqliteOptions database;
  database.path = options_.database;
  database.master_key = std::string(32, 'k');
  database.inline_thread = true;
  auto opened = open_sqlite_store(io.get_executor(), std::move(database), log, *metrics);
  if (!opened) throw std::logic_error(opened.error().message());
  store = std::move(*opened);
  door_ = std::make_unique<StoreDoor>(*store, clock);
  auto fatal = options_.on_fatal ? options_.on_fatal : [](std::string what) { throw std::logic_error("a loop ended: " + what); };
  WiringParts parts{io.get_executor(), settings, texts_, *door_, *http_, clock, *random_, log, *metrics, std::move(fatal)};
  wiring_ = std::make_unique<Wiring>(std::move(parts));
  std::optional<Result<void>> started;
  boost::asio::co_spawn(io, wiring_->start(), [&](std::exception_ptr error, Result<void> result) {
    if (error) std::rethrow_exception(error);
    started = std::move(result);
  });
  clock.run(clock.now() + std::chrono::seconds(1), [&] { return started.has_value(); });
  if (!started || !*started) throw std::logic_error("the wiring did not start");
}

void Simulation::close() {
  bool stopped = false;
  boost::asio::co_spawn(io, wiring_->stop(std::chrono::seconds(30)), [&](std::exception_ptr) { stopped = true; });
  clock.run(clock.now() + std::chrono::minutes(2), [&] { return stopped && (!ended_ || tasks_.size() == 0); });
}

void Simulation::crash() {
  if (options_.database == ":memory:") throw std::logic_error("a database in memory dies with its process");
  door_->cut();
  close();
  wiring_.reset();
  store.reset();
  open();
}

Simulation::~Simulation() {
  ended_ = true;
  tasks_.cancel();
  close();
}

void Simulation::spawn(boost::asio::awaitable<void> task) {
  tasks_.spawn(std::move(task), [this](std::exception_ptr error) {
    if (error && !ended_) std::rethrow_exception(error);
  });
}

/// What happens at the platforms by itself: the connector, deliveries that time out.
boost::asio::awaitable<void> Simulation::tick() {
  while (!ended_) {
    world->advance(clock.now());
    if (second_) second_->advance(clock.now());
    co_await clock.sleep_until(clock.now() + std::chrono::seconds(20));
  }
}

void Simulation::run_for(Millis span) { clock.run(clock.now() + span); }

bool Simulation::run_until(const std::function<bool()>& done, Millis limit) {
  const TimePoint end = clock.now() + limit;
  while (!done() && clock.now() < end) clock.run(std::min(end, clock.now() + std::chrono::seconds(5)), {});
  return done();
}

PairCounts Simulation::counts() {
  auto all = ask(store->counts());
  return all["main"];
}

void Simulation::tell(boost::asio::awaitable<Result<void>> call) {
  bool done = false;
  boost::asio::co_spawn(io, std::move(call), [&](std::exception_ptr, Result<void> result) {
    if (!result) throw std::logic_error(result.error().message());
    done = true;
  });
  clock.run(clock.now(), [&] { return done; });
}

void Simulation::retry(Id dead_letter) {
  tell(store->retry_dead_letter(dead_letter, clock.now()));
  wiring_->engine().work_changed();
}

bool Simulation::settle(Millis limit) {
  return run_until(
      [this] {
        if (shop().waiting() != 0 || (second_ && second_shop().waiting() != 0)) return false;
        std::int64_t open = 0;
        for (auto& [pair, counts] : ask(store->counts()))
          open += counts.events[EventState::pending] + counts.events[EventState::running] + counts.events[EventState::retrying];
        return open == 0;
      },
      limit);
}

std::string Simulation::trace_hash() const {
  std::string all;
  for (const auto& line : world->history())
    all += std::to_string(to_unix_ms(line.at)) + line.method + line.path + std::to_string(line.status) + line.body + "\n";
  return text::to_hex(crypto::sha256(all));
}

}  // namespace tradewind::testing
