#include "planning/model.hpp"

#include <tradewind/mapping/model.hpp>

namespace tradewind::planning {
namespace {

std::string link_id(const std::vector<Link>& links, const std::string& account, const char* object) {
  for (const auto& link : links)
    if (link.account == account && link.object == object && !link.deleted()) return link.remote_id;
  return {};
}

WriteMode write_mode(mapping::Write write) {
  switch (write) {
    case mapping::Write::always:
      return WriteMode::always;
    case mapping::Write::on_create:
      return WriteMode::on_create;
    case mapping::Write::if_blank:
      return WriteMode::if_blank;
  }
  return WriteMode::always;
}

void lay_over(Desired& desired, const PairPlan& plan, const PersonContext& person, const HashOf& hash) {
  for (const auto& given : person.overrides) {
    if (given.account != plan.crm_account && given.account != plan.marketing_account) continue;
    const auto object = desired.find(given.object);
    if (object == desired.end()) continue;
    for (auto& field : object->second)
      if (field.name == given.field && hash(field.value.canonical()) == given.instead_of) field.value = from_canonical(given.value);
  }
}

bool begins(const std::string& path, const char* start) { return path.rfind(start, 0) == 0; }

}  // namespace

Record model_of(const PairPlan& plan, const ModelParts& parts, const std::set<std::string>& paths) {
  mapping::ModelInput input;
  input.customer = parts.customer;
  input.order = parts.order;
  input.customer_before = parts.customer_before;
  input.order_before = parts.order_before;
  input.totals = totals_of(parts.ledger, plan.mapping->purchase_count);
  input.email = parts.email;
  input.person_key = parts.key;
  input.lead_id = link_id(parts.links, plan.crm_account, "lead");
  input.contact_id = link_id(parts.links, plan.crm_account, "contact");
  input.prospect_id = link_id(parts.links, plan.marketing_account, "prospect");
  input.store_hash = plan.settings.bigcommerce.store_hash;
  input.status_labels = &plan.mapping->status_labels;
  input.paths = &paths;
  return mapping::build_model(input);
}

UsedPaths used_paths(const PairPlan& plan) {
  UsedPaths used;
  for (const auto* paths : {&plan.mapping->paths, &plan.workflows->paths}) {
    for (const auto& path : *paths) {
      used.order_lines = used.order_lines || begins(path, "order.lines");
      used.order_shipping = used.order_shipping || begins(path, "order.shipping.") || begins(path, "order.shipping_address");
      used.order_coupons = used.order_coupons || begins(path, "order.coupons");
      used.order_refunds = used.order_refunds || begins(path, "order.refunds");
      used.order_transactions = used.order_transactions || begins(path, "order.transactions");
      // A phone number is read by the country of its owner.
      used.customer_addresses =
          used.customer_addresses || begins(path, "customer.addresses") || begins(path, "person.address") || path == "person.phone";
      used.customer_attributes = used.customer_attributes || begins(path, "customer.attributes");
      used.customer_group = used.customer_group || path == "customer.group_name";
    }
  }
  used.customer_group = used.customer_group || !plan.workflows->groups.empty();
  return used;
}

Desired desired_fields(const PairPlan& plan, const PersonContext& person, TimePoint now, const HashOf& hash) {
  std::optional<Customer> customer;
  std::optional<Order> order;
  if (!person.customer_json.empty())
    if (auto read = customer_from_json(person.customer_json)) customer = std::move(*read);
  if (!person.last_order_json.empty())
    if (auto read = order_from_json(person.last_order_json)) order = std::move(*read);
  ModelParts parts;
  parts.customer = customer ? &*customer : nullptr;
  parts.order = order ? &*order : nullptr;
  parts.email = person.email;
  for (const auto& at : person.pairs)
    if (at.pair == plan.settings.name) parts.key = at.key;
  parts.ledger = person.ledger;
  parts.links = person.links;
  const Record model = model_of(plan, parts, plan.mapping->paths);
  const mapping::Context context{now, plan.settings.time_zone};
  Desired desired;
  for (const auto& [object, fields] : plan.mapping->objects)
    for (const auto& field : fields)
      desired[object].push_back({field.name, field.formula.evaluate(model, context), write_mode(field.write), field.formula.reads_clock()});
  lay_over(desired, plan, person, hash);
  return desired;
}

}  // namespace tradewind::planning
