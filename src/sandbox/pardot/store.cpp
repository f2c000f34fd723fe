#include "sandbox/pardot/store.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::sandbox::pd {
namespace {

const Json blank;
constexpr auto longest_lag = std::chrono::minutes(10);

}  // namespace

std::string text_of(const Json& value) {
  if (value.is_null()) return {};
  return value.is_string() ? value.get<std::string>() : value.dump();
}

const Json& Record::get(const std::string& field) const {
  const auto found = values.find(field);
  return found == values.end() ? blank : found->second;
}

std::string Record::text(const std::string& field) const { return text_of(get(field)); }

std::int64_t Record::number(const std::string& field) const {
  const auto& value = get(field);
  return value.is_number() ? value.get<std::int64_t>() : 0;
}

void Record::set(const std::string& field, Json value) {
  if (value.is_null())
    values.erase(field);
  else
    values[field] = std::move(value);
}

Collection::Collection(Shape shape_, std::int64_t first_id, std::vector<std::string> indexed)
    : shape(std::move(shape_)), next_id_(first_id) {
  for (auto& field : indexed) index_[field];
}

void Collection::put(Record record, TimePoint now) {
  auto& past = versions_[record.id];
  if (shape.find("createdAt") && past.empty()) record.set("createdAt", to_unix_ms(now));
  if (shape.find("updatedAt")) record.set("updatedAt", to_unix_ms(now));
  if (shape.find("isDeleted")) record.set("isDeleted", record.deleted);
  for (auto& [field, ids] : index_) {
    const auto value = record.text(field);
    if (!value.empty()) ids[text::lower(value)].insert(record.id);
  }
  saves_.push_back(record.id);
  while (past.size() > 1 && past[1].since <= now - longest_lag) past.erase(past.begin());
  if (!past.empty() && past.back().since == now)
    past.back().record = std::move(record);
  else
    past.push_back({now, std::move(record)});
}

const Record* Collection::current(std::int64_t id) const {
  const auto found = versions_.find(id);
  return found == versions_.end() ? nullptr : &found->second.back().record;
}

const Record* Collection::at(std::int64_t id, TimePoint when) const {
  const auto found = versions_.find(id);
  if (found == versions_.end()) return nullptr;
  const auto& past = found->second;
  for (auto version = past.rbegin(); version != past.rend(); ++version)
    if (version->since <= when) return &version->record;
  return nullptr;
}

std::vector<std::int64_t> Collection::ids() const {
  std::vector<std::int64_t> out;
  for (const auto& [id, past] : versions_) out.push_back(id);
  return out;
}

std::vector<std::int64_t> Collection::having(const std::string& field, const std::string& value) const {
  const auto index = index_.find(field);
  if (index == index_.end()) return {};
  const auto found = index->second.find(text::lower(value));
  if (found == index->second.end()) return {};
  return {found->second.begin(), found->second.end()};
}

std::size_t Collection::count_having(const std::string& field, const std::string& value) const {
  const auto& values = index_.at(field);
  const auto found = values.find(text::lower(value));
  return found == values.end() ? 0 : found->second.size();
}

}  // namespace tradewind::sandbox::pd
