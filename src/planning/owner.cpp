#include <tradewind/identity/email.hpp>
#include <tradewind/planning/decide.hpp>

namespace tradewind::planning {
namespace {

template <typename T>
bool listed(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

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
  Owner ignored;
  if (listed(plan.settings.identity.ignore_order_sources, order.source)) ignored.ignored_reason = "ignored_source";
  const auto& channels = plan.settings.bigcommerce.channels;
  if (!channels.empty() && !listed(channels, order.channel_id)) ignored.ignored_reason = "other_channel";
  if (!ignored.ignored_reason.empty()) return ignored;
  if (registered) return by_email(plan, registered->email, registered->id);
  return by_email(plan, order.billing.email, std::nullopt);
}

bool same_address(const Facts& facts, const Order& order) {
  const auto before = order_from_json(facts.before);
  if (facts.before.empty() || !before) return false;
  const auto was = identity::normalize_email(before->billing.email), is = identity::normalize_email(order.billing.email);
  return was && is && *was == *is;
}

}  // namespace tradewind::planning
