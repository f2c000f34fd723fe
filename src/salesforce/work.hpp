// One deliver() on its way: the persons of the batch, what was read for them and what became of them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tradewind/config/settings.hpp>
#include <tradewind/ports/target.hpp>
#include <vector>

#include "salesforce/description.hpp"
#include "salesforce/remote.hpp"
#include "salesforce/resolve.hpp"

namespace tradewind::salesforce {

/// What all stages of one delivery share.
struct Session {
  const PairSettings& pair;
  const std::string& account;
  Remote& remote;
  Clock& clock;
  Intend intend;
  Deadline deadline;
  std::shared_ptr<const Description> description;

  const SalesforceSettings& settings() const { return pair.salesforce; }
  /// The key field's API name at this object; empty when the org does not have it there as a unique external id.
  std::string key_field(const std::string& object) const;
};

struct Rows {
  std::map<std::string, Json> contacts, leads, accounts;  ///< by Id
  std::vector<Json> members;                              ///< CampaignMember
  std::set<std::string> members_read_for;                 ///< Lead and Contact Ids whose members of the batch's campaigns were read
  std::map<std::string, std::string> merged;              ///< Id of a deleted record to the one it was merged into
};

struct Work {
  const DeliveryItem* item = nullptr;
  PersonContext person;
  std::vector<std::string> keys;  ///< this pair's first
  std::string linked_contact, linked_lead, linked_account;
  bool was_deleted = false;  ///< the linked record, when last looked for

  Decision decision;
  std::string object, id;       ///< the record, once there is one: lead or contact
  std::string account_id;       ///< Contact: its Account
  bool person_account = false;  ///< the Contact is one half of a person account: its Account is what is written
  bool own_account = false;     ///< that Account is one that we made for this person
  bool created = false;         ///< by this delivery: nothing else can point at it yet
  bool again = false;           ///< the remote contradicted what was read: resolve once more
  bool intended = false;        ///< an intent to make something for this person is committed
  bool lease_lost = false;
  std::vector<std::string> converted_leads;  ///< Leads that became this Contact

  Json changes, account_changes;  ///< what is to be written; null: nothing
  std::string outcome;            ///< what happened to the fields, for the trace
  std::string waits_for;          ///< not empty: why nothing is sent now, e.g. an object of theirs is paused
  std::optional<TimePoint> waits_until;
  std::optional<RemoteTrouble> trouble;
  std::vector<Step> steps;
  std::vector<std::string> worked;  ///< as ItemOutcome has it
  std::vector<Link> links;
  std::map<Id, EffectEnd> ends;  ///< campaign effects that have been decided

  const Effect* fields_effect() const;
  /// The effect that stands for a write about the person as a whole.
  const Effect& leading_effect() const;
  int attempts() const;
  /// An earlier try may have made something, and its answer never came.
  bool tried_before() const;
  const std::vector<DesiredField>& desired(const std::string& for_object) const;
};

using Batch = std::vector<Work*>;

/// "lead" to "Lead": our words to API names.
std::string api_name(const std::string& object);
void note(Session& session, Work& work, std::string what, std::string outcome, std::string reason = {});
void add_link(Session& session, Work& work, const std::string& object, const std::string& remote_id, const std::string& found_by);
/// Gives the steps of a shared call to everybody it was for.
void share_steps(const Batch& batch, const std::vector<Step>& steps);
/// What was being done when trouble came.
struct Doing {
  std::string object;  ///< lead, contact or account
  bool create = false;
  bool last_round = false;  ///< a second look was taken already
};
/// Puts trouble on the person. What a second look may solve asks for it once; what every record of the object would meet becomes trouble of
/// configuration, what this record alone meets becomes trouble of its data.
void set_trouble(const Session& session, Work& work, RemoteTrouble trouble, Doing doing);
/// Is the object paused for this person? Then the work waits, and says why. Making records may be paused alone: as "new lead".
bool waits(Work& work, const std::string& object, bool create = false);
/// The remote took a write.
void set_worked(Work& work, const Doing& doing);
/// What a new record of this person becomes: lead, contact or person_account.
const std::string& new_object(const SalesforceSettings& settings, const Work& work);

}  // namespace tradewind::salesforce
