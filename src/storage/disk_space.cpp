#include "storage/disk_space.hpp"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <limits>

namespace tradewind::storage {
namespace {

constexpr auto look_every = std::chrono::milliseconds(100);

}  // namespace

DiskSpace::DiskSpace(Options options) : options_(std::move(options)) { low(); }

bool DiskSpace::low() {
  const auto now = std::chrono::steady_clock::now();
  if (now - looked_at_ < look_every) return low_;
  looked_at_ = now;
  free_ = ask();
  low_ = free_ < options_.low + (low_ ? options_.low / 4 : 0);
  if (!low_ && !has_ballast_ && free_ >= options_.low + 2 * options_.ballast) take_ballast();
  return low_;
}

std::int64_t DiskSpace::ask() const {
  if (options_.free) return options_.free();
  struct statvfs facts {};
  // What cannot be asked is no reason to refuse.
  if (::statvfs(options_.database_path.c_str(), &facts) != 0) return std::numeric_limits<std::int64_t>::max() / 8;
  return static_cast<std::int64_t>(facts.f_bavail) * static_cast<std::int64_t>(facts.f_frsize);
}

void DiskSpace::take_ballast() noexcept {
  if (options_.ballast == 0) return;
  const int fd = ::open(ballast_path().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return;
  has_ballast_ = ::posix_fallocate(fd, 0, options_.ballast) == 0;
  ::close(fd);
  if (!has_ballast_) ::unlink(ballast_path().c_str());
}

void DiskSpace::drop_ballast() noexcept {
  ::unlink(ballast_path().c_str());
  has_ballast_ = false;
  looked_at_ = {};
}

}  // namespace tradewind::storage
