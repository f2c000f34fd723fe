// The Store on SQLite: one file, one writing thread, WAL, synchronous FULL.
#pragma once

#include <tradewind/ports/store.hpp>
#include <tradewind/ports/telemetry.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <string>

namespace tradewind {

struct SqliteOptions {
  std::string path;        ///< file; ":memory:" only with `inline_thread`
  std::string master_key;  ///< 32 bytes
  /// Run units on the caller's thread, one transaction each: simulations.
  bool inline_thread = false;
  /// Bytes free on the disk below which no more is accepted, and bytes that are kept aside for when it is full all the same.
  std::int64_t low_space = 128 << 20, ballast = 16 << 20;
  std::function<std::int64_t()> free_space;  ///< empty: asks the file system
  /// Test controls: put a fault back in and see the tests fail.
  bool fault_ack_before_commit = false;
};

/// Opens, locks, migrates and checks the file. Errors: storage or configuration, with what to do (locked by another daemon, newer
/// schema, wrong key, pragma not honoured). Completions are posted to `executor`.
Result<std::unique_ptr<Store>> open_sqlite_store(boost::asio::any_io_executor executor, SqliteOptions options, Logger& logger,
                                                 Metrics& metrics);

}  // namespace tradewind
