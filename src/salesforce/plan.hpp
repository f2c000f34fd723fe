// From a decision to what has to be written for one person. Pure but for the notes in the trace.
#pragma once

#include "salesforce/values.hpp"
#include "salesforce/work.hpp"

namespace tradewind::salesforce {

/// Fills object, id, changes and links of the work, or its trouble. A new record has changes and no id.
void plan(Session& session, Work& work, const Rows& rows);

/// What differs between the record (null: a new one) and what is wanted, in the form of this org.
Changes compare(const Session& session, const std::string& name, const std::vector<DesiredField>& desired, const Json* record);
bool own_key(const Work& work, const Json& row, const std::string& key_field);
/// The key goes into an empty key field only; nobody's key is replaced.
void add_key(const Session& session, const Work& work, const std::string& name, const Json* row, Json& fields);
/// What a new record has from the settings and from the store: owner, record type, currency. `setting` is the object as `record_types`
/// calls it.
std::optional<RemoteTrouble> add_settings(const Session& session, const Work& work, const std::string& name, const std::string& setting,
                                          Json& fields);
void note_all(Session& session, Work& work, const std::vector<std::string>& notes);

}  // namespace tradewind::salesforce
