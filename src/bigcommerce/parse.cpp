#include "bigcommerce/parse.hpp"

namespace tradewind::bigcommerce {

Outcome<std::vector<Address>> parse_addresses(const std::vector<Json>& rows, std::int64_t owner) {
  std::vector<Address> addresses;
  for (const Json& row : rows) {
    Reader reader(row);
    Address a;
    const std::int64_t customer = reader.required().integer("customer_id");
    a.first_name = reader.text("first_name");
    a.last_name = reader.text("last_name");
    a.company = reader.text("company");
    a.street_1 = reader.text("address1");
    a.street_2 = reader.text("address2");
    a.city = reader.text("city");
    a.state = reader.text("state_or_province");
    a.postal_code = reader.text("postal_code");
    a.country = reader.text("country");
    a.country_code = reader.text("country_code");
    a.phone = reader.text("phone");
    if (!reader.wrong().empty()) return bad_answer("addresses." + reader.wrong());
    if (customer != owner) return bad_answer("addresses.customer_id");
    addresses.push_back(std::move(a));
  }
  return addresses;
}

Outcome<std::vector<AttributeValue>> parse_attribute_values(const std::vector<Json>& rows, std::int64_t owner) {
  std::vector<AttributeValue> values;
  for (const Json& row : rows) {
    Reader reader(row);
    AttributeValue value;
    value.attribute_id = reader.required().integer("attribute_id");
    value.value = reader.text("attribute_value");
    const std::int64_t customer = reader.required().integer("customer_id");
    if (!reader.wrong().empty()) return bad_answer("attributes." + reader.wrong());
    if (customer != owner) return bad_answer("attributes.customer_id");
    values.push_back(std::move(value));
  }
  return values;
}

Outcome<CustomerRow> parse_customer(const Json& json) {
  Reader reader(json);
  CustomerRow row;
  Customer& c = row.customer;
  c.id = reader.required().integer("id");
  c.email = reader.required().text("email");
  c.first_name = reader.text("first_name");
  c.last_name = reader.text("last_name");
  c.company = reader.text("company");
  c.phone = reader.text("phone");
  c.group_id = reader.integer("customer_group_id");
  c.created_at = reader.iso("date_created");
  c.modified_at = reader.iso("date_modified");
  c.accepts_abandoned_cart_emails = reader.optional_flag("accepts_product_review_abandoned_cart_emails");
  if (json.is_object() && json.contains("address_count")) row.address_count = reader.integer("address_count");
  if (json.is_object() && json.contains("attribute_count")) row.attribute_count = reader.integer("attribute_count");
  auto addresses = parse_addresses(rows_of(reader.array("addresses")), c.id);
  auto attributes = parse_attribute_values(rows_of(reader.array("attributes")), c.id);
  if (!reader.wrong().empty()) return bad_answer(reader.wrong());
  if (!addresses) return addresses.error();
  if (!attributes) return attributes.error();
  c.addresses = std::move(*addresses);
  row.attributes = std::move(*attributes);
  return row;
}

Outcome<std::map<std::int64_t, std::string>> parse_names(const std::vector<Json>& rows) {
  std::map<std::int64_t, std::string> names;
  for (const Json& row : rows) {
    Reader reader(row);
    const std::int64_t id = reader.required().integer("id");
    std::string name = reader.required().text("name");
    if (!reader.wrong().empty()) return bad_answer(reader.wrong());
    names[id] = std::move(name);
  }
  return names;
}

}  // namespace tradewind::bigcommerce
