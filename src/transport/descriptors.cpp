#include "transport/descriptors.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace tradewind::transport {
namespace {

/// For the database, calls to the platforms, the other listener, logs.
constexpr rlim_t kept_for_others = 128;

}  // namespace

int connections_within_limit(int wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  const rlim_t needed = static_cast<rlim_t>(wanted) + kept_for_others;
  if (limit.rlim_cur < needed && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = std::min(needed, limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
  }
  if (limit.rlim_cur >= needed) return wanted;
  // Less than twice the others' share is a limit that nobody runs a server with: half of it each.
  return static_cast<int>(std::max(limit.rlim_cur / 2, limit.rlim_cur - std::min(limit.rlim_cur, kept_for_others)));
}

DescriptorReserve::DescriptorReserve() { refill(); }

DescriptorReserve::~DescriptorReserve() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void DescriptorReserve::refill() {
  if (descriptor_ < 0) descriptor_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

bool DescriptorReserve::turn_away_one(int listening) {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  const int turned = ::accept4(listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (turned >= 0) {
    // What has come and is not read would make a reset of the close.
    std::array<char, 4096> unread;
    ::shutdown(turned, SHUT_WR);
    (void)::recv(turned, unread.data(), unread.size(), MSG_DONTWAIT);
    ::close(turned);
  }
  refill();
  return turned >= 0;
}

}  // namespace tradewind::transport
