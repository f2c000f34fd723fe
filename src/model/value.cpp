#include <tradewind/model/value.hpp>

namespace tradewind {

void Record::set(std::string name, Value value) { fields_.insert_or_assign(std::move(name), std::move(value)); }

const Value* Record::find(std::string_view name) const {
  const auto found = fields_.find(name);
  return found == fields_.end() ? nullptr : &found->second;
}

bool Value::blank() const {
  if (std::holds_alternative<Blank>(data_)) return true;
  const auto* as_text = text();
  return as_text != nullptr && as_text->empty();
}

const ValueList* Value::list() const {
  const auto* held = std::get_if<std::shared_ptr<const ValueList>>(&data_);
  return held != nullptr ? held->get() : nullptr;
}

const Record* Value::record() const {
  const auto* held = std::get_if<std::shared_ptr<const Record>>(&data_);
  return held != nullptr ? held->get() : nullptr;
}

bool Value::operator==(const Value& other) const {
  if (blank() || other.blank()) return blank() && other.blank();
  if (const auto* mine = list()) return other.list() != nullptr && *mine == *other.list();
  if (const auto* mine = record()) return other.record() != nullptr && mine->fields() == other.record()->fields();
  return data_ == other.data_;
}

std::string Value::canonical() const {
  if (blank()) return "0:";
  if (const auto* held = flag()) return *held ? "b:true" : "b:false";
  if (const auto* held = number()) return "n:" + held->short_text();
  if (const auto* held = text()) return "t:" + *held;
  if (const auto* held = date()) return "d:" + format_date(*held);
  if (const auto* held = datetime()) return "i:" + format_rfc3339(*held);
  std::string out;
  if (const auto* held = list()) {
    out = "l:";
    for (const auto& item : *held) {
      const auto one = item.canonical();
      out += std::to_string(one.size()) + ":" + one;
    }
  }
  if (const auto* held = record()) {
    out = "r:";
    for (const auto& [name, value] : held->fields()) {
      const auto one = value.canonical();
      out += std::to_string(name.size()) + ":" + name + std::to_string(one.size()) + ":" + one;
    }
  }
  return out;
}

Value from_canonical(const std::string& text) {
  if (text.size() < 2 || text[1] != ':') return {};
  const std::string rest = text.substr(2);
  switch (text[0]) {
    case 't':
      return rest;
    case 'b':
      return rest == "true";
    case 'n':
      if (const auto number = Decimal::parse(rest)) return *number;
      return {};
    case 'd':
      if (const auto at = parse_rfc3339(rest)) return std::chrono::floor<std::chrono::days>(*at);
      return {};
    case 'i':
      if (const auto at = parse_rfc3339(rest)) return *at;
      return {};
    default:
      return {};
  }
}

const char* to_string(Type type) {
  switch (type) {
    case Type::blank:
      return "blank";
    case Type::boolean:
      return "TRUE/FALSE value";
    case Type::number:
      return "number";
    case Type::text:
      return "text";
    case Type::date:
      return "date";
    case Type::datetime:
      return "date and time";
    case Type::list:
      return "list";
    case Type::record:
      return "group of values";
    case Type::any:
      return "value";
  }
  return "value";
}

Type type_of(const Value& value) {
  switch (value.data().index()) {
    case 0:
      return Type::blank;
    case 1:
      return Type::boolean;
    case 2:
      return Type::number;
    case 3:
      return Type::text;
    case 4:
      return Type::date;
    case 5:
      return Type::datetime;
    case 6:
      return Type::list;
    default:
      return Type::record;
  }
}

}  // namespace tradewind
