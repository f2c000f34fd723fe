// From one entity as read to what is to be recorded: whose it is, the ledger line, the runs it starts, the effects it owes. Pure.
#pragma once

#include <tradewind/config/settings.hpp>
#include <tradewind/mapping/mapping.hpp>
#include <tradewind/model/commerce.hpp>
#include <tradewind/model/work.hpp>
#include <tradewind/workflow/workflow.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace tradewind::planning {

/// What is the same for all that a pair reads.
struct PairPlan {
  PairSettings settings;
  std::shared_ptr<const mapping::Mapping> mapping;
  std::shared_ptr<const workflow::Workflows> workflows;
  std::string crm_account, marketing_account;
  TimePoint workflows_from{};  ///< what was made earlier in the store starts no workflow
};

/// Who an entity belongs to, or why nobody.
struct Owner {
  std::string email;                        ///< normalized; empty: see the others
  std::optional<std::int64_t> customer_id;  ///< registered at the store
  std::string ignored_reason;               ///< e.g. no_email, ignored_email, ignored_source
  std::optional<Failure> failure;           ///< parks the read, e.g. bad_email
};

Owner owner_of(const PairPlan& plan, const Customer& customer);
/// `registered` is the customer of an order that has one: the account's email counts, whatever the billing address says.
Owner owner_of(const PairPlan& plan, const Order& order, const std::optional<Customer>& registered);

/// What the store knows before this read is recorded.
struct Facts {
  std::optional<PersonContext> person;
  std::string before;                     ///< the last snapshot of the entity; empty: none
  std::optional<LedgerLine> ledger;       ///< of this order
  std::optional<Id> ledger_owner;         ///< whose it is until now
  std::optional<PersonContext> namesake;  ///< somebody else who has the registered customer's address: they turn out to be one
  /// The person's account at the store is another live one with the same address (a storefront of its own); it stays the one whose key
  /// counts.
  std::optional<std::int64_t> first_account;
};

/// A guest order stays with its person as long as the address on it stays, whatever address that person has by now.
bool same_address(const Facts& facts, const Order& order);

struct Moment {
  TimePoint now{};
  std::function<Id()> make_id;
};

/// Either a record, or a failure that parks the read.
struct Decision {
  ReadRecord record;
  std::optional<Failure> failure;
};

Decision decide(const PairPlan& plan, const ReadTask& task, const Customer& customer, const Owner& owner, const Facts& facts,
                const Moment& moment);
Decision decide(const PairPlan& plan, const ReadTask& task, const Order& order, const std::optional<Customer>& registered,
                const Owner& owner, const Facts& facts, const Moment& moment);
/// The store says that it does not exist (any more): an order counts nowhere from now on.
Decision decide_gone(const PairPlan& plan, const ReadTask& task, const Facts& facts, const Moment& moment);

/// What the compiled mapping and the workflows read, as the source needs to know it.
struct UsedPaths {
  bool order_lines = false, order_shipping = false, order_coupons = false, order_refunds = false, order_transactions = false;
  bool customer_addresses = false, customer_attributes = false, customer_group = false;
};
UsedPaths used_paths(const PairPlan& plan);

/// Keyed hash of a canonical value, as Store::known_hash.
using HashOf = std::function<std::string(const std::string& canonical)>;

/// The mapped fields of a person as they should be now. A value given by hand stands for the mapped one until that changes.
Desired desired_fields(const PairPlan& plan, const PersonContext& person, TimePoint now, const HashOf& hash);

}  // namespace tradewind::planning
