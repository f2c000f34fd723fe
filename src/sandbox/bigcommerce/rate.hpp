// The request quota of the store: a window that starts with its first request.
#pragma once

#include <tradewind/base/time.hpp>
#include <tradewind/ports/http.hpp>

#include <algorithm>

namespace tradewind::sandbox::bigcommerce {

class RateWindow {
 public:
  /// False: refused. A refused request is not counted.
  bool admit(int quota, int cost, TimePoint now) {
    roll(now);
    if (used_ >= quota) {
      ++refused_;
      return false;
    }
    take(quota, cost, now);
    return true;
  }

  /// By somebody else, as far as there is something.
  void take(int quota, int cost, TimePoint now) {
    roll(now);
    used_ = std::min(quota, used_ + cost);
  }

  void describe(Headers& headers, int quota, TimePoint now) const {
    headers.set("X-Rate-Limit-Time-Window-Ms", std::to_string(length.count()));
    headers.set("X-Rate-Limit-Time-Reset-Ms", std::to_string(left(now).count()));
    headers.set("X-Rate-Limit-Requests-Quota", std::to_string(quota));
    headers.set("X-Rate-Limit-Requests-Left", std::to_string(std::max(0, quota - used_)));
  }

  Millis left(TimePoint now) const { return std::max(Millis(0), length - (now - started_)); }

  static constexpr Millis length{30000};

  int refused() const { return refused_; }

 private:
  void roll(TimePoint now) {
    if (now - started_ < length) return;
    started_ = now;
    used_ = 0;
  }

  TimePoint started_{Millis(-30000)};
  int used_ = 0, refused_ = 0;
};

}  // namespace tradewind::sandbox::bigcommerce
