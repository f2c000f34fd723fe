#include "sandbox/salesforce/state.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::sandbox::sf {
namespace {

constexpr auto usage_window = std::chrono::hours(24);

std::string add_user(State& state, const char* username, const char* last_name) {
  Writer setup;
  setup.who = "setup";
  setup.privileged = true;
  const Json body{{"Username", username}, {"LastName", last_name}, {"Name", last_name}, {"Email", username}, {"IsActive", true}};
  return create_row(state, *state.schema.find("User"), body, setup).id;
}

void add_lead_statuses(State& state) {
  Writer setup;
  setup.who = "setup";
  setup.privileged = true;
  int order = 0;
  for (const auto& label : state.schema.find("Lead")->find("Status")->picks) {
    const Json body{{"MasterLabel", label},
                    {"ApiName", label},
                    {"IsConverted", label == "Closed - Converted"},
                    {"IsDefault", order == 0},
                    {"SortOrder", order + 1}};
    create_row(state, *state.schema.find("LeadStatus"), body, setup);
    ++order;
  }
}

void add_campaigns(State& state) {
  Writer setup;
  setup.who = "setup";
  setup.privileged = true;
  for (const auto& campaign : state.options.campaigns) {
    const auto id = create_row(state, *state.schema.find("Campaign"), {{"Name", campaign.name}, {"IsActive", true}}, setup).id;
    int order = 2;
    for (const auto& status : campaign.statuses)
      create_row(state, *state.schema.find("CampaignMemberStatus"),
                 {{"CampaignId", id}, {"Label", status}, {"HasResponded", true}, {"SortOrder", ++order}}, setup);
  }
}

bool offered(const Knobs& knobs, const Field& field) {
  switch (field.feature) {
    case 'K':
      return knobs.key_field;
    case 'P':
      return knobs.person_accounts;
    case 'T':
      return knobs.state_picklists;
    case 'M':
      return !knobs.currencies.empty();
    default:
      return true;
  }
}

}  // namespace

State::State(SalesforceOptions options_)
    : options(std::move(options_)), random(make_seeded_random(options.seed)), refresh_token(options.refresh_token) {
  apply_knobs();
  users["human"] = {};
  users["human"] = add_user(*this, "hanna@acme.example", "Hanna Human");
  users["tradewind"] = add_user(*this, options.username.c_str(), "Integration User");
  users["connector"] = add_user(*this, "b2bma@acme.example", "B2BMA Integration");
  users["router"] = add_user(*this, "rita@acme.example", "Rita Router");
  add_lead_statuses(*this);
  add_campaigns(*this);
}

void State::apply_knobs() {
  for (auto& [lower, object] : schema.objects()) {
    bool reindex = false;
    for (auto& field : object.fields) {
      field.hidden = !offered(knobs, field) || knobs.no_read.count(object.name + "." + field.name) != 0;
      if (field.feature == 'M') field.picks = knobs.currencies;
      if (field.feature != 'K') continue;
      field.case_sensitive = knobs.key_case_sensitive;
      field.unique = knobs.key_unique;
      reindex = true;
    }
    if (reindex) store.reindex(object);
  }
  auto* status = schema.find("CampaignMemberStatus");
  status->createable = status->updateable = knobs.member_status_createable;
  for (auto& field : status->fields)
    if (field.name == "Label" || field.name == "CampaignId") field.createable = knobs.member_status_createable;
}

int calls_in_window(const State& state, TimePoint now) {
  const auto old = [&](TimePoint at) { return now - at >= usage_window; };
  return static_cast<int>(std::count_if(state.usage.begin(), state.usage.end(), [&](TimePoint at) { return !old(at); }));
}

bool count_call(State& state, TimePoint now) {
  while (!state.usage.empty() && now - state.usage.front() >= usage_window) state.usage.pop_front();
  if (static_cast<int>(state.usage.size()) >= state.knobs.daily_limit) return false;
  state.usage.push_back(now);
  return true;
}

Answer limits_call(State& state, const Call& call) {
  const int max = state.knobs.daily_limit;
  const auto pair = [](int most, int left) { return Json{{"Max", most}, {"Remaining", left}}; };
  return {200,
          {{"DailyApiRequests", pair(max, std::max(0, max - calls_in_window(state, call.writer.now)))},
           {"DailyBulkApiRequests", pair(15000, 15000)},
           {"DataStorageMB", pair(1024, 1020)}}};
}

Answer route(State& state, const Call& given) {
  Call call = given;
  if (call.path.empty()) {  // a subrequest: the path is in its url
    const auto path = HttpRequest(call.method, call.url).path();
    const auto parts = text::split(path, '/');  // "", services, data, vNN.0, ...
    for (std::size_t i = 4; i < parts.size(); ++i)
      if (!parts[i].empty() || i + 1 < parts.size()) call.path.push_back(text::percent_decode(parts[i]).value_or(parts[i]));
  }
  if (call.path.empty()) return not_found();
  const auto& head = call.path.front();
  if (head == "sobjects") return sobject_call(state, call);
  if (head == "query" || head == "queryAll") return query_call(state, call);
  if (head == "limits" && call.path.size() == 1) return limits_call(state, call);
  if (head != "composite") return not_found();
  if (call.path.size() == 1 && !call.nested) return composite_call(state, call);
  if (call.path.size() > 1 && call.path[1] == "sobjects") return collections_call(state, call);
  return not_found();
}

}  // namespace tradewind::sandbox::sf
