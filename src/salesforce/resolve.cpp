#include "salesforce/resolve.hpp"

#include <algorithm>
#include <optional>
#include <tradewind/base/text.hpp>

namespace tradewind::salesforce {
namespace {

using Matches = std::vector<const Candidate*>;

template <typename Predicate>
Matches select(std::span<const Candidate> from, Predicate wanted) {
  Matches matches;
  for (const auto& candidate : from)
    if (wanted(candidate)) matches.push_back(&candidate);
  return matches;
}

const Candidate* by_id(std::span<const Candidate> from, const std::string& id) {
  const auto at = std::find_if(from.begin(), from.end(), [&](const Candidate& c) { return same_id(c.id, id); });
  return at == from.end() ? nullptr : &*at;
}

/// Last modified first; equal times by id, so that the choice never depends on the order of the answer.
const Candidate& newest(const Matches& matches) {
  return **std::max_element(matches.begin(), matches.end(), [](const Candidate* a, const Candidate* b) {
    return a->modified != b->modified ? a->modified < b->modified : a->id > b->id;
  });
}

bool own_key(const Question& question, const Candidate& candidate) {
  return std::any_of(question.keys.begin(), question.keys.end(), [&](const auto& key) { return text::iequals(key, candidate.key); });
}

Decision found(std::string object, const Candidate& candidate, std::string found_by) {
  Decision decision;
  decision.kind = Decision::Kind::found;
  decision.object = std::move(object);
  decision.id = candidate.id;
  decision.found_by = std::move(found_by);
  return decision;
}

Decision choose(const Question& question, const std::string& object, const Matches& matches, const std::string& found_by) {
  if (matches.size() == 1) return found(object, *matches.front(), found_by);
  Decision decision = found(object, newest(matches), "several:" + std::to_string(matches.size()));
  if (question.park_several) decision.kind = Decision::Kind::several;
  decision.matches = matches.size();
  return decision;
}

/// The Contact that a converted Lead became; empty when there is none any more.
std::optional<Decision> contact_of(const Question& question, const Candidate& lead, const std::string& found_by) {
  if (lead.contact_id.empty()) return std::nullopt;
  if (const auto* contact = by_id(question.contacts, lead.contact_id)) return found("contact", *contact, found_by);
  if (question.followed) return std::nullopt;
  Decision decision;
  decision.kind = Decision::Kind::follow;
  decision.id = lead.contact_id;
  return decision;
}

std::optional<Decision> by_crosswalk(const Question& question) {
  const std::string found_by = question.link_was_merged ? "merged" : "";
  if (!question.linked_contact.empty())
    if (const auto* contact = by_id(question.contacts, question.linked_contact)) return found("contact", *contact, found_by);
  if (question.linked_lead.empty()) return std::nullopt;
  const auto* lead = by_id(question.leads, question.linked_lead);
  if (lead == nullptr) return std::nullopt;
  if (!lead->converted) return found("lead", *lead, found_by);
  return contact_of(question, *lead, "converted");
}

std::optional<Decision> by_converted_leads(const Question& question, const Matches& leads) {
  std::optional<Decision> best;
  std::vector<std::string> seen;
  Matches ordered = leads;
  std::sort(ordered.begin(), ordered.end(),
            [](const Candidate* a, const Candidate* b) { return a->modified != b->modified ? a->modified > b->modified : a->id < b->id; });
  for (const auto* lead : ordered) {
    auto decision = contact_of(question, *lead, "converted");
    if (!decision) continue;
    if (decision->kind == Decision::Kind::follow) return decision;
    if (std::find(seen.begin(), seen.end(), decision->id) == seen.end()) seen.push_back(decision->id);
    if (!best) best = std::move(decision);
  }
  if (best && seen.size() > 1) {
    best->found_by = "several:" + std::to_string(seen.size());
    best->matches = seen.size();
    if (question.park_several) best->kind = Decision::Kind::several;
  }
  return best;
}

std::optional<Decision> by_key(const Question& question) {
  const auto ours = [&](const Candidate& candidate) { return own_key(question, candidate); };
  if (const auto contacts = select(question.contacts, ours); !contacts.empty()) return choose(question, "contact", contacts, "key");
  const auto open = select(question.leads, [&](const Candidate& lead) { return ours(lead) && !lead.converted; });
  if (!open.empty()) return choose(question, "lead", open, "key");
  return by_converted_leads(question, select(question.leads, ours));
}

std::optional<Decision> by_email(const Question& question) {
  const auto fits = [&](const Candidate& c) { return same_email(question.email, c.email) && !foreign_key(question, c.key); };
  if (const auto contacts = select(question.contacts, fits); !contacts.empty())
    return choose(question, "contact", contacts, "contact_email");
  const auto open = select(question.leads, [&](const Candidate& lead) { return fits(lead) && !lead.converted; });
  if (!open.empty()) return choose(question, "lead", open, "lead_email");
  return by_converted_leads(question, select(question.leads, fits));
}

bool is_guest(std::string_view key, const std::string& store_prefix) {
  const std::string guest = store_prefix + "g-";
  return key.size() > guest.size() && text::iequals(key.substr(0, guest.size()), guest);
}

/// Somebody else's record has the address: another one would be a second record of that address.
bool only_foreign(const Question& question) {
  const auto taken = [&](const Candidate& c) { return same_email(question.email, c.email) && foreign_key(question, c.key); };
  return std::any_of(question.contacts.begin(), question.contacts.end(), taken) ||
         std::any_of(question.leads.begin(), question.leads.end(), [&](const Candidate& lead) { return taken(lead) && !lead.converted; });
}

}  // namespace

bool same_id(std::string_view a, std::string_view b) { return a.size() >= 15 && b.size() >= 15 && a.substr(0, 15) == b.substr(0, 15); }

bool same_email(std::string_view normalized, std::string_view stored) {
  return !stored.empty() && text::iequals(normalized, text::trim(stored));
}

bool foreign_key(const Question& question, std::string_view key) {
  if (key.empty()) return false;
  for (const auto& own : question.keys) {
    if (text::iequals(own, key)) return false;
    const bool same_store = text::iequals(key.substr(0, question.store_prefix.size()), question.store_prefix);
    if (same_store && is_guest(own, question.store_prefix)) return false;
  }
  return !is_guest(key, question.store_prefix);
}

Decision resolve(const Question& question) {
  if (auto decision = by_crosswalk(question)) return *decision;
  if (auto decision = by_key(question)) return *decision;
  if (auto decision = by_email(question)) return *decision;
  Decision decision;
  if (only_foreign(question)) {
    decision.kind = Decision::Kind::key_conflict;
  } else if (!question.linked_contact.empty() || !question.linked_lead.empty()) {
    decision.kind = Decision::Kind::deleted;
  }
  return decision;
}

}  // namespace tradewind::salesforce
