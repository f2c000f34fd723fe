#include <tradewind/base/text.hpp>

#include "sandbox/salesforce/state.hpp"

namespace tradewind::sandbox::sf {

Answer::Answer(const Failure& failure) : status(failure.status), body(rest_errors({failure})) {}

Answer::Answer(const Failures& failures) : status(failures.front().status), body(rest_errors(failures)) {}

Json rest_errors(const Failures& failures) {
  Json out = Json::array();
  for (const auto& failure : failures) {
    Json item{{"message", failure.message}, {"errorCode", failure.code}};
    if (failure.names_fields) item["fields"] = failure.fields;
    if (failure.extra.is_object()) item.update(failure.extra);
    out.push_back(std::move(item));
  }
  return out;
}

Json item_errors(const Failures& failures) {
  Json out = Json::array();
  for (const auto& failure : failures)
    out.push_back({{"statusCode", failure.code}, {"message", failure.message}, {"fields", failure.fields}});
  return out;
}

HttpResponse to_http(const Answer& answer) {
  HttpResponse response(answer.status);
  for (const auto& [name, value] : answer.headers.list()) response.headers.set(name, value);
  if (!answer.body.is_null()) {
    response.body = answer.body.dump();
    response.headers.set("Content-Type", "application/json;charset=UTF-8");
  }
  return response;
}

Failure not_found() { return {"NOT_FOUND", "The requested resource does not exist", {}, 404, false, {}}; }

Failure no_column(const std::string& field, const Object& object) {
  return {"INVALID_FIELD", "No such column '" + field + "' on sobject of type " + object.name, {}, 400, false, {}};
}

std::string stamp(TimePoint at) {
  auto out = format_rfc3339(at);
  out.pop_back();
  return out + "+0000";
}

std::string record_url(const Call& call, const Object& object, const std::string& id) {
  return call.base() + "/sobjects/" + object.name + "/" + id;
}

std::map<std::string, std::string> parse_form(const std::string& body) {
  std::map<std::string, std::string> out;
  for (const auto& pair : text::split(body, '&')) {
    const auto at = pair.find('=');
    if (pair.empty()) continue;
    const auto name = text::percent_decode(pair.substr(0, at), true);
    const auto value = at == std::string::npos ? std::string() : text::percent_decode(pair.substr(at + 1), true).value_or("");
    if (name) out[*name] = value;
  }
  return out;
}

FieldTexts texts(const Row& row) {
  FieldTexts out;
  for (const auto& [name, value] : row.fields)
    if (!value.is_null()) out[name] = value.is_string() ? value.get<std::string>() : value.dump();
  out["Id"] = row.id;
  out["IsDeleted"] = row.deleted ? "true" : "false";
  out["created_by"] = row.created_by;
  return out;
}

}  // namespace tradewind::sandbox::sf
