// A thin, strict wrapper: one connection, statements prepared once from literals, every failure an exception of this room.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tradewind/base/id.hpp>
#include <tradewind/base/time.hpp>
#include <type_traits>
#include <unordered_map>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace tradewind::storage {

/// SQLite could not do it. Thrown inside the room and turned into Errc::storage at the edge of a unit. Never holds bound values.
class SqliteFailure : public std::runtime_error {
 public:
  SqliteFailure(int code, const std::string& doing);
  /// A failed write or sync, or a damaged file: what the disk holds is not known any more, so that nothing may be retried on it.
  bool fatal() const;
  /// No room on the disk.
  bool full() const;
  /// The statement asked for something that the schema forbids: the disk is fine.
  bool refused_by_schema() const;

 private:
  int code_;
};

/// SQL comes from literals only: values are always bound.
class Sql {
 public:
  template <std::size_t N>
  consteval Sql(const char (&text)[N]) : text_(text) {}  // NOLINT: literals convert silently
  const char* text() const { return text_; }

 private:
  const char* text_;
};

/// Raw bytes; a std::string binds as TEXT.
struct Blob {
  std::string_view bytes;
};

/// One use of a prepared statement; reset when it goes, so that no read transaction is left open.
class Statement {
 public:
  /// `copy`: bound values are copied; otherwise they must outlive the statement.
  Statement(sqlite3* db, sqlite3_stmt* stmt, bool copy) : db_(db), stmt_(stmt), copy_(copy) {}
  Statement(Statement&& other) noexcept
      : db_(other.db_), stmt_(std::exchange(other.stmt_, nullptr)), copy_(other.copy_), bound_(other.bound_) {}
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  /// True: a row is there. Throws SqliteFailure.
  bool step();

  bool null(int column) const;
  std::int64_t integer(int column) const;
  bool flag(int column) const { return integer(column) != 0; }
  std::string text(int column) const;
  std::string blob(int column) const;
  Id id(int column) const { return Id::from_bytes(blob(column)); }
  TimePoint time(int column) const { return from_unix_ms(integer(column)); }
  std::optional<std::int64_t> maybe_integer(int column) const;
  std::optional<TimePoint> maybe_time(int column) const;
  std::optional<Id> maybe_id(int column) const;

  void bind(std::int64_t value);
  void bind(int value) { bind(std::int64_t{value}); }
  void bind(bool value) { bind(std::int64_t{value ? 1 : 0}); }
  void bind(std::nullptr_t);
  void bind(std::string_view text);
  void bind(const std::string& text) { bind(std::string_view(text)); }
  void bind(const char* text) { bind(std::string_view(text)); }
  void bind(Blob blob);
  void bind(const Id& id) { bind(Blob{id.view()}); }
  void bind(TimePoint at) { bind(to_unix_ms(at)); }
  template <typename T>
  requires std::is_enum_v<T>
  void bind(T value) { bind(static_cast<std::int64_t>(value)); }
  template <typename T>
  void bind(const std::optional<T>& value) {
    if (value) {
      bind(*value);
    } else {
      bind(nullptr);
    }
  }
  /// Throws std::logic_error unless each parameter got a value.
  void check_bound() const;

 private:
  void check(int code) const;

  sqlite3* db_;
  sqlite3_stmt* stmt_;
  bool copy_;
  int bound_ = 0;
};

class Database {
 public:
  enum class Mode { create, read_only };
  /// Throws SqliteFailure.
  Database(const std::string& path, Mode mode);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  template <typename... Values>
  Statement query(Sql sql, const Values&... values) {
    return bound(sql, true, values...);
  }
  /// Returns how many rows were changed.
  template <typename... Values>
  std::int64_t change(Sql sql, const Values&... values) {
    Statement statement = bound(sql, false, values...);
    while (statement.step()) {
    }
    return changes();
  }
  /// Migrations: several statements, not kept.
  void script(const std::string& sql);
  /// For PRAGMAs, which take no parameters; the first column of the first row.
  std::string pragma(const std::string& text);

  /// False inside a transaction. After an error: has SQLite rolled everything back by itself?
  bool autocommit() const;
  /// Pages in the write-ahead log after the last commit.
  int wal_pages() const { return wal_pages_; }
  /// Writes the log back into the file; `truncate` also empties it. Returns false when a reader was in the way.
  bool checkpoint(bool truncate);
  /// The disk failed: closing leaves both files as they are.
  void leave_log();

 private:
  template <typename... Values>
  Statement bound(Sql sql, bool copy, const Values&... values) {
    Statement statement(db_, prepared(sql), copy);
    (statement.bind(values), ...);
    statement.check_bound();
    return statement;
  }
  sqlite3_stmt* prepared(Sql sql);
  std::int64_t changes() const;
  [[noreturn]] void fail(int code, const std::string& doing) const;
  static int count_wal_pages(void* self, sqlite3*, const char*, int pages);

  sqlite3* db_ = nullptr;
  int wal_pages_ = 0;
  std::unordered_map<const char*, sqlite3_stmt*> statements_;
};

}  // namespace tradewind::storage
