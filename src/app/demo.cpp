// `tradewind demo`: the platforms, the daemon and a scripted hour of shoppers in one process.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <iostream>
#include <tradewind/app/app.hpp>

#include "app/demo_check.hpp"
#include "app/demo_stage.hpp"
#include "app/demo_story.hpp"

namespace tradewind {
namespace {

class Demo {
 public:
  explicit Demo(DemoOptions options) : options_(options), signals_(io_, SIGTERM, SIGINT), stage_(io_), story_(stage_, page_) {}

  int run() {
    std::signal(SIGPIPE, SIG_IGN);
    await_signal();
    boost::asio::co_spawn(io_, play(), [this](std::exception_ptr error) { played(error); });
    io_.run();
    return exit_code_;
  }

 private:
  boost::asio::awaitable<void> play() {
    auto opened = co_await stage_.open();
    if (!opened) {
      std::cerr << "tradewind: " << opened.error().message() << "\n";
      co_return;
    }
    introduce();
    const bool told = co_await story_.tell();
    if (told) co_await story_.sum_up();
    const bool verified = told && co_await verify();
    if (interrupted_) co_return;
    exit_code_ = verified ? 0 : 1;
    if (!verified) keep();
    if (!options_.exit_when_done) co_await go_on();
  }

  void introduce() {
    page_.title("Tradewind demo: an hour in a web shop, in about a minute.");
    page_.row("three platforms", stage_.page_url() + "  simulated; the page shows their records");
    page_.row("webhooks go to", stage_.hook_url());
    page_.row("admin API", stage_.admin_url());
    page_.row("logs", stage_.log_path());
  }

  boost::asio::awaitable<bool> verify() {
    auto counts = co_await stage_.counts();
    if (!counts) {
      page_.verdict(false, counts.error().message());
      co_return false;
    }
    auto found = differences(stage_.world(), *counts);
    found.insert(found.end(), story_.surprises().begin(), story_.surprises().end());
    page_.verdict(found.empty(),
                  found.empty() ? "Verified: the records at all three platforms are exactly as expected, no event is open, the sums add up."
                                : "Not as expected:");
    for (const auto& line : found) page_.paragraph(line);
    co_return found.empty();
  }

  void keep() {
    stage_.keep_directory();
    page_.paragraph("Database and logs are kept in " + stage_.directory());
  }

  /// Until a signal: at the pace of the wall, so that one can look around.
  boost::asio::awaitable<void> go_on() {
    stage_.clock().run_at(1);
    page_.gap();
    page_.paragraph("All of it goes on running, no longer in a hurry. Ctrl-C ends it.");
    page_.row("records, shoppers", stage_.page_url());
    page_.command("status", "curl -H 'Authorization: Bearer " + stage_.token() + "' " + stage_.admin_url() + "/api/v1/status");
    page_.command("metrics", "curl " + stage_.admin_url() + "/metrics");
    going_on_ = true;
    while (stage_.fatal().empty() && !interrupted_) {
      const TimePoint next = stage_.clock().now() + std::chrono::milliseconds(200);
      co_await stage_.clock().sleep_until(next);
    }
    if (interrupted_) co_return;
    exit_code_ = 1;
    std::cerr << "tradewind: " << stage_.fatal() << "\n";
  }

  void await_signal() {
    signals_.async_wait([this](boost::system::error_code error, int) {
      // Further signals are taken and ignored: the drain has its own end, and the directory must go.
      if (error) return;
      interrupted_ = true;
      if (going_on_) return;
      // A story that is cut short was not verified; who only wanted to look has seen enough.
      exit_code_ = options_.exit_when_done ? 1 : 0;
      end();
    });
  }

  void played(const std::exception_ptr& error) {
    try {
      if (error) std::rethrow_exception(error);
    } catch (const std::exception& caught) {
      exit_code_ = 1;
      std::cerr << "tradewind: " << caught.what() << "\n";
    }
    end();
  }

  void end() {
    if (ending_) return;
    ending_ = true;
    boost::asio::co_spawn(io_, stage_.close(), [this](std::exception_ptr) { io_.stop(); });
  }

  DemoOptions options_;
  boost::asio::io_context io_{1};
  boost::asio::signal_set signals_;
  DemoPrinter page_;
  DemoStage stage_;
  DemoStory story_;
  bool interrupted_ = false, going_on_ = false, ending_ = false;
  int exit_code_ = 1;
};

}  // namespace

int run_demo(const DemoOptions& options) {
  Demo demo(options);
  return demo.run();
}

}  // namespace tradewind
