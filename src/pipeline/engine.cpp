#include <tradewind/pipeline/engine.hpp>

#include "pipeline/pulse.hpp"
#include "pipeline/read_lane.hpp"
#include "pipeline/upkeep.hpp"
#include "pipeline/work_lane.hpp"

#include <boost/system/system_error.hpp>

namespace tradewind {
namespace {

/// While webhooks pour in, their answers come first: routing takes a bounded share of the writer's time (about 5,000 events a second,
/// several times what any platform takes).
constexpr int route_batch = 256;
constexpr Millis route_pause = std::chrono::milliseconds(50);
constexpr Millis route_again = std::chrono::minutes(1);
constexpr Millis stop_poll = std::chrono::milliseconds(20);

class EngineImpl final : public Engine {
 public:
  explicit EngineImpl(EngineParts parts);

  boost::asio::awaitable<Result<void>> start() override;
  void events_stored() override { router_->notify(); }
  void work_changed() override;
  std::vector<LaneState> lanes() const override;
  boost::asio::awaitable<void> stop(Millis grace) override;
  bool idle() const override { return !busy() && loops_.size() == 0; }

 private:
  boost::asio::awaitable<void> route();
  void loop(std::string name, boost::asio::awaitable<void> body);
  void wake(const std::string& account);
  bool busy() const;
  void watch_loops();
  void look_for_stopped(Pulse& pulse);

  EngineParts parts_;
  bool stopping_ = false;
  std::unique_ptr<Wakeup> router_;
  std::vector<std::unique_ptr<ReadLane>> read_lanes_;
  std::vector<std::unique_ptr<WorkLane>> work_lanes_;
  std::unique_ptr<Upkeep> upkeep_;
  std::uint64_t routes_ = 0;
  TimePoint looked_at_{};
  Pulse of_lanes_, of_upkeep_;  ///< looked at by upkeep, and by the router
  TaskGroup loops_;             // last: dies first
};

EngineImpl::EngineImpl(EngineParts parts) : parts_(std::move(parts)), router_(parts_.clock.make_wakeup()), loops_(parts_.executor) {
  const LaneWorld world{
      parts_.executor, parts_.store, parts_.clock, parts_.random, parts_.logger, parts_.metrics, [this](const std::string& account) {
        wake(account);
      }};
  for (const auto& pair : parts_.pairs) read_lanes_.push_back(std::make_unique<ReadLane>(world, pair));
  for (auto* target : parts_.targets) {
    std::vector<std::shared_ptr<const planning::PairPlan>> plans;
    for (const auto& pair : parts_.pairs)
      if (pair.plan->crm_account == target->account() || pair.plan->marketing_account == target->account()) plans.push_back(pair.plan);
    work_lanes_.push_back(std::make_unique<WorkLane>(world, *target, std::move(plans)));
  }
  upkeep_ = std::make_unique<Upkeep>(world, parts_.targets, parts_.retention, [this] { look_for_stopped(of_lanes_); });
  watch_loops();
}

void EngineImpl::watch_loops() {
  of_lanes_.watch("router", routes_);
  for (const auto& lane : read_lanes_) of_lanes_.watch("lane " + lane->account(), lane->turns());
  for (const auto& lane : work_lanes_) of_lanes_.watch("lane " + lane->account(), lane->turns());
  of_upkeep_.watch("upkeep", upkeep_->turns());
}

/// A loop that hangs is as bad as one that ended: nothing of its kind would be done any more, and nobody would hear of it.
void EngineImpl::look_for_stopped(Pulse& pulse) {
  if (stopping_) return;
  for (const auto& name : pulse.look()) {
    parts_.logger.error("loop_stuck", name + " has not turned for minutes");
    if (parts_.on_fatal) parts_.on_fatal(name + ": stuck");
  }
}

boost::asio::awaitable<Result<void>> EngineImpl::start() {
  for (auto& lane : read_lanes_) co_await lane->restore();
  for (auto& lane : work_lanes_) co_await lane->restore();
  loop("router", route());
  for (auto& lane : read_lanes_) loop("lane " + lane->account(), lane->run());
  for (auto& lane : work_lanes_) loop("lane " + lane->account(), lane->run());
  loop("upkeep", upkeep_->run());
  co_return Result<void>();
}

void EngineImpl::loop(std::string name, boost::asio::awaitable<void> body) {
  loops_.spawn(std::move(body), [this, name = std::move(name)](std::exception_ptr error) {
    if (stopping_) return;
    std::string why = "it returned";
    try {
      if (error) std::rethrow_exception(error);
    } catch (const std::exception& caught) {
      why = caught.what();
    }
    parts_.logger.error("loop_ended", name + " ended without being told to: " + why);
    if (parts_.on_fatal) parts_.on_fatal(name + ": " + why);
  });
}

boost::asio::awaitable<void> EngineImpl::route() {
  while (!stopping_) {
    ++routes_;
    const TimePoint now = parts_.clock.now();
    if (now - looked_at_ >= route_again || now < looked_at_) {
      looked_at_ = now;
      look_for_stopped(of_upkeep_);
    }
    auto routed = co_await parts_.store.route(route_batch, now);
    if (routed && *routed > 0) {
      for (auto& lane : read_lanes_) lane->wake();
      const bool more = *routed >= route_batch;
      if (more) co_await parts_.clock.sleep_until(now + route_pause);
      continue;
    }
    co_await router_->wait(now + route_again);
  }
}

void EngineImpl::wake(const std::string& account) {
  for (auto& lane : work_lanes_)
    if (lane->account() == account) lane->wake();
}

void EngineImpl::work_changed() {
  for (auto& lane : read_lanes_) lane->wake();
  for (auto& lane : work_lanes_) lane->wake();
}

std::vector<LaneState> EngineImpl::lanes() const {
  std::vector<LaneState> views;
  for (const auto& lane : read_lanes_) views.push_back(lane->view());
  for (const auto& lane : work_lanes_) views.push_back(lane->view());
  return views;
}

bool EngineImpl::busy() const {
  const auto working = [](const auto& lane) { return lane->in_flight() > 0; };
  return std::any_of(read_lanes_.begin(), read_lanes_.end(), working) || std::any_of(work_lanes_.begin(), work_lanes_.end(), working);
}

boost::asio::awaitable<void> EngineImpl::stop(Millis grace) {
  if (stopping_) co_return;
  stopping_ = true;
  router_->notify();
  upkeep_->stop();
  for (auto& lane : read_lanes_) lane->stop();
  for (auto& lane : work_lanes_) lane->stop();
  const TimePoint end = parts_.clock.now() + grace;
  while ((busy() || loops_.size() > 0) && parts_.clock.now() < end) co_await parts_.clock.sleep_until(parts_.clock.now() + stop_poll);
  if (busy() || loops_.size() > 0) {
    for (auto& lane : read_lanes_) lane->cancel();
    for (auto& lane : work_lanes_) lane->cancel();
    loops_.cancel();
    const TimePoint last = parts_.clock.now() + std::chrono::seconds(2);
    while ((busy() || loops_.size() > 0) && parts_.clock.now() < last) co_await parts_.clock.sleep_until(parts_.clock.now() + stop_poll);
  }
  (void)co_await parts_.store.release_leases(parts_.clock.now());
}

}  // namespace

std::unique_ptr<Engine> make_engine(EngineParts parts) { return std::make_unique<EngineImpl>(std::move(parts)); }

}  // namespace tradewind
