// Reads what an org looks like, in one call and the further pages of its campaigns.
#pragma once

#include "salesforce/description.hpp"
#include "salesforce/remote.hpp"

namespace tradewind::salesforce {

struct OrgReading {
  Description description;
  std::optional<RemoteTrouble> trouble;
};
/// `owner` as in the settings: an Id, a username or the name of a queue; empty: nobody in particular.
boost::asio::awaitable<OrgReading> read_org(Remote& remote, std::string owner, TimePoint now, Deadline deadline, std::vector<Step>& steps);

}  // namespace tradewind::salesforce
