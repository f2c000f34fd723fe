// Objects and fields of the simulated org, as describe shows them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tradewind::sandbox::sf {

enum class Kind { id, reference, string, textarea, picklist, boolean, integer, number, currency, date, datetime, email, phone, url };

const char* to_string(Kind kind);
Kind kind_of(std::string_view name);
bool textual(Kind kind);

struct Field {
  std::string name, label;
  Kind kind = Kind::string;
  int length = 0;
  bool createable = false, updateable = false, nillable = false, defaulted = false;
  bool external = false, lookup = false, unique = false, case_sensitive = false, filterable = true;
  std::vector<std::string> refers;  ///< objects a reference may point at
  std::vector<std::string> picks;   ///< other values are stored as well, unless `restricted`
  bool restricted = false;
  bool numbered = false;      ///< an autonumber
  std::string default_value;  ///< of a new row
  char feature = 0;           ///< part of what an org may have switched on: K key, P person accounts, T territory picklists, M currencies
  bool hidden = false;        ///< the org has no such field, or our user may not see it

  bool indexed() const { return external || lookup || unique || kind == Kind::reference || kind == Kind::email; }
  bool required() const { return createable && !nillable && !defaulted; }
};

struct Object {
  std::string name, label, prefix;
  bool createable = true, updateable = true, deletable = true;
  std::vector<Field> fields;
  bool hidden = false;  ///< our user may not see it

  /// Names compare without case; null when the org has no such field.
  const Field* find(std::string_view field) const;
  /// The reference behind a relationship name: `Account` -> AccountId.
  const Field* relationship(std::string_view name) const;
};

class Schema {
 public:
  Schema();
  const Object* find(std::string_view object) const;
  Object* find(std::string_view object);
  /// As the API shows it: null when our user may not see the object.
  const Object* visible(std::string_view object) const;
  const Object* by_prefix(std::string_view id) const;
  const std::map<std::string, Object>& objects() const { return objects_; }
  std::map<std::string, Object>& objects() { return objects_; }

 private:
  std::map<std::string, Object> objects_;  ///< by lower-case name
};

/// The other half of a Contact's custom field at a person account: Tier__c is Tier__pc there.
Field person_half(const Field& contact_field);
bool custom(std::string_view field);

struct ObjectText {
  std::string_view name, label, prefix, fields;
};
/// One line a field: `Name|Label|kind|length|flags|objects or values`. Flags: C createable, U updateable, N nillable, D defaulted,
/// E external id, I idLookup, Q unique, S case-sensitive, X not filterable, R restricted; K, P, T, M as Field::feature.
const std::vector<ObjectText>& schema_texts();

}  // namespace tradewind::sandbox::sf
