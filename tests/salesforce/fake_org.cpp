#include "fake_org.hpp"

#include <algorithm>

namespace tradewind::testing {
namespace {

const std::string root = "/services/data/v62.0";

Json field(const std::string& name, const std::string& type, int length, bool required = false) {
  return Json{{"name", name},       {"type", type},       {"length", length},      {"scale", 2},
              {"createable", true}, {"updateable", true}, {"nillable", !required}, {"defaultedOnCreate", false}};
}

std::string object_of(const std::string& soql) {
  const auto from = soql.find(" FROM ") + 6;
  return soql.substr(from, soql.find(' ', from) - from);
}

Json page_of(const Json& records) { return Json{{"totalSize", records.size()}, {"done", true}, {"records", records}}; }

std::string prefix_of(const std::string& object) {
  static const std::map<std::string, std::string> known = {
      {"Lead", "00Q"}, {"Contact", "003"}, {"Account", "001"}, {"CampaignMember", "00v"}, {"Campaign", "701"}};
  const auto at = known.find(object);
  return at == known.end() ? "a00" : at->second;
}

}  // namespace

boost::asio::awaitable<boost::system::result<HttpResponse, CallError>> FakeOrg::call(CallInfo info, HttpRequest request, Deadline,
                                                                                     std::vector<Step>& steps) {
  const std::string path = request.path().substr(root.size());
  const std::string line = request.method + " " + path;
  log.emplace_back(line, request);
  infos.push_back(info);
  Step step;
  step.what = info.operation;
  step.method = request.method;
  step.path = info.path;
  steps.push_back(std::move(step));
  for (auto& fault : faults_) {
    if (fault.used || line.find(fault.match) == std::string::npos || fault.skip-- > 0) continue;
    fault.used = true;
    if (fault.executed) (void)execute(request, path);
    if (fault.error) co_return CallError{*fault.error, "scripted", {}};
    co_return fault.response;
  }
  co_return execute(request, path);
}

std::string FakeOrg::add(const std::string& object, Json fields_of) {
  std::string number = std::to_string(++made_);
  const std::string id = prefix_of(object) + std::string(12 - number.size(), '0') + number + "AAA";
  fields_of["Id"] = id;
  if (!fields_of.contains("LastModifiedDate")) fields_of["LastModifiedDate"] = "2026-01-01T00:00:00.000+0000";
  rows[object].push_back(std::move(fields_of));
  return id;
}

Json& FakeOrg::row(const std::string& object, const std::string& id) {
  for (auto& candidate : rows[object])
    if (candidate["Id"] == id) return candidate;
  throw std::logic_error("no such row");
}

void FakeOrg::fail(std::string match, CallError::Kind kind, bool executed) {
  OrgFault fault;
  fault.match = std::move(match);
  fault.error = kind;
  fault.executed = executed;
  faults_.push_back(std::move(fault));
}

void FakeOrg::answer(std::string match, int status, std::string body, bool executed) {
  OrgFault fault;
  fault.match = std::move(match);
  fault.response = HttpResponse(status, std::move(body), "application/json");
  fault.executed = executed;
  faults_.push_back(std::move(fault));
}

int FakeOrg::calls(const std::string& match) const {
  return static_cast<int>(
      std::count_if(log.begin(), log.end(), [&](const auto& line) { return line.first.find(match) != std::string::npos; }));
}

std::string FakeOrg::last_body(const std::string& match) const {
  for (auto line = log.rbegin(); line != log.rend(); ++line)
    if (line->first.find(match) != std::string::npos) return line->second.body;
  return {};
}

HttpResponse FakeOrg::execute(const HttpRequest& request, const std::string& path) {
  const Json body = Json::parse(request.body, nullptr, false);
  Json answer = Json::array();
  if (path == "/composite") {
    for (const auto& subrequest : body["compositeRequest"]) answer.push_back(part(subrequest));
    return HttpResponse(200, Json{{"compositeResponse", answer}}.dump(), "application/json");
  }
  const auto parts = text::split(path, '/');  // "", composite, sobjects[, object, key]
  for (const auto& record : body["records"]) answer.push_back(save(record, parts.size() > 4 ? parts[4] : std::string()));
  return HttpResponse(200, answer.dump(), "application/json");
}

Json FakeOrg::part(const Json& subrequest) {
  const std::string url = subrequest["url"].get<std::string>().substr(root.size());
  Json answer = {{"httpStatusCode", 200}, {"httpHeaders", Json::object()}, {"referenceId", subrequest["referenceId"]}};
  if (url.find("/describe") != std::string::npos) {
    const std::string object = text::split(url, '/')[2];
    answer["body"] = describe(object);
    if (std::find(hidden.begin(), hidden.end(), object) != hidden.end()) {
      answer["httpStatusCode"] = 404;
      answer["body"] = Json::parse(R"([{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}])");
    }
    return answer;
  }
  const std::string soql = *text::percent_decode(url.substr(url.find("?q=") + 3));
  const bool all = url.rfind("/queryAll", 0) == 0;
  const Json records = all ? Json(deleted) : Json(rows[object_of(soql)]);
  answer["body"] = page_of(records.is_null() ? Json::array() : records);
  return answer;
}

Json FakeOrg::describe(const std::string& object) const {
  Json all = Json::array();
  if (object == "Lead") all = {field("LastName", "string", 80, true), field("Company", "string", 255, true), field("Email", "email", 80)};
  if (object == "Contact") all = {field("LastName", "string", 80, true), field("Email", "email", 80), field("AccountId", "reference", 18)};
  if (object == "Account") all = {field("Name", "string", 255, true)};
  if (object == "CampaignMember") return Json{{"fields", {field("Status", "string", 40)}}};
  if (object != "Account") all.push_back(field("FirstName", "string", 40));
  all.push_back(field("Description", "textarea", 32000));
  if (with_key) all.push_back(field("Tradewind_Key__c", "string", 80));
  if (with_key) all.back()["externalId"] = all.back()["unique"] = key_unique;
  const auto extra = fields.find(object);
  if (extra != fields.end())
    for (const auto& more : extra->second) all.push_back(more);
  const auto types = record_types.find(object);
  return Json{{"name", object}, {"fields", all}, {"recordTypeInfos", types == record_types.end() ? Json::array() : types->second}};
}

Json FakeOrg::save(const Json& record, const std::string& upsert_key) {
  const std::string object = record["attributes"]["type"];
  if (const std::string code = refuse ? refuse(object, record) : std::string(); !code.empty())
    return Json{{"success", false}, {"errors", {{{"statusCode", code}, {"message", "words of the org"}, {"fields", refused_fields}}}}};
  Json fields_of = record;
  fields_of.erase("attributes");
  std::string id = record.value("Id", "");
  for (const auto& row : rows[object])
    if (!upsert_key.empty() && row.value(upsert_key, Json()) == record[upsert_key]) id = row["Id"];
  const bool created = id.empty();
  if (created) id = add(object, fields_of);
  fields_of.erase("Id");
  row(object, id).update(fields_of);
  if (after_save) after_save(object);
  Json result = {{"id", id}, {"success", true}, {"errors", Json::array()}};
  if (!upsert_key.empty()) result["created"] = created;
  return result;
}

}  // namespace tradewind::testing
