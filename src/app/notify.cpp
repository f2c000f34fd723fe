#include "app/notify.hpp"

#include <systemd/sd-daemon.h>

#include <sys/socket.h>
#include <time.h>

#include <string>

namespace tradewind::systemd {

void ready() { sd_notify(0, "READY=1"); }
void stopping() { sd_notify(0, "STOPPING=1"); }
void alive() { sd_notify(0, "WATCHDOG=1"); }

void reloading() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  const auto usec = static_cast<long long>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1'000;
  sd_notify(0, ("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(usec)).c_str());
}

std::optional<Millis> watchdog_interval() {
  std::uint64_t usec = 0;
  if (sd_watchdog_enabled(0, &usec) <= 0) return std::nullopt;
  return Millis{static_cast<std::int64_t>(usec / 1000 / 3)};
}

int inherited_socket() {
  if (sd_listen_fds(0) < 1) return -1;
  return sd_is_socket(SD_LISTEN_FDS_START, AF_UNSPEC, SOCK_STREAM, 1) > 0 ? SD_LISTEN_FDS_START : -1;
}

}  // namespace tradewind::systemd
