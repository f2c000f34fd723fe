// systemd: readiness, watchdog, the socket that tradewind.socket holds. Everything is a no-op outside systemd.
#pragma once

#include <tradewind/base/time.hpp>

#include <optional>

namespace tradewind::systemd {

void ready();
void stopping();
void reloading();
void alive();
/// How often alive() must be called; empty: no watchdog.
std::optional<Millis> watchdog_interval();
/// The first listening socket that was passed, or -1.
int inherited_socket();

}  // namespace tradewind::systemd
