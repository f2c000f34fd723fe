#include "app/scaled_clock.hpp"

namespace tradewind {
namespace {

class ScaledWakeup final : public Wakeup {
 public:
  ScaledWakeup(const ScaledClock& clock, std::unique_ptr<Wakeup> inner) : clock_(clock), inner_(std::move(inner)) {}
  void notify() override { inner_->notify(); }
  boost::asio::awaitable<void> wait(TimePoint until) override { return inner_->wait(clock_.real(until)); }

 private:
  const ScaledClock& clock_;
  std::unique_ptr<Wakeup> inner_;
};

}  // namespace

std::unique_ptr<Wakeup> ScaledClock::make_wakeup() { return std::make_unique<ScaledWakeup>(*this, inner_.make_wakeup()); }

}  // namespace tradewind
