// Keeps the description of a business unit: in memory, in the store, and read anew from the remote.
#pragma once

#include "pardot/description.hpp"
#include "pardot/remote.hpp"

#include <tradewind/ports/telemetry.hpp>

#include <memory>

namespace tradewind::pardot {

class Describer {
 public:
  Describer(std::string pair, std::string account, Remote& remote, Store& store, Clock& clock, Logger& logger);

  /// What is known; read from the remote when nothing is. Null with `trouble` set: not to be had now.
  boost::asio::awaitable<std::shared_ptr<const Description>> current(Deadline deadline, std::vector<Step>& steps,
                                                                     std::optional<RemoteTrouble>& trouble);
  /// What is in memory; null: nothing was read yet.
  std::shared_ptr<const Description> kept() const { return known_; }
  /// Reads it anew, unless it was read within `at_least_old`.
  boost::asio::awaitable<std::optional<RemoteTrouble>> refresh(Millis at_least_old, Deadline deadline, std::vector<Step>& steps);
  /// An answer showed whether several prospects may share an address.
  boost::asio::awaitable<void> learn_several_per_email(bool several);

 private:
  boost::asio::awaitable<std::optional<RemoteTrouble>> read(Description& out, Deadline deadline, std::vector<Step>& steps);
  boost::asio::awaitable<void> load();
  boost::asio::awaitable<void> save();

  std::string pair_, account_;
  Remote& remote_;
  Store& store_;
  Clock& clock_;
  Logger& logger_;
  std::shared_ptr<const Description> known_;
};

}  // namespace tradewind::pardot
