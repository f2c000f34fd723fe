// Which record at Salesforce is this person (product.md D2)? Pure: what was read goes in, one decision comes out.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tradewind::salesforce {

/// A Lead or Contact that was read, by id, key or email.
struct Candidate {
  std::string id, key, email;  ///< email as stored at Salesforce
  std::string modified;        ///< LastModifiedDate as answered: compares as text
  std::string account_id;      ///< Contact: AccountId
  bool converted = false;      ///< Lead
  std::string contact_id;      ///< Lead: ConvertedContactId
};

struct Question {
  std::string linked_contact, linked_lead;  ///< from the crosswalk, merges already followed
  bool link_was_merged = false;
  std::string email;              ///< normalized
  std::vector<std::string> keys;  ///< the person's keys, this pair's first
  std::string store_prefix;       ///< "{store_hash}-": which keys are of the pair's own store
  bool park_several = false;
  bool followed = false;                       ///< Contacts of converted Leads were fetched: one that is not here does not exist
  std::span<const Candidate> contacts, leads;  ///< of the whole batch
};

struct Decision {
  enum class Kind { found = 1, create, follow, several, key_conflict, deleted } kind = Kind::create;
  std::string object;       ///< found: lead or contact
  std::string id;           ///< found; follow: the Contact to fetch
  std::string found_by;     ///< Link::found_by; empty: the crosswalk had it
  std::size_t matches = 0;  ///< several: how many
};

Decision resolve(const Question& question);

/// Ids have 15 characters, or 18 with a checksum; error texts give 15.
bool same_id(std::string_view a, std::string_view b);
bool same_email(std::string_view normalized, std::string_view stored);
/// A key of somebody else. Guest keys say no more than the address, so they never stand against it within one store.
bool foreign_key(const Question& question, std::string_view key);

}  // namespace tradewind::salesforce
