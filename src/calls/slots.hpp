// Concurrency slots of an account. Each slot is a named lease in the store, so that several processes share one limit.
#pragma once

#include <tradewind/ports/clock.hpp>
#include <tradewind/ports/store.hpp>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tradewind::calls {

class Slots {
 public:
  Slots(std::string account, int count, Store& store, Clock& clock);

  /// Holds one slot until destroyed.
  class Held {
   public:
    Held(Slots* slots, std::size_t index) : slots_(slots), index_(index) {}
    Held(Held&& other) noexcept : slots_(std::exchange(other.slots_, nullptr)), index_(other.index_) {}
    Held& operator=(Held&&) = delete;
    ~Held() {
      if (slots_ != nullptr) slots_->free(index_);
    }

   private:
    Slots* slots_;
    std::size_t index_;
  };

  /// Empty: none was free before `until`. First come, first served.
  boost::asio::awaitable<std::optional<Held>> take(TimePoint until);
  boost::asio::awaitable<void> close();

 private:
  struct Slot {
    bool busy = false;
    std::optional<std::int64_t> fence;
    TimePoint lease_until{};
    TimePoint refused_until{};  ///< another process holds it
  };

  void free(std::size_t index);
  std::optional<std::size_t> free_slot() const;
  boost::asio::awaitable<bool> lease(std::size_t index);
  std::string name(std::size_t index) const { return "slot:" + account_ + ":" + std::to_string(index); }

  std::string account_;
  Store& store_;
  Clock& clock_;
  std::vector<Slot> slots_;
  std::deque<Wakeup*> waiting_;
};

}  // namespace tradewind::calls
