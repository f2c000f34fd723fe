#include "pipeline/mapping_findings.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind {
namespace {

const TargetField* find(const std::vector<TargetField>& fields, const std::string& name) {
  const auto at = std::find_if(fields.begin(), fields.end(), [&](const TargetField& field) { return text::iequals(field.name, name); });
  return at == fields.end() ? nullptr : &*at;
}

std::string nearest_name(const std::vector<TargetField>& fields, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& field : fields) names.push_back(field.name);
  const auto near = text::nearest(name, names);
  return near ? "did you mean `" + *near + "`?" : "make the field, give our user the right to see it, or take it out of the mapping";
}

bool takes(Type field, Type given) {
  const auto either = [&](Type a, Type b) { return given == a || given == b; };
  switch (field) {
    case Type::number:
    case Type::boolean:
      return given == field;
    case Type::date:
    case Type::datetime:
      return either(Type::date, Type::datetime);
    default:
      return true;
  }
}

/// The value of a formula that reads nothing, such as `"BigCommerce"`.
std::optional<Value> constant_of(const mapping::Formula& formula) {
  if (!formula.paths().empty()) return std::nullopt;
  return formula.evaluate(Record{}, mapping::Context{});
}

class Findings {
 public:
  explicit Findings(std::string object) : object_(std::move(object)) {}

  void field(const mapping::Field& mapped, const std::vector<TargetField>& described) {
    const auto* field = find(described, mapped.name);
    if (field == nullptr)
      return add(mapped.name, true, "there is no such field, or our user may not see it", nearest_name(described, mapped.name));
    if (!field->writable)
      return add(mapped.name, true, "our user may not write this field", "give it the right to edit, or take it out of the mapping");
    type(mapped, *field);
    value(mapped, *field);
  }

  void required(const std::vector<mapping::Field>& mapped, const std::vector<TargetField>& described) {
    for (const auto& field : described) {
      const auto same = [&](const mapping::Field& have) { return text::iequals(have.name, field.name); };
      if (!field.required || std::any_of(mapped.begin(), mapped.end(), same)) continue;
      add(field.name, true, "is required for a new record and not in the mapping", "add a line for it");
    }
  }

  std::vector<MappingFinding> take() { return std::move(found_); }

 private:
  void type(const mapping::Field& mapped, const TargetField& field) {
    const Type given = mapped.formula.type();
    if (given == Type::any || given == Type::blank || takes(field.type, given)) return;
    const std::string what = std::string("holds a ") + to_string(field.type) + ", the formula gives a " + to_string(given);
    if (given == Type::text && field.type == Type::number) return add(mapped.name, false, what, "write VALUE( ) around it");
    if (given == Type::text && field.type != Type::boolean) return add(mapped.name, false, what, "write DATE( ) around it");
    add(mapped.name, true, what,
        field.type == Type::boolean ? "write a condition, e.g. person.order_count > 0" : "use another field or formula");
  }

  void value(const mapping::Field& mapped, const TargetField& field) {
    const auto constant = constant_of(mapped.formula);
    const auto* text = constant ? constant->text() : nullptr;
    if (text == nullptr) return;
    if (field.length > 0 && static_cast<int>(text::code_points(*text)) > field.length)
      add(mapped.name, true, "takes " + std::to_string(field.length) + " characters, the text is longer", "shorten it");
    if (field.values.empty() || std::find(field.values.begin(), field.values.end(), *text) != field.values.end()) return;
    const auto near = text::nearest(*text, field.values);
    add(mapped.name, true, "is a restricted picklist without the value `" + *text + "`",
        near ? "did you mean `" + *near + "`?" : "its values: " + text::join(field.values, ", "));
  }

  void add(const std::string& field, bool certain, std::string what, std::string fix) {
    found_.push_back({"", object_, field, certain, std::move(what), std::move(fix)});
  }

  std::string object_;
  std::vector<MappingFinding> found_;
};

}  // namespace

std::vector<MappingFinding> findings_of(const std::string& object, const std::vector<mapping::Field>& mapped,
                                        const std::vector<TargetField>& described) {
  Findings findings(object);
  for (const auto& field : mapped) findings.field(field, described);
  findings.required(mapped, described);
  return findings.take();
}

}  // namespace tradewind
