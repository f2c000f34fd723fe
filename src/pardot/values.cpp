#include "pardot/values.hpp"

#include <tradewind/base/text.hpp>

#include <algorithm>

namespace tradewind::pardot {
namespace {

std::string plain_text(const Value& value) {
  if (const auto* text = value.text()) return std::string(text::trim(*text));
  if (const auto* number = value.number()) return number->short_text();
  if (const auto* flag = value.flag()) return *flag ? "true" : "false";
  if (const auto* date = value.date()) return format_date(*date);
  if (const auto* at = value.datetime()) return datetime_text(*at);
  std::vector<std::string> parts;
  if (const auto* list = value.list())
    for (const auto& entry : *list)
      if (!entry.blank()) parts.push_back(plain_text(entry));
  return text::join(parts, ", ");
}

/// A list, or text with semicolons between the values, as Salesforce writes them.
RemoteValue several(const Value& value) {
  Json parts = Json::array();
  if (const auto* list = value.list()) {
    for (const auto& entry : *list)
      if (!entry.blank()) parts.push_back(plain_text(entry));
  } else {
    for (const auto& part : text::split(plain_text(value), ';'))
      if (!text::trim(part).empty()) parts.push_back(std::string(text::trim(part)));
  }
  return {parts.empty() ? Json() : std::move(parts), {}};
}

std::optional<Decimal> number_of(const Value& value) {
  if (const auto* number = value.number()) return *number;
  if (const auto* text = value.text()) return Decimal::parse(text::trim(*text));
  return std::nullopt;
}

RemoteValue integer(const Value& value) {
  const auto number = number_of(value);
  const auto whole = number ? number->to_int64() : std::nullopt;
  return whole ? RemoteValue{*whole, {}} : RemoteValue{nullptr, "is no whole number"};
}

RemoteValue boolean(const Value& value) {
  if (const auto* flag = value.flag()) return {*flag, {}};
  if (const auto* text = value.text()) {
    if (text::iequals(*text, "true")) return {true, {}};
    if (text::iequals(*text, "false")) return {false, {}};
  }
  return {nullptr, "is neither true nor false"};
}

RemoteValue date(const Value& value) {
  if (const auto* day = value.date()) return {format_date(*day), {}};
  std::optional<TimePoint> at;
  if (const auto* moment = value.datetime()) at = *moment;
  if (const auto* text = value.text()) at = parse_rfc3339(*text);
  if (!at) return {nullptr, "is no date"};
  return {format_date(std::chrono::floor<std::chrono::days>(*at)), {}};
}

std::string text_of(const Json& value) { return value.is_string() ? std::string(text::trim(value.get<std::string>())) : value.dump(); }

bool is_blank(const Json& value) { return value.is_null() || value == "" || (value.is_array() && value.empty()); }

std::vector<std::string> texts_of(const Json& values) {
  std::vector<std::string> texts;
  if (values.is_array())
    for (const auto& one : values) texts.push_back(text_of(one));
  else
    texts.push_back(text_of(values));
  std::sort(texts.begin(), texts.end());
  return texts;
}

}  // namespace

bool shows(const FieldInfo& field, const Json& sent, const Json& shown) {
  if (sent.is_boolean()) return sent.get<bool>() == flag_at(Json{{"shown", shown}}, "shown");
  if (is_blank(sent) || is_blank(shown)) return is_blank(sent) && is_blank(shown);
  if (field.multiple) return texts_of(sent) == texts_of(shown);
  const std::string ours = text_of(sent), theirs = text_of(shown);
  if (ours == theirs) return true;
  if (field.type == "date") return theirs.substr(0, ours.size()) == ours;
  const auto a = Decimal::parse(ours), b = Decimal::parse(theirs);
  return (field.type == "number" || field.type == "integer") && a && b && *a == *b;
}

std::string datetime_text(TimePoint at) {
  const std::string whole = format_rfc3339(std::chrono::floor<std::chrono::seconds>(at));
  return whole.substr(0, whole.find('.')) + "+00:00";
}

RemoteValue to_remote(const FieldInfo& field, const Value& value) {
  if (value.blank()) return {nullptr, {}};
  if (field.multiple) return several(value);
  if (field.type == "integer") return integer(value);
  if (field.type == "boolean") return boolean(value);
  if (field.type == "date") return date(value);
  if (field.type == "number") {
    const auto number = number_of(value);
    return number ? RemoteValue{number->short_text(), {}} : RemoteValue{nullptr, "is no number"};
  }
  const std::string text = plain_text(value);
  return text.empty() ? RemoteValue{nullptr, {}} : RemoteValue{text, {}};
}

Value from_remote(const Json& read, const Value& like) {
  if (read.is_null()) return {};
  if (read.is_boolean()) return read.get<bool>();
  if (read.is_array()) {
    ValueList list;
    for (const auto& entry : read) list.emplace_back(entry.is_string() ? entry.get<std::string>() : entry.dump());
    if (like.list() == nullptr && read.size() == 1) return from_remote(read.front(), like);
    return list;
  }
  const std::string text = read.is_string() ? read.get<std::string>() : read.dump();
  if (like.number() != nullptr)
    if (const auto number = Decimal::parse(text)) return *number;
  if (like.flag() != nullptr && (text == "true" || text == "false")) return text == "true";
  const auto at = like.date() != nullptr || like.datetime() != nullptr ? parse_rfc3339(text) : std::nullopt;
  if (at && like.date() != nullptr) return std::chrono::floor<std::chrono::days>(*at);
  if (at) return *at;
  // What is shown trimmed is what we sent untrimmed.
  if (like.text() != nullptr && text::trim(*like.text()) == text) return like;
  return text;
}

}  // namespace tradewind::pardot
