// Records with their past, so that reads can lag behind writes.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tradewind/base/time.hpp>
#include <vector>

#include "sandbox/pardot/errors.hpp"
#include "sandbox/pardot/fields.hpp"

namespace tradewind::sandbox::pd {

struct Record {
  std::int64_t id = 0;
  std::map<std::string, Json> values;  ///< by v5 name; datetimes are milliseconds; blank values are absent
  bool deleted = false;
  std::string created_by;

  const Json& get(const std::string& field) const;
  std::string text(const std::string& field) const;
  std::int64_t number(const std::string& field) const;  ///< 0 when blank
  bool is(const std::string& field) const { return get(field) == true; }
  void set(const std::string& field, Json value);  ///< null removes
};

class Collection {
 public:
  Collection(Shape shape_, std::int64_t first_id, std::vector<std::string> indexed);

  Shape shape;

  std::int64_t next_id() { return next_id_++; }
  /// Stamps updatedAt, and createdAt of a new record.
  void put(Record record, TimePoint now);
  const Record* current(std::int64_t id) const;
  const Record* at(std::int64_t id, TimePoint when) const;
  std::vector<std::int64_t> ids() const;
  /// Ids that have, or once had, this value (without case): look at the record.
  std::vector<std::int64_t> having(const std::string& field, const std::string& value) const;
  std::size_t count_having(const std::string& field, const std::string& value) const;
  bool indexes(const std::string& field) const { return index_.count(field) != 0; }
  /// Ids in the order they were saved: what the connector follows.
  const std::vector<std::int64_t>& saves() const { return saves_; }

 private:
  struct Version {
    TimePoint since;
    Record record;
  };
  std::int64_t next_id_;
  std::map<std::int64_t, std::vector<Version>> versions_;
  std::map<std::string, std::map<std::string, std::set<std::int64_t>>> index_;
  std::vector<std::int64_t> saves_;
};

std::string text_of(const Json& value);

}  // namespace tradewind::sandbox::pd
