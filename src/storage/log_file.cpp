#include "storage/log_file.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <vector>

#include "storage/database.hpp"

namespace tradewind::storage {
namespace {

constexpr std::int64_t piece = 4 << 20;

// The format is fixed: https://sqlite.org/fileformat2.html#walformat. All numbers are big-endian.
constexpr std::size_t header_size = 32, frame_header_size = 24;
constexpr std::uint32_t magic = 0x377f0682;  ///< the lowest bit: checksums over big-endian words

std::uint32_t number(const char* at) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(at);
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

struct Sum {
  std::uint32_t a = 0, b = 0;
  bool big_endian = false;

  void add(const char* bytes, std::size_t size) {
    for (std::size_t i = 0; i < size; i += 8) {
      a += word(bytes + i) + b;
      b += word(bytes + i + 4) + a;
    }
  }
  bool is(const char* stored) const { return number(stored) == a && number(stored + 4) == b; }

 private:
  std::uint32_t word(const char* at) const {
    const auto value = number(at);
    return big_endian ? value : __builtin_bswap32(value);
  }
};

class Log {
 public:
  explicit Log(std::ifstream in) : in_(std::move(in)) {}

  /// False: no log, or none that was begun.
  bool begin() {
    std::vector<char> header(header_size);
    if (!in_.read(header.data(), header_size) || (number(header.data()) & ~1u) != magic) return false;
    sum_.big_endian = (number(header.data()) & 1) != 0;
    frame_.resize(frame_header_size + number(header.data() + 8));
    std::memcpy(salts_, header.data() + 16, sizeof salts_);
    sum_.add(header.data(), 24);
    return sum_.is(header.data() + 24) && frame_.size() > frame_header_size && frame_.size() <= frame_header_size + 65536;
  }
  bool next() { return static_cast<bool>(in_.read(frame_.data(), static_cast<std::streamsize>(frame_.size()))); }
  /// Of this log, not of one that stood here before it was begun anew.
  bool ours() const { return std::memcmp(frame_.data() + 8, salts_, sizeof salts_) == 0; }
  bool ends_transaction() const { return number(frame_.data() + 4) != 0; }
  bool fits() {
    sum_.add(frame_.data(), 8);
    sum_.add(frame_.data() + frame_header_size, frame_.size() - frame_header_size);
    return ours() && sum_.is(frame_.data() + 16);
  }

 private:
  std::ifstream in_;
  Sum sum_;
  char salts_[8] = {};
  std::vector<char> frame_;
};

bool damaged(Log& log) {
  do {
    if (!log.next()) return false;
  } while (log.fits());
  // The transaction of the frame that does not fit ends here or later; a frame of the next one was written after the sync of this one.
  bool ended = log.ours() && log.ends_transaction();
  while (log.next()) {
    if (!log.ours()) continue;
    if (ended) return true;
    ended = log.ends_transaction();
  }
  return false;
}

std::string log_path(const std::string& database_path) { return database_path + "-wal"; }

}  // namespace

Result<void> check_log(const std::string& database_path) {
  const auto path = log_path(database_path);
  Log log(std::ifstream(path, std::ios::binary));
  if (!log.begin() || !damaged(log)) return {};
  return Error(Errc::storage, "the database's log is damaged: work that was acknowledged would be lost", path,
               "keep both files, check the disk, and restore a backup");
}

bool extend_log(const std::string& database_path, std::int64_t size) {
  const int fd = ::open(log_path(database_path).c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  struct stat facts {};
  bool more = ::fstat(fd, &facts) == 0 && facts.st_size >= static_cast<off_t>(header_size) && facts.st_size < size;
  bool synced = true;
  if (more) {
    const std::vector<char> zeros(static_cast<std::size_t>(std::min(piece, size - facts.st_size)));
    more = ::pwrite(fd, zeros.data(), zeros.size(), facts.st_size) == static_cast<ssize_t>(zeros.size());
    synced = ::fdatasync(fd) == 0;
  }
  ::close(fd);
  if (!synced) throw SqliteFailure(SQLITE_IOERR_FSYNC, "make the log longer");
  return more;
}

}  // namespace tradewind::storage
