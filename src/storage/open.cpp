#include "storage/open.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <tradewind/base/text.hpp>
#include <tradewind/crypto/crypto.hpp>

#include "storage/page_check.hpp"

namespace tradewind::storage {
namespace {

constexpr std::string_view known_text = "tradewind";
constexpr std::string_view known_place = "meta|key_check|";

struct Pragma {
  const char *name, *wanted, *read_back;
};

// Checkpoints are made by the writer when it is idle, never by a commit (wal_autocheckpoint reads 0 because of our own hook).
constexpr Pragma file_pragmas[] = {
    {"journal_mode", "WAL", "wal"},     {"synchronous", "FULL", "2"},         {"foreign_keys", "ON", "1"},
    {"busy_timeout", "5000", "5000"},   {"secure_delete", "ON", "1"},         {"trusted_schema", "OFF", "0"},
    {"cell_size_check", "ON", "1"},     {"temp_store", "MEMORY", "2"},        {"journal_size_limit", "67108864", "67108864"},
    {"cache_size", "-16000", "-16000"}, {"wal_autocheckpoint", nullptr, "0"},
};

Error surprise(const std::string& name, const std::string& got) {
  return Error(Errc::configuration, "the database does not take PRAGMA " + name + " (it says '" + got + "')", "",
               "keep the database on a local file system that supports WAL");
}

Result<void> set_pragma(Database& db, const Pragma& pragma) {
  if (pragma.wanted != nullptr) db.pragma(std::string(pragma.name) + "=" + pragma.wanted);
  const auto got = db.pragma(pragma.name);
  if (got != pragma.read_back) return surprise(pragma.name, got);
  return {};
}

Error cannot_open(const std::string& path) {
  return Error(Errc::configuration, std::string("the database file cannot be used: ") + std::strerror(errno), path,
               "check that the directory exists and belongs to the service");
}

std::string mark_of(const std::string& path) { return path + ".failed"; }

/// What SQLite wrote without page checks has none to hold a page against: such a file is not ours, or its first page is damaged.
Result<void> check_header(int fd, const std::string& path) {
  char head[24] = {};
  const bool is_database = ::pread(fd, head, sizeof head, 0) == sizeof head && std::memcmp(head, "SQLite format 3", 16) == 0;
  if (!is_database || head[20] == page_check_size) return {};
  return Error(Errc::configuration, "the database has no page checks: an early version made it, or its first page is damaged", path,
               "restore a backup, or give another path");
}

/// The file is readable by its owner only, and has one name: a second name would get around the lock.
Result<void> prepare_file(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return cannot_open(path);
  struct stat facts {};
  const bool known = ::fstat(fd, &facts) == 0;
  const auto header = check_header(fd, path);
  ::close(fd);
  if (!known) return cannot_open(path);
  if (!header) return header;
  if (!S_ISREG(facts.st_mode)) return Error(Errc::configuration, "the database is not a regular file", path);
  if (facts.st_nlink > 1) return Error(Errc::configuration, "the database file has two names (hard links)", path, "remove the other one");
  return {};
}

std::string checksum(const embedded::File& file) { return text::to_hex(crypto::sha256(file.text)); }

std::vector<std::pair<std::string, std::string>> applied_migrations(Database& db) {
  std::vector<std::pair<std::string, std::string>> applied;
  auto row = db.query("SELECT name, checksum FROM migrations ORDER BY name");
  while (row.step()) applied.emplace_back(row.text(0), row.text(1));
  return applied;
}

bool has_table(Database& db, const std::string& name) {
  auto row = db.query("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?", name);
  return row.step();
}

bool has_any_table(Database& db) {
  auto row = db.query("SELECT 1 FROM sqlite_schema LIMIT 1");
  return row.step();
}

Result<void> check_applied(const std::vector<std::pair<std::string, std::string>>& applied, std::span<const embedded::File> files) {
  for (std::size_t i = 0; i < applied.size(); ++i) {
    const auto& [name, sum] = applied[i];
    if (i >= files.size()) {
      return Error(Errc::configuration, "the database was written by a newer version", name, "start that version, or restore a backup");
    }
    if (files[i].name != name || checksum(files[i]) != sum) {
      return Error(Errc::configuration, "the database was made by another edition of this migration", name, "use the version that made it");
    }
  }
  return {};
}

void apply(Database& db, const embedded::File& file) {
  db.change("BEGIN IMMEDIATE");
  try {
    db.script(std::string(file.text));
    db.change("INSERT INTO migrations (name, checksum) VALUES (?, ?)", file.name, checksum(file));
    db.change("COMMIT");
  } catch (...) {
    if (!db.autocommit()) db.change("ROLLBACK");
    throw;
  }
}

}  // namespace

Result<FileLock> FileLock::take(const std::string& path) {
  FileLock lock;
  const auto name = path + ".lock";
  lock.fd_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock.fd_ < 0) return cannot_open(name);
  if (::flock(lock.fd_, LOCK_EX | LOCK_NB) != 0) {
    return Error(Errc::configuration, "another Tradewind daemon uses this database", path, "stop it first, or give this one its own file");
  }
  // Only now: closing a second handle of the file would drop the locks that SQLite holds in this process.
  if (auto prepared = prepare_file(path); !prepared) return prepared.error();
  return lock;
}

void mark_failed(const std::string& path) noexcept {
  const int fd = ::open(mark_of(path).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd >= 0) ::close(fd);
}

Result<void> check_marked(Database& db, const std::string& path) {
  if (::access(mark_of(path).c_str(), F_OK) != 0) return {};
  const auto found = db.pragma("quick_check(1)");
  if (found != "ok")
    return Error(Errc::storage, "the database is damaged (" + found + ")", path, "keep the file, check the disk, and restore a backup");
  ::unlink(mark_of(path).c_str());
  return {};
}

FileLock::~FileLock() {
  if (fd_ >= 0) ::close(fd_);
}

Result<void> set_pragmas(Database& db, bool in_memory, Database::Mode mode) {
  for (const auto& pragma : file_pragmas) {
    const bool of_the_file = std::string_view(pragma.name).starts_with("journal_");
    if (of_the_file && (in_memory || mode == Database::Mode::read_only)) continue;
    if (auto set = set_pragma(db, pragma); !set) return set;
  }
  if (mode == Database::Mode::read_only) return set_pragma(db, {"query_only", "ON", "1"});
  return {};
}

Result<void> migrate(Database& db, std::span<const embedded::File> files) {
  if (!has_table(db, "migrations")) {
    if (has_any_table(db)) return Error(Errc::configuration, "the file is a database, but not one of Tradewind", "", "give another path");
    db.script("CREATE TABLE migrations (name TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL) STRICT");
  }
  const auto applied = applied_migrations(db);
  if (auto known = check_applied(applied, files); !known) return known;
  for (const auto& file : files.subspan(applied.size())) apply(db, file);
  return {};
}

Result<void> check_key(Database& db, const std::string& master_key) {
  const auto key = crypto::derive_key(master_key, "storage: key check");
  std::string sealed;
  {
    auto row = db.query("SELECT value FROM meta WHERE name = 'key_check'");
    if (row.step()) sealed = row.blob(0);
  }
  if (sealed.empty()) {
    sealed = crypto::seal(key, Id{}.view(), known_text, known_place);
    db.change("INSERT INTO meta (name, value) VALUES ('key_check', ?)", Blob{sealed});
    return {};
  }
  const auto opened = crypto::open(key, sealed, known_place);
  if (opened && *opened == known_text) return {};
  return Error(Errc::configuration, "the database was sealed with another master key", "", "give the key that it was made with");
}

}  // namespace tradewind::storage
