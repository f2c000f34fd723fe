// A SQLite file of its own for one test.
#pragma once

#include <tradewind/storage/sqlite.hpp>

#include "conformance/store_suite.hpp"
#include "support/null_telemetry.hpp"

#include <filesystem>
#include <stdlib.h>

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
  explicit SqliteHost(bool inline_thread) { options_.inline_thread = inline_thread; }

  Store& open(boost::asio::io_context& io) override {
    store_.reset();
    options_.path = (dir_.path() / "test.db").string();
    options_.master_key = std::string(32, 'k');
    auto opened = open_sqlite_store(io.get_executor(), options_, log, metrics_);
    if (!opened) throw std::runtime_error(opened.error().message());
    store_ = std::move(*opened);
    return *store_;
  }
  void close() { store_.reset(); }
  std::filesystem::path file() const { return dir_.path() / "test.db"; }

  EventLog log;

 private:
  TempDir dir_;
  SqliteOptions options_;
  NoMetrics metrics_;
  std::unique_ptr<Store> store_;
};

}  // namespace tradewind::testing
