// The model that formulas see: person, customer, order, store as one record.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tradewind/mapping/mapping.hpp>
#include <tradewind/model/commerce.hpp>

namespace tradewind::mapping {

struct ModelInput {
  const Customer* customer = nullptr;         ///< may be absent
  const Order* order = nullptr;               ///< may be absent
  const Customer* customer_before = nullptr;  ///< as last read, where something changed
  const Order* order_before = nullptr;
  Totals totals;
  std::string email, person_key;  ///< normalized email
  std::string lead_id, contact_id, prospect_id;
  std::string store_hash, store_name;
  std::optional<bool> newsletter;  ///< marketing opt-in as the store records it; empty: not recorded
  const std::map<int, std::string>* status_labels = nullptr;
  /// That will be read. Parts of the model that hold none of them may be left out; null: all is made.
  const std::set<std::string>* paths = nullptr;
};

Record build_model(const ModelInput& input);

/// A model written by hand, as JSON or YAML in the shape of the paths: {"person": {...}, "order": {"lines": [{"sku": ...}]}}. Names that
/// are no paths and values of another type are problems; nothing is returned then.
std::optional<Record> read_model(const std::string& text, const std::string& file, std::vector<Problem>& problems);

}  // namespace tradewind::mapping
