// All that can be seen from outside after a run: the platforms' histories and rows, what the admin API shows, and what the process leaves.
#pragma once

#include "sim/checks.hpp"

#include <map>
#include <string>
#include <vector>

namespace tradewind::testing {

/// One store, as its pair meets it.
struct StoreEvidence {
  std::string pair;
  std::vector<sandbox::DeliveryOutcome> outcomes;  ///< of each webhook
  std::vector<sandbox::EntityRead> reads;
};

struct EventEvidence {
  EventRow row;
  std::vector<Step> trace;
};

/// A field of a remote record beside what the mapping makes of the person's snapshots.
struct FieldEvidence {
  std::string object, id, field, expected, is;
};

/// The name of a registered customer as the store has it now, beside what the CRM shows.
struct NameEvidence {
  std::string customer, store, crm;
};

struct Evidence {
  TimePoint now;
  std::vector<StoreEvidence> stores;
  std::vector<sandbox::HistoryLine> history;
  std::map<std::string, int> refusals;                       ///< by platform: calls refused because a limit was reached
  Rows people, prospects, memberships, members, activities;  ///< people: Leads and Contacts
  std::map<std::string, std::size_t> merged;                 ///< email -> persons who turned out to be this one

  std::map<std::string, PairCounts> counts;
  std::vector<EventEvidence> events;
  std::vector<DeadLetterRow> letters;
  std::vector<LaneRow> lanes;
  std::vector<FieldEvidence> fields;  ///< of persons for whom nothing is open
  std::vector<NameEvidence> names;
  Millis give_up_after{};

  std::vector<std::string> log;
  std::string metrics;
  std::vector<std::string> secrets;  ///< must be in nothing that the process leaves
};

Evidence gather(Simulation& sim);

}  // namespace tradewind::testing
