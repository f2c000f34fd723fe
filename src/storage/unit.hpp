// One call of the Store on its way: what is to be done on a database thread, and the caller that waits for the answer.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <tradewind/base/error.hpp>
#include <vector>

#include "storage/session.hpp"

namespace tradewind::storage {

template <typename T>
using Work = std::function<Result<T>(Session&)>;

class Unit {
 public:
  virtual ~Unit() = default;
  /// On the database thread. Returns false when the result is an error: then nothing of the unit may stay.
  virtual bool run(Session& session) = 0;
  /// The batch could not be committed, or SQLite failed: this is the answer now.
  virtual void fail(Error error) = 0;
  /// On the loop thread, once.
  virtual void complete() = 0;

  /// Several statements, which stand or fall together. A single one is atomic by itself.
  bool needs_savepoint = true;
  /// Test control only: answered before the commit.
  bool acknowledge_early = false;
};

template <typename T, typename Handler, typename Function>
class WaitingUnit final : public Unit {
 public:
  WaitingUnit(Function work, Handler handler) : work_(std::move(work)), handler_(std::move(handler)) {}

  bool run(Session& session) override {
    result_.emplace(work_(session));
    return result_->has_value();
  }
  void fail(Error error) override { result_.emplace(std::move(error)); }
  void complete() override {
    auto handler = std::move(handler_);
    auto result = std::move(*result_);
    handler(std::move(result));
  }

 private:
  Function work_;
  Handler handler_;
  std::optional<Result<T>> result_;
};

using Units = std::vector<std::unique_ptr<Unit>>;

/// Takes answers back to the loop: one post for a batch. Outlives the store while answers are on their way.
class Completions {
 public:
  explicit Completions(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

  /// Loop thread: an answer is owed, so the loop must not run dry.
  void expect();
  /// After what the loop has at hand.
  void post(std::function<void()> work);
  /// Any thread.
  static void deliver(const std::shared_ptr<Completions>& self, Units units);

 private:
  void complete(Units units);

  boost::asio::any_io_executor executor_;
  std::size_t expected_ = 0;  ///< loop thread only
  std::optional<boost::asio::executor_work_guard<boost::asio::any_io_executor>> guard_;
};

}  // namespace tradewind::storage
