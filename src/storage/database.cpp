#include "storage/database.hpp"

#include <sqlite3.h>

#include "storage/page_check.hpp"

namespace tradewind::storage {

SqliteFailure::SqliteFailure(int code, const std::string& doing)
    : std::runtime_error("SQLite error " + std::to_string(code) + ", " + sqlite3_errstr(code & 0xff) + ", at: " + doing), code_(code) {}

bool SqliteFailure::fatal() const {
  switch (code_) {
    case SQLITE_IOERR_SHMSIZE:
    case SQLITE_IOERR_NOMEM:
      return false;
    default:
      break;
  }
  const int primary = code_ & 0xff;
  return primary == SQLITE_IOERR || primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

Statement::~Statement() {
  if (stmt_ == nullptr) return;
  sqlite3_reset(stmt_);
  sqlite3_clear_bindings(stmt_);
}

bool SqliteFailure::full() const { return (code_ & 0xff) == SQLITE_FULL; }
bool SqliteFailure::refused_by_schema() const { return (code_ & 0xff) == SQLITE_CONSTRAINT; }

void Statement::check(int code) const {
  if (code != SQLITE_OK) throw SqliteFailure(sqlite3_extended_errcode(db_), sqlite3_sql(stmt_));
}

bool Statement::step() {
  const int code = sqlite3_step(stmt_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw SqliteFailure(sqlite3_extended_errcode(db_), sqlite3_sql(stmt_));
}

bool Statement::null(int column) const { return sqlite3_column_type(stmt_, column) == SQLITE_NULL; }
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(stmt_, column); }

std::string Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(stmt_, column));
  return bytes == nullptr ? std::string{} : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(stmt_, column)));
}

std::string Statement::blob(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(stmt_, column));
  return bytes == nullptr ? std::string{} : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(stmt_, column)));
}

std::optional<std::int64_t> Statement::maybe_integer(int column) const {
  if (null(column)) return std::nullopt;
  return integer(column);
}

std::optional<TimePoint> Statement::maybe_time(int column) const {
  if (null(column)) return std::nullopt;
  return time(column);
}

std::optional<Id> Statement::maybe_id(int column) const {
  if (null(column)) return std::nullopt;
  return id(column);
}

void Statement::bind(std::int64_t value) { check(sqlite3_bind_int64(stmt_, ++bound_, value)); }
void Statement::bind(std::nullptr_t) { check(sqlite3_bind_null(stmt_, ++bound_)); }

void Statement::bind(std::string_view text) {
  // An empty view may have no address, which would bind NULL.
  const char* bytes = text.empty() ? "" : text.data();
  check(sqlite3_bind_text64(stmt_, ++bound_, bytes, text.size(), copy_ ? SQLITE_TRANSIENT : SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::bind(Blob blob) {
  const char* bytes = blob.bytes.empty() ? "" : blob.bytes.data();
  check(sqlite3_bind_blob64(stmt_, ++bound_, bytes, blob.bytes.size(), copy_ ? SQLITE_TRANSIENT : SQLITE_STATIC));
}

void Statement::check_bound() const {
  if (bound_ != sqlite3_bind_parameter_count(stmt_))
    throw std::logic_error(std::string("wrong number of values for: ") + sqlite3_sql(stmt_));
}

Database::Database(const std::string& path, Mode mode) {
  // Counting its memory costs SQLite a lock for each allocation. Refused when SQLite runs already, which does no harm.
  static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  (void)configured;
  const int flags = mode == Mode::create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  const int code = sqlite3_open_v2(path.c_str(), &db_, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, page_check_vfs());
  if (code != SQLITE_OK) {
    sqlite3_close(db_);
    throw SqliteFailure(code, "open");
  }
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_limit(db_, SQLITE_LIMIT_ATTACHED, 0);
  int reserved = page_check_size;
  sqlite3_file_control(db_, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
  sqlite3_wal_hook(db_, &Database::count_wal_pages, this);
}

Database::~Database() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(db_);
}

sqlite3_stmt* Database::prepared(Sql sql) {
  auto& statement = statements_[sql.text()];
  if (statement == nullptr) {
    const int code = sqlite3_prepare_v3(db_, sql.text(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) fail(code, sql.text());
  }
  if (sqlite3_stmt_busy(statement) != 0) throw std::logic_error(std::string("statement used twice at once: ") + sql.text());
  return statement;
}

void Database::script(const std::string& sql) {
  const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code, "script");
}

std::string Database::pragma(const std::string& text) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(db_, ("PRAGMA " + text).c_str(), -1, &statement, nullptr);
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> owner(statement, &sqlite3_finalize);
  if (code != SQLITE_OK) fail(code, text);
  Statement use(db_, statement, false);
  std::string value;
  bool first = true;
  while (use.step()) {
    if (first) value = use.text(0);
    first = false;
  }
  return value;
}

void Database::leave_log() { sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr); }

bool Database::autocommit() const { return sqlite3_get_autocommit(db_) != 0; }
std::int64_t Database::changes() const { return sqlite3_changes64(db_); }

bool Database::checkpoint(bool truncate) {
  int in_log = 0, written_back = 0;
  const int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
  const int code = sqlite3_wal_checkpoint_v2(db_, nullptr, mode, &in_log, &written_back);
  if ((code & 0xff) == SQLITE_BUSY) return false;
  if (code != SQLITE_OK) fail(code, "checkpoint");
  if (in_log == written_back) wal_pages_ = 0;
  return in_log == written_back;
}

void Database::fail(int code, const std::string& doing) const {
  const int extended = sqlite3_extended_errcode(db_);
  throw SqliteFailure(extended == SQLITE_OK ? code : extended, doing);
}

int Database::count_wal_pages(void* self, sqlite3*, const char*, int pages) {
  static_cast<Database*>(self)->wal_pages_ = pages;
  return SQLITE_OK;
}

}  // namespace tradewind::storage
