// Work by the clock, kept as timers in the store: refresh the accounts' descriptions, purge what is old.
#pragma once

#include "pipeline/lane.hpp"

namespace tradewind {

class Upkeep {
 public:
  Upkeep(LaneWorld world, std::vector<Target*> targets, RetentionSettings retention);
  boost::asio::awaitable<void> run();
  void stop() { stopping_ = true, wakeup_->notify(); }

 private:
  boost::asio::awaitable<void> plant();
  boost::asio::awaitable<void> fire(Timer timer);
  boost::asio::awaitable<Millis> refresh(std::string account);
  boost::asio::awaitable<void> purge();

  LaneWorld world_;
  std::vector<Target*> targets_;
  RetentionSettings retention_;
  bool stopping_ = false;
  std::unique_ptr<Wakeup> wakeup_;
};

}  // namespace tradewind
