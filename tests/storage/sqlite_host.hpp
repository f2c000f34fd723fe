// A SQLite file of its own for one test; inline, no statement of it may read a growing table from end to end.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <tradewind/storage/sqlite.hpp>

#include "conformance/store_suite.hpp"
#include "storage/database.hpp"
#include "storage/null_telemetry.hpp"
#include "storage/plan_watch.hpp"

namespace tradewind::testing {

class TempDir {
 public:
  TempDir() {
    std::string name = (std::filesystem::temp_directory_path() / "tradewind-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = name;
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class SqliteHost final : public conformance::StoreHost {
 public:
  explicit SqliteHost(bool inline_thread) { options.inline_thread = inline_thread; }
  ~SqliteHost() override { close(); }

  Store& open(boost::asio::io_context& io) override {
    close();
    options.path = (dir_.path() / "test.db").string();
    options.master_key = std::string(32, 'k');
    if (options.inline_thread) plans_.arm();
    auto opened = open_sqlite_store(io.get_executor(), options, log, metrics_);
    if (options.inline_thread) plans_.disarm();
    if (!opened) throw std::runtime_error(opened.error().message());
    store_ = std::move(*opened);
    return *store_;
  }
  void audit() override {
    storage::Database db(file().string(), storage::Database::Mode::read_only);
    auto row = db.query(
        "SELECT pair, state, sum(n) FROM (SELECT pair, state, 1 AS n FROM events UNION ALL SELECT pair, 1, count FROM journal UNION ALL "
        "SELECT pair, state, -count FROM tallies) GROUP BY pair, state HAVING sum(n) <> 0");
    while (row.step()) ADD_FAILURE() << row.text(0) << " state " << row.integer(1) << " differs by " << row.integer(2);
  }
  void close() {
    if (store_ && options.inline_thread) {
      for (const auto& scan : plans_.scans()) ADD_FAILURE() << "reads a whole table: " << scan;
    }
    store_.reset();
  }
  std::filesystem::path file() const { return dir_.path() / "test.db"; }

  EventLog log;
  SqliteOptions options;

 private:
  TempDir dir_;
  PlanWatch plans_;
  NoMetrics metrics_;
  std::unique_ptr<Store> store_;
};

}  // namespace tradewind::testing
