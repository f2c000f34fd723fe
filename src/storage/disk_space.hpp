// Room on the disk. New events are refused while there is still enough to finish what was accepted; a ballast is let go when there is not.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace tradewind::storage {

class DiskSpace {
 public:
  struct Options {
    std::string database_path;
    std::int64_t low = 0;                ///< bytes: less is low
    std::int64_t ballast = 0;            ///< bytes
    std::function<std::int64_t()> free;  ///< empty: asks the file system
  };
  explicit DiskSpace(Options options);

  /// Looks again when the last look is a while ago; once low, there must be a quarter more before it is not.
  bool low();
  /// Enough to let a file grow without need.
  bool ample() const { return free_ > 4 * options_.low; }
  /// The disk is full.
  void drop_ballast() noexcept;

 private:
  std::int64_t ask() const;
  void take_ballast() noexcept;
  std::string ballast_path() const { return options_.database_path + ".ballast"; }

  Options options_;
  std::int64_t free_ = 0;
  bool low_ = false, has_ballast_ = false;
  std::chrono::steady_clock::time_point looked_at_{};
};

}  // namespace tradewind::storage
