// Reads what Salesforce has for the persons of a batch: one composite call, and a second one only to follow merges and conversions.
#pragma once

#include "salesforce/work.hpp"

namespace tradewind::salesforce {

/// Fills `rows`. Trouble concerns the whole batch.
boost::asio::awaitable<std::optional<RemoteTrouble>> find_rows(Session& session, const Batch& batch, Rows& rows);

/// Decides for each person, following merged and converted records once. Fills Work::decision.
boost::asio::awaitable<std::optional<RemoteTrouble>> decide_all(Session& session, const Batch& batch, Rows& rows);

/// Members of `campaigns` among these Leads and Contacts; adds to `rows`.
boost::asio::awaitable<std::optional<RemoteTrouble>> read_members(Session& session, std::vector<std::string> campaigns,
                                                                  std::vector<std::string> contacts, std::vector<std::string> leads,
                                                                  Rows& rows, std::vector<Step>& steps);

/// Ids of the campaigns that the person's effects name, as far as the description knows them.
std::vector<std::string> campaign_ids(const Session& session, const Work& work);

}  // namespace tradewind::salesforce
