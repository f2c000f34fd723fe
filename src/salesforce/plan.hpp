// From a decision to what has to be written for one person. Pure but for the notes in the trace.
#pragma once

#include "salesforce/work.hpp"

namespace tradewind::salesforce {

/// Fills object, id, changes and links of the work, or its trouble. A new record has changes and no id.
void plan(Session& session, Work& work, const Rows& rows);

/// May a new record carry the key? Not when a converted Lead, which cannot be written any more, holds it.
bool key_free(const Session& session, const Work& work, const Rows& rows);

/// Which Account a new Contact belongs to.
struct AccountPlan {
  std::string id;    ///< it exists
  std::string name;  ///< company: what it is shared by; empty: the person's own household
  Json fields;       ///< a new one
  std::optional<RemoteTrouble> trouble;
};
AccountPlan plan_account(const Session& session, const Work& work, const Rows& rows);

}  // namespace tradewind::salesforce
