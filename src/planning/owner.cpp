#include <tradewind/identity/email.hpp>
#include <tradewind/planning/decide.hpp>

namespace tradewind::planning {
namespace {

/// The owner by an address as typed.
Owner by_email(const PairPlan& plan, const std::string& typed, std::optional<std::int64_t> customer_id) {
  Owner owner;
  owner.customer_id = customer_id;
  if (typed.find_first_not_of(" \t") == std::string::npos) {
    owner.ignored_reason = "no_email";
    return owner;
  }
  auto normalized = identity::normalize_email(typed);
  if (!normalized) {
    owner.failure = Failure{"bad_email", normalized.error().what + "; " + normalized.error().fix, "email", {}};
  } else if (identity::ignored_email(*normalized, plan.settings.identity.ignore_emails)) {
    owner.ignored_reason = "ignored_email";
  } else {
    owner.email = std::move(*normalized);
  }
  return owner;
}

}  // namespace

Owner owner_of(const PairPlan& plan, const Customer& customer) { return by_email(plan, customer.email, customer.id); }

Owner owner_of(const PairPlan& plan, const Order& order, const std::optional<Customer>& registered) {
  const auto& sources = plan.settings.identity.ignore_order_sources;
  if (std::find(sources.begin(), sources.end(), order.source) != sources.end()) {
    Owner owner;
    owner.ignored_reason = "ignored_source";
    return owner;
  }
  if (registered) return by_email(plan, registered->email, registered->id);
  return by_email(plan, order.billing.email, std::nullopt);
}

}  // namespace tradewind::planning
