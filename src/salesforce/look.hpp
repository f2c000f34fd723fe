// What is shown of an org and of a person in it, to people who write a mapping. Pure.
#pragma once

#include "salesforce/work.hpp"

namespace tradewind::salesforce {

/// Fields by object: lead, contact, account, campaign_member.
std::map<std::string, std::vector<TargetField>> target_fields(const Description& description);

/// The person's records as they were read: the desired fields of each. An error names what keeps us from choosing one.
Result<std::vector<RemoteView>> views_of(const Session& session, const Work& work, const Rows& rows);

}  // namespace tradewind::salesforce
