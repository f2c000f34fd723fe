// The hour that the demo tells: who shops when, what goes wrong, and what became of it.
#pragma once

#include <string>
#include <vector>

#include "app/demo_print.hpp"
#include "app/demo_stage.hpp"
#include "app/demo_tally.hpp"

namespace tradewind {

class DemoStory {
 public:
  DemoStory(DemoStage& stage, DemoPrinter& page) : stage_(stage), page_(page) {}

  /// Plays all scenes; false when one did not come to rest, which is told too.
  boost::asio::awaitable<bool> tell();
  /// What there is at the end, and what each scene cost.
  boost::asio::awaitable<void> sum_up();
  /// What went otherwise than told; empty: nothing.
  const std::vector<std::string>& surprises() const { return surprises_; }

 private:
  using Told = boost::asio::awaitable<bool>;
  struct Cost {
    std::string scene;
    int webhooks = 0;
    std::map<std::string, ApiCalls> calls;
  };

  Told new_customer();
  Told guest_order();
  Told second_order();
  Told duplicates();
  Told outage();
  Told expired_token();
  Told validation_error();
  Told refund();
  Told new_address();
  Told guest_registers();

  /// The clock runs fast until `minute` of the hour, then at the pace of a scene.
  boost::asio::awaitable<void> quiet_until(int minute);
  void note_opening();
  void open_scene(const std::string& title);
  /// Waits for rest, then tells what changed, for whom and at what cost.
  Told close_scene(std::string email, std::string remark);
  boost::asio::awaitable<void> tell_what_is_open();
  boost::asio::awaitable<void> watch_outage(TimePoint end, std::string email);
  boost::asio::awaitable<std::string> lane_state();
  Told handle_dead_letters();
  Told edit_and_retry(std::string id);
  /// What the person has spent, as the admin API tells it.
  boost::asio::awaitable<std::string> spend_of(std::string email);
  void note(bool as_told, const std::string& surprise) {
    if (!as_told) surprises_.push_back(surprise);
  }
  void print_changes();
  TimePoint now() { return stage_.clock().now(); }

  DemoStage& stage_;
  DemoPrinter& page_;
  TimePoint opened_{};
  std::string scene_;
  DemoMoment before_;
  std::vector<Cost> costs_;
  std::vector<std::string> surprises_;
  std::int64_t ada_ = 0, bob_ = 0;
};

}  // namespace tradewind
