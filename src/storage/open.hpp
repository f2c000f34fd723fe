// Opening the file: lock, pragmas, migrations, key.
#pragma once

#include <memory>
#include <span>
#include <tradewind/base/embedded.hpp>
#include <tradewind/base/error.hpp>
#include <tradewind/storage/sqlite.hpp>

#include "storage/database.hpp"

namespace tradewind::storage {

/// Held for life: a second daemon on the same file is refused.
class FileLock {
 public:
  static Result<FileLock> take(const std::string& path);
  FileLock() = default;
  FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileLock& operator=(FileLock&&) = delete;
  void swap(FileLock& other) noexcept { std::swap(fd_, other.fd_); }
  ~FileLock();

 private:
  int fd_ = -1;
};

/// Sets each pragma and reads it back; configuration error on a surprise.
Result<void> set_pragmas(Database& db, bool in_memory, Database::Mode mode);
/// Applies what is missing, each file in one transaction; refuses altered ones, and a schema newer than `files`.
Result<void> migrate(Database& db, std::span<const embedded::File> files);
/// Leaves a mark beside the file: it must be looked through before it is used again.
void mark_failed(const std::string& path) noexcept;
/// When it is marked: reads all of it; the mark goes when nothing is wrong.
Result<void> check_marked(Database& db, const std::string& path);
/// On a new file leaves a sealed known text; later it must open.
Result<void> check_key(Database& db, const std::string& master_key);

}  // namespace tradewind::storage
