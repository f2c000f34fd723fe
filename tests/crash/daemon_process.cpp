#include "crash/daemon_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>

namespace tradewind::testing {

DaemonProcess::DaemonProcess(std::string program, std::string config, std::string fault, std::string log)
    : program_(std::move(program)), config_(std::move(config)), fault_(std::move(fault)), log_(std::move(log)) {}

DaemonProcess::~DaemonProcess() { kill_hard(); }

void DaemonProcess::start() {
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("fork failed");
  if (pid_ > 0) return;
  const int out = ::open(log_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(out, 1);
  ::dup2(out, 2);
  ::execl(program_.c_str(), program_.c_str(), config_.c_str(), fault_.empty() ? nullptr : fault_.c_str(), nullptr);
  ::_exit(127);
}

void DaemonProcess::kill_hard() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

int DaemonProcess::terminate() {
  if (pid_ <= 0) return -1;
  ::kill(pid_, SIGTERM);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

bool DaemonProcess::running() { return pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) == 0; }

}  // namespace tradewind::testing
