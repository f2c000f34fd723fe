#include "sandbox/salesforce/store.hpp"

#include <tradewind/base/text.hpp>

#include "sandbox/salesforce/ids.hpp"

namespace tradewind::sandbox::sf {
namespace {

const Json blank;

/// Ids compare by their first 15 characters with case; folding keeps candidates, the caller compares.
std::string fold(const Field& field, const std::string& value) {
  const bool id = field.kind == Kind::reference || field.kind == Kind::id;
  return id ? value.substr(0, 15) : text::lower(value);
}

}  // namespace

const Json& Row::get(const std::string& field) const {
  const auto found = fields.find(field);
  return found == fields.end() ? blank : found->second;
}

std::string Row::text(const std::string& field) const {
  const auto& value = get(field);
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::string Store::next_id(const Object& object) { return make_id(object.prefix, ++table(object).made); }

const Row* Store::find(const Object& object, std::string_view id) const {
  const auto table = tables_.find(object.name);
  if (table == tables_.end()) return nullptr;
  const auto found = table->second.rows.find(std::string(id.substr(0, 15)));
  return found == table->second.rows.end() ? nullptr : &found->second;
}

const std::set<std::string>& Store::indexed(const Object& object, const Field& field, const std::string& value) const {
  static const std::set<std::string> none;
  const auto table = tables_.find(object.name);
  if (table == tables_.end()) return none;
  const auto index = table->second.index.find(field.name);
  if (index == table->second.index.end()) return none;
  const auto ids = index->second.find(fold(field, value));
  return ids == index->second.end() ? none : ids->second;
}

std::size_t Store::count(const Object& object, const Field& field, const std::string& value) const {
  return field.kind == Kind::id ? 1 : indexed(object, field, value).size();
}

std::vector<const Row*> Store::lookup(const Object& object, const Field& field, const std::string& value) const {
  std::vector<const Row*> out;
  if (field.kind == Kind::id) {
    const auto* row = find(object, value);
    if (row && !row->deleted) out.push_back(row);
    return out;
  }
  for (const auto& id : indexed(object, field, value)) {
    const auto* row = find(object, id);
    if (!row->deleted) out.push_back(row);
  }
  return out;
}

const std::map<std::string, Row>& Store::rows(const Object& object) const {
  static const std::map<std::string, Row> none;
  const auto table = tables_.find(object.name);
  return table == tables_.end() ? none : table->second.rows;
}

void Store::index_row(const Object& object, Table& table, const Row& row, bool add) {
  for (const auto& field : object.fields) {
    if (!field.indexed()) continue;
    const auto value = row.text(field.name);
    if (value.empty()) continue;
    auto& ids = table.index[field.name][fold(field, value)];
    if (add)
      ids.insert(row.id.substr(0, 15));
    else
      ids.erase(row.id.substr(0, 15));
  }
}

void Store::put(const Object& object, Row row) {
  auto& target = table(object);
  const auto id = row.id.substr(0, 15);
  const auto found = target.rows.find(id);
  if (depth_ > 0) undo_.push_back({&object, id, found == target.rows.end() ? std::nullopt : std::optional<Row>(found->second)});
  if (found != target.rows.end()) index_row(object, target, found->second, false);
  index_row(object, target, row, true);
  target.rows.insert_or_assign(id, std::move(row));
}

void Store::reindex(const Object& object) {
  auto& target = table(object);
  target.index.clear();
  for (const auto& [id, row] : target.rows) index_row(object, target, row, true);
}

std::size_t Store::begin() {
  ++depth_;
  return undo_.size();
}

void Store::rollback(std::size_t mark) {
  while (undo_.size() > mark) {
    auto last = std::move(undo_.back());
    undo_.pop_back();
    auto& target = table(*last.object);
    index_row(*last.object, target, target.rows.at(last.id), false);
    if (last.before) {
      index_row(*last.object, target, *last.before, true);
      target.rows.insert_or_assign(last.id, std::move(*last.before));
    } else {
      target.rows.erase(last.id);
    }
  }
  commit(mark);
}

void Store::commit(std::size_t) {
  if (--depth_ == 0) undo_.clear();
}

void Store::abandon() {
  if (depth_ == 0) return;
  depth_ = 1;
  rollback(0);
}

}  // namespace tradewind::sandbox::sf
