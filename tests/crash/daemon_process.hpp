// A daemon in a process of its own, to be killed.
#pragma once

#include <sys/types.h>

#include <string>

namespace tradewind::testing {

class DaemonProcess {
 public:
  DaemonProcess(std::string program, std::string config, std::string fault, std::string log);
  ~DaemonProcess();
  void start();
  /// SIGKILL, and waits until it is gone.
  void kill_hard();
  /// SIGTERM; returns the exit code.
  int terminate();
  bool running();
  pid_t pid() const { return pid_; }

 private:
  std::string program_, config_, fault_, log_;
  pid_t pid_ = -1;
};

}  // namespace tradewind::testing
