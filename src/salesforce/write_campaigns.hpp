// Campaign membership: who is a member is read first, missing ones are added, other statuses are changed.
#pragma once

#include "salesforce/work.hpp"

namespace tradewind::salesforce {

/// Decides every campaign effect of the persons that have a record; fills Work::ends.
boost::asio::awaitable<void> write_campaigns(Session& session, const Batch& batch, Rows& rows);

/// Why a campaign effect waits: campaigns are paused, or the one it names; empty: it does not.
std::string campaign_waits(const Work& work, const Effect& effect);

/// An end of `effect` that `trouble` caused: data ends it, an unknown outcome and all else keep it open.
EffectEnd end_by_trouble(const Effect& effect, const RemoteTrouble& trouble);
EffectEnd end_of(const Effect& effect, EffectState state, std::string reason);

}  // namespace tradewind::salesforce
