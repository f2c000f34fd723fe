// A disk that fails or stalls when told to: a SQLite VFS over the system's own.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

namespace tradewind::testing {

/// While one lives, every SQLite file of the process goes through it. One at a time.
class FaultVfs {
 public:
  FaultVfs();
  ~FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  /// SQLite result codes that the next syncs or writes give; 0: they work.
  void fail_syncs(int code);
  void fail_writes(int code);
  /// The nth operation of a kind from now on gives `code`, once.
  enum class Operation { read, write, sync, lock };
  void fail_nth(Operation operation, int n, int code);
  /// Has it happened?
  bool failed() const;
  /// Writes that let a file grow fail (SQLITE_FULL) when this says that there is less room than they need.
  void limit(std::function<std::int64_t()> room);
  /// Syncs wait until released.
  void hold_syncs();
  void release_syncs();
  /// Blocks until a sync waits.
  void await_held_sync();
  int syncs() const;

  // For the VFS itself.
  int on_sync();
  int on_write(std::int64_t grows_by);
  int on(Operation operation);

 private:
  int planned(Operation operation);

  struct Plan {
    Operation operation{};
    int left = 0, code = 0;
  };
  Plan plan_;
  std::function<std::int64_t()> room_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int sync_code_ = 0, write_code_ = 0, syncs_ = 0, waiting_ = 0;
  bool held_ = false;
};

}  // namespace tradewind::testing
