#include "sandbox/salesforce/schema.hpp"

#include <array>
#include <stdexcept>
#include <tradewind/base/text.hpp>

namespace tradewind::sandbox::sf {
namespace {

struct KindName {
  Kind kind;
  const char* name;
};

constexpr std::array kind_names{
    KindName{Kind::id, "id"},
    KindName{Kind::reference, "reference"},
    KindName{Kind::string, "string"},
    KindName{Kind::textarea, "textarea"},
    KindName{Kind::picklist, "picklist"},
    KindName{Kind::boolean, "boolean"},
    KindName{Kind::integer, "int"},
    KindName{Kind::number, "double"},
    KindName{Kind::currency, "currency"},
    KindName{Kind::date, "date"},
    KindName{Kind::datetime, "datetime"},
    KindName{Kind::email, "email"},
    KindName{Kind::phone, "phone"},
    KindName{Kind::url, "url"},
};

constexpr std::string_view system_fields = R"(IsDeleted|Deleted|boolean|0|D|
CreatedDate|Created Date|datetime|0|D|
CreatedById|Created By ID|reference|18|D|User
LastModifiedDate|Last Modified Date|datetime|0|D|
LastModifiedById|Last Modified By ID|reference|18|D|User
SystemModstamp|System Modstamp|datetime|0|D|)";

Field parse_field(const std::string& line) {
  const auto parts = text::split(line, '|');
  if (parts.size() != 6) throw std::logic_error("bad schema line: " + line);
  Field field;
  field.name = parts[0];
  field.label = parts[1];
  field.kind = kind_of(parts[2]);
  field.length = std::stoi(parts[3]);
  const auto has = [&](char flag) { return parts[4].find(flag) != std::string::npos; };
  field.createable = has('C');
  field.updateable = has('U');
  field.nillable = has('N');
  field.defaulted = has('D');
  field.external = has('E');
  field.lookup = has('I');
  field.unique = has('Q');
  field.case_sensitive = has('S');
  field.filterable = !has('X');
  field.restricted = has('R');
  for (const char feature : {'K', 'P', 'T', 'M'})
    if (has(feature)) field.feature = feature;
  if (!parts[5].empty()) (field.kind == Kind::reference ? field.refers : field.picks) = text::split(parts[5], ',');
  return field;
}

void add_fields(Object& object, std::string_view lines) {
  for (const auto& line : text::split(lines, '\n'))
    if (!line.empty()) object.fields.push_back(parse_field(line));
}

}  // namespace

const char* to_string(Kind kind) {
  for (const auto& entry : kind_names)
    if (entry.kind == kind) return entry.name;
  return "anyType";
}

Kind kind_of(std::string_view name) {
  for (const auto& entry : kind_names)
    if (name == entry.name) return entry.kind;
  throw std::logic_error("unknown field type: " + std::string(name));
}

bool custom(std::string_view field) { return field.size() > 3 && field.substr(field.size() - 3) == "__c"; }

Field person_half(const Field& contact_field) {
  Field half = contact_field;
  half.name.insert(half.name.size() - 1, "p");
  half.feature = 'P';
  half.unique = half.external = half.lookup = false;
  return half;
}

bool textual(Kind kind) {
  return kind == Kind::string || kind == Kind::textarea || kind == Kind::picklist || kind == Kind::email || kind == Kind::phone ||
         kind == Kind::url;
}

const Field* Object::find(std::string_view field) const {
  for (const auto& candidate : fields)
    if (!candidate.hidden && text::iequals(candidate.name, field)) return &candidate;
  return nullptr;
}

const Field* Object::relationship(std::string_view relation) const {
  if (relation.size() > 3 && text::iequals(relation.substr(relation.size() - 3), "__r"))
    return find(std::string(relation.substr(0, relation.size() - 1)) + "c");
  const auto* field = find(std::string(relation) + "Id");
  return field && field->kind == Kind::reference ? field : nullptr;
}

Schema::Schema() {
  for (const auto& source : schema_texts()) {
    Object object{std::string(source.name), std::string(source.label), std::string(source.prefix), true, true, true, {}, false};
    object.fields.push_back(parse_field("Id|" + object.label + " ID|id|18|DI|"));
    add_fields(object, source.fields);
    add_fields(object, system_fields);
    objects_.emplace(text::lower(object.name), std::move(object));
  }
  for (const auto& field : find("Contact")->fields)
    if (custom(field.name) && field.feature == 0) find("Account")->fields.push_back(person_half(field));
  for (const char* fixed : {"User", "LeadStatus", "Group", "RecordType"}) {
    auto* object = find(fixed);
    object->createable = object->updateable = object->deletable = false;
  }
}

const Object* Schema::find(std::string_view object) const {
  const auto found = objects_.find(text::lower(object));
  return found == objects_.end() ? nullptr : &found->second;
}

Object* Schema::find(std::string_view object) {
  const auto found = objects_.find(text::lower(object));
  return found == objects_.end() ? nullptr : &found->second;
}

const Object* Schema::visible(std::string_view object) const {
  const auto* found = find(object);
  return found != nullptr && found->hidden ? nullptr : found;
}

const Object* Schema::by_prefix(std::string_view id) const {
  for (const auto& [name, object] : objects_)
    if (id.substr(0, 3) == object.prefix) return &object;
  return nullptr;
}

}  // namespace tradewind::sandbox::sf
