// The rows of the simulated org, their indexes, and undoing for what is all or nothing.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sandbox/salesforce/schema.hpp"

namespace tradewind::sandbox::sf {

using Json = nlohmann::json;

struct Row {
  std::string id;  ///< 18 characters
  std::map<std::string, Json> fields;
  std::string created_by;
  bool deleted = false;

  const Json& get(const std::string& field) const;
  std::string text(const std::string& field) const;  ///< empty when blank or no string
  bool is(const std::string& field) const { return get(field) == true; }
};

class Store {
 public:
  explicit Store(const Schema& schema) : schema_(schema) {}

  std::string next_id(const Object& object);
  /// Deleted rows are found as well; null when there never was one. Any form of the id.
  const Row* find(const Object& object, std::string_view id) const;
  /// Rows that are not deleted, as an index knows them; compares without case.
  std::vector<const Row*> lookup(const Object& object, const Field& field, const std::string& value) const;
  /// How many rows lookup() would look at.
  std::size_t count(const Object& object, const Field& field, const std::string& value) const;
  const std::map<std::string, Row>& rows(const Object& object) const;  ///< by 15-character id, in the order of creation
  void put(const Object& object, Row row);
  void reindex(const Object& object);

  /// Between begin() and commit() every put is remembered, so that rollback() can undo them. Nests.
  std::size_t begin();
  void rollback(std::size_t mark);
  void commit(std::size_t mark);
  /// Takes back whatever is open, after an exception.
  void abandon();

 private:
  struct Table {
    std::map<std::string, Row> rows;
    std::map<std::string, std::map<std::string, std::set<std::string>>> index;  ///< field, folded value, ids
    std::uint64_t made = 0;
  };
  struct Undo {
    const Object* object;
    std::string id;
    std::optional<Row> before;
  };
  const std::set<std::string>& indexed(const Object& object, const Field& field, const std::string& value) const;
  Table& table(const Object& object) { return tables_[object.name]; }
  void index_row(const Object& object, Table& table, const Row& row, bool add);

  const Schema& schema_;
  std::map<std::string, Table> tables_;
  std::vector<Undo> undo_;
  std::size_t depth_ = 0;
};

}  // namespace tradewind::sandbox::sf
