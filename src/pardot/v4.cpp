#include "pardot/v4.hpp"

#include <tradewind/base/text.hpp>

#include <cctype>

namespace tradewind::pardot {
namespace {

constexpr std::string_view custom_suffix = "__c";

void add(std::string& form, const std::string& name, const std::string& value) {
  if (!form.empty()) form += '&';
  form += text::percent_encode(name) + "=" + text::percent_encode(value);
}

std::string plain(const Json& value) {
  if (value.is_null()) return {};
  if (value.is_boolean()) return value.get<bool>() ? "1" : "0";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// Some characters come as HTML entities.
std::string decoded(std::string text) {
  if (text.find('&') == std::string::npos) return text;
  for (const auto& [entity, character] :
       {std::pair("&lt;", "<"), {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&#039;", "'"}, {"&amp;", "&"}})
    text = text::replace_all(std::move(text), entity, character);
  return text;
}

Json decoded(const Json& value) { return value.is_string() ? Json(decoded(value.get<std::string>())) : value; }

/// One value, {"value": one or several}, or false for none.
Json several(const Json& value) {
  if (value.is_null() || value == false || value == "") return nullptr;
  const Json& inner = value.is_object() ? child(value, "value") : value;
  Json all = Json::array();
  for (const auto& one : inner.is_array() ? inner : Json::array({inner}))
    if (!one.is_null()) all.push_back(one == true ? Json("true") : decoded(one));
  return all;
}

}  // namespace

std::string v4_name(const std::string& v5_name) {
  if (v5_name == "salesforceOwnerId") return "crm_owner_fid";
  if (v5_name == "salesforceId") return "salesforce_fid";
  const auto suffix = v5_name.size() > custom_suffix.size() ? v5_name.size() - custom_suffix.size() : 0;
  if (suffix != 0 && v5_name.substr(suffix) == custom_suffix) return v5_name.substr(0, suffix);
  std::string name;
  for (const char c : v5_name) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isupper(byte) != 0) name += '_';
    name += static_cast<char>(std::tolower(byte));
  }
  return name;
}

std::string v4_form(const Description& description, const Json& body) {
  std::string form;
  for (const auto& [v5_name, value] : body.items()) {
    const std::string name = v4_name(v5_name);
    const FieldInfo* info = description.field(v5_name);
    if (info == nullptr || !info->multiple) {
      add(form, name, plain(value));
      continue;
    }
    if (!value.is_array() || value.empty()) add(form, name + "_0", plain(value.is_array() ? Json() : value));
    for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) add(form, name + "_" + std::to_string(i), plain(value[i]));
  }
  return form;
}

Json from_v4(const Description& description, const Json& prospect, const std::vector<std::string>& names) {
  Json out = Json::object();
  for (const auto& name : names) {
    const FieldInfo* info = description.field(name);
    const std::string spelled = v4_name(name);
    const Json& value = child(prospect, spelled);
    if (info != nullptr && info->multiple)
      out[name] = several(value);
    else if (info != nullptr && info->type == "boolean")
      out[name] = flag_at(prospect, spelled);
    else
      out[name] = decoded(value);
  }
  return out;
}

}  // namespace tradewind::pardot
