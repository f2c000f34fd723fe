// How many records go into one call: half as many when the remote finds it too much, slowly more again while all goes well.
#pragma once

#include <algorithm>

namespace tradewind::policy {

class BatchSize {
 public:
  explicit BatchSize(int most) : most_(most), size_(most) {}

  int value() const { return size_; }
  void too_large() { size_ = std::max(1, size_ / 2); }
  /// A batch of `count` went well: only one that was full says that more may go.
  void went_well(int count) {
    if (count >= size_) size_ = std::min(most_, size_ + std::max(1, most_ / 20));
  }

 private:
  int most_, size_;
};

}  // namespace tradewind::policy
