#include <tradewind/model/value.hpp>

#include <charconv>

#include <tradewind/base/text.hpp>

namespace tradewind {
namespace {

std::optional<Days> parse_day(const std::string& text) {
  constexpr std::size_t length = 10;
  const auto at = text.size() == length ? parse_rfc3339(text) : std::nullopt;
  if (!at) return std::nullopt;
  return std::chrono::floor<std::chrono::days>(*at);
}

}  // namespace

void Record::set(const std::string& name, Value value) {
  for (auto& field : fields_)
    if (field.first == name) {
      field.second = std::move(value);
      return;
    }
  fields_.emplace_back(*names_.emplace_back(std::make_shared<const std::string>(name)), std::move(value));
}

const Value* Record::find(std::string_view name) const {
  for (const auto& field : fields_)
    if (field.first == name) return &field.second;
  return nullptr;
}

std::vector<const Record::Field*> Record::fields() const {
  std::vector<const Field*> sorted;
  for (const auto& field : fields_) sorted.push_back(&field);
  std::sort(sorted.begin(), sorted.end(), [](const Field* a, const Field* b) { return a->first < b->first; });
  return sorted;
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
  if (const auto* mine = record()) {
    if (other.record() == nullptr) return false;
    const auto a = mine->fields(), b = other.record()->fields();
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto* x, const auto* y) { return *x == *y; });
  }
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
    for (const auto* field : held->fields()) {
      const auto one = field->second.canonical();
      out += std::to_string(field->first.size()) + ":" + std::string(field->first) + std::to_string(one.size()) + ":" + one;
    }
  }
  return out;
}

std::string display_text(const Value& value) { return value.blank() ? std::string{} : value.canonical().substr(2); }

namespace {

/// `size:canonical` one after the other; what is cut short ends the list.
ValueList items_from_canonical(const std::string& text) {
  ValueList items;
  std::size_t at = 0, size = 0;
  while (at < text.size()) {
    const auto number = std::from_chars(text.data() + at, text.data() + text.size(), size);
    at = static_cast<std::size_t>(number.ptr - text.data());
    if (number.ec != std::errc() || at == text.size() || text[at] != ':' || size > text.size() - at - 1) break;
    items.push_back(from_canonical(text.substr(at + 1, size)));
    at += 1 + size;
  }
  return items;
}

}  // namespace

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
      if (const auto day = parse_day(rest)) return *day;
      return {};
    case 'i':
      if (const auto at = parse_rfc3339(rest)) return *at;
      return {};
    case 'l':
      return items_from_canonical(rest);
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

Result<Value> parse_value(Type type, const std::string& text) {
  if (text.empty()) return Value{};
  const auto wrong = [&](const char* example) {
    return Error(Errc::invalid, std::string("the field takes a ") + to_string(type), "", std::string("write it like ") + example);
  };
  if (type == Type::number) {
    const auto number = Decimal::parse(text);
    return number ? Result<Value>(Value(*number)) : wrong("12.5");
  }
  if (type == Type::boolean) {
    const bool yes = text::iequals(text, "true");
    return yes || text::iequals(text, "false") ? Result<Value>(Value(yes)) : wrong("TRUE or FALSE");
  }
  if (type == Type::date) {
    const auto day = parse_day(text);
    return day ? Result<Value>(Value(*day)) : wrong("2026-01-21");
  }
  if (type == Type::datetime) {
    const auto at = parse_rfc3339(text);
    return at ? Result<Value>(Value(*at)) : wrong("2026-01-21T18:21:46Z");
  }
  return Value(text);
}

}  // namespace tradewind
