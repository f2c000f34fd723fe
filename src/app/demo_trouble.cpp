// The demo's scenes in which a platform is down or says no.
#include <nlohmann/json.hpp>

#include "app/demo_check.hpp"
#include "app/demo_story.hpp"

namespace tradewind {
namespace {

using Json = nlohmann::json;

constexpr auto outage_span = std::chrono::minutes(10);

std::string text_at(const Json& object, const char* name) {
  if (!object.is_object() || !object.contains(name) || !object[name].is_string()) return {};
  return object[name].get<std::string>();
}

Json parsed(const Result<HttpResponse>& answer) {
  if (!answer || answer->status != 200) return {};
  auto body = Json::parse(answer->body, nullptr, false);
  return body.is_discarded() ? Json() : body;
}

}  // namespace

boost::asio::awaitable<bool> DemoStory::outage() {
  open_scene("Carol buys while Account Engagement is down");
  const TimePoint end = now() + outage_span;
  page_.paragraph("For ten minutes it answers 503 to everything. Carol orders as a guest.");
  sandbox::Fault fault;
  fault.platform = "pardot";
  fault.kind = "status";
  fault.status = 503;
  fault.until = end;
  stage_.world().add_fault(fault);
  sandbox::NewOrder order;
  order.billing.email = "carol@example.com";
  order.billing.first_name = "Carol";
  order.billing.last_name = "Reyes";
  order.items.emplace_back().name = "Cups";
  stage_.shop().place_order(order, now());
  co_await watch_outage(end, "carol@example.com");
  const bool told = co_await close_scene("carol@example.com", "A probe went through and the work caught up by itself.");
  if (view_person(stage_.world(), "carol@example.com").prospect_maker == "connector")
    page_.paragraph("Salesforce's own connector had made the prospect meanwhile: it was found, not doubled.");
  co_return told;
}

boost::asio::awaitable<void> DemoStory::watch_outage(TimePoint end, std::string email) {
  bool lead_told = false, lane_told = false;
  std::int64_t retrying = 0, waiting = 0;
  while (now() < end && stage_.fatal().empty()) {
    if (!lead_told && !stage_.salesforce().find("Lead", "Email", email).empty()) {
      lead_told = true;
      page_.at(now(), "Salesforce has her already: its lane is open.");
    }
    if (!lane_told) {
      const std::string lane = co_await lane_state();
      lane_told = !lane.empty();
      if (lane_told) page_.at(now(), "The lane to Account Engagement is paused (its error " + lane + "); only single probes go out.");
    }
    auto counts = co_await stage_.counts();
    if (counts) retrying = counts->events[EventState::retrying], waiting = open_events(*counts);
    const TimePoint next = now() + std::chrono::seconds(5);
    co_await stage_.clock().sleep_until(next);
  }
  const auto calls = api_calls(stage_.world(), before_.history);
  const auto found = calls.find("pardot");
  const int refused = found == calls.end() ? 0 : found->second.refused;
  page_.at(now(), "Ten minutes are over: " + amount(refused, "refused call") + ", " + amount(waiting, "event") + " waiting, " +
                      std::to_string(retrying) + " of them retrying: while a lane is paused, work waits and no attempt is used.");
  note(lead_told, "Carol: no Lead while Account Engagement was down");
  note(lane_told, "Carol: the lane to Account Engagement was never seen paused");
  note(retrying == 0 && waiting > 0, "Carol: at the end of the outage her work was not just waiting");
}

/// Why the lane to Account Engagement is paused, as the admin API tells it; empty while it is not.
boost::asio::awaitable<std::string> DemoStory::lane_state() {
  auto answer = co_await stage_.admin("GET", "/api/v1/status");
  const Json status = parsed(answer);
  if (!status.contains("pairs") || status["pairs"].empty()) co_return std::string();
  const Json lane = status["pairs"][0]["lanes"]["pardot"];
  co_return text_at(lane, "state") == "paused" ? text_at(lane, "reason") : std::string();
}

boost::asio::awaitable<bool> DemoStory::validation_error() {
  open_scene("Erin opens an account, and Salesforce refuses her");
  page_.paragraph("Somebody at Salesforce made a validation rule: no Leads of the company Initech. Erin works there.");
  stage_.salesforce().add_validation_rule({"Lead", "Company", "Initech", "Leads of Initech need approval first."});
  sandbox::NewCustomer erin;
  erin.email = "erin@example.com";
  erin.first_name = "Erin";
  erin.last_name = "Weiss";
  erin.company = "Initech";
  stage_.shop().create_customer(erin, now());
  const bool parked = co_await stage_.settle();
  const bool retried = parked && co_await handle_dead_letters();
  if (!retried) {
    co_await tell_what_is_open();
    co_return false;
  }
  co_return co_await close_scene("erin@example.com",
                                 "The value given by hand stands until her company changes at the store. Nothing was lost.");
}

boost::asio::awaitable<bool> DemoStory::handle_dead_letters() {
  auto answer = co_await stage_.admin("GET", "/api/v1/dead-letters");
  const Json list = parsed(answer);
  std::vector<std::string> open;
  std::map<std::string, std::int64_t> texts;
  for (const auto& letter : list.value("dead_letters", Json::array())) {
    const Json error = letter.value("error", Json::object());
    open.push_back(text_at(letter, "id"));
    ++texts[text_at(letter, "entity") + ", " + text_at(error, "code") + ": \"" + text_at(error, "remote") + "\""];
  }
  for (const auto& [text, count] : texts) page_.at(now(), amount(count, "dead letter") + " for " + text);
  page_.at(now(), "Repeating would not help, so it is parked for a person. Account Engagement waits for the Lead.");
  note(!open.empty(), "Erin: no dead letter");
  note(view_person(stage_.world(), "erin@example.com").prospects == 0, "Erin: a prospect before there was a Lead");
  page_.at(now(), "She is approved. A person says: tradewind dead-letters edit ID --set 'Company=Initech (approved)', then retry.");
  for (const auto& id : open) {
    const bool back = co_await edit_and_retry(id);
    if (!back) co_return false;
  }
  co_return !open.empty();
}

boost::asio::awaitable<bool> DemoStory::edit_and_retry(std::string id) {
  const std::string letter = "/api/v1/dead-letters/" + id, again = letter + "/retry";
  const std::string values = Json{{"fields", {{"Company", "Initech (approved)"}}}, {"object", "lead"}}.dump();
  auto edited = co_await stage_.admin("PATCH", letter, values);
  page_.at(now(), "PATCH " + letter + ": " + (edited ? std::to_string(edited->status) : "no answer"));
  auto retried = co_await stage_.admin("POST", again);
  page_.at(now(), "POST " + again + ": " + (retried ? std::to_string(retried->status) : "no answer"));
  co_return edited && edited->status == 200 && retried && retried->status == 200;
}

boost::asio::awaitable<void> DemoStory::sum_up() {
  page_.scene(now(), "The hour is over");
  page_.gap();
  std::vector<std::vector<std::string>> people{{"person", "Leads", "prospects", "linked", "lists", "activities", "campaign Web shop"}};
  for (const auto& expected : demo_people()) {
    const auto person = view_person(stage_.world(), expected.email);
    const std::string status = person.member_statuses.empty() ? "-" : *person.member_statuses.begin();
    people.push_back({expected.email, std::to_string(person.leads), std::to_string(person.prospects), std::to_string(person.linked),
                      std::to_string(person.lists.size()), std::to_string(person.activities.size()), status});
  }
  page_.table(people);
  page_.gap();
  std::vector<std::vector<std::string>> rows{{"API calls", "webhooks", "BigCommerce", "Salesforce", "Account Engagement"}};
  for (auto& cost : costs_) {
    std::vector<std::string> row{cost.scene, std::to_string(cost.webhooks)};
    for (const char* platform : demo_platforms) row.push_back(std::to_string(cost.calls[platform].calls));
    rows.push_back(std::move(row));
  }
  page_.table(rows);
  page_.gap();
  auto counts = co_await stage_.counts();
  if (!counts) co_return;
  const auto sent = deliveries(stage_.world(), 0);
  page_.paragraph(amount(sent.attempts, "webhook") + " delivered, " + std::to_string(counts->received) + " different events: " +
                  std::to_string(counts->events[EventState::done]) + " done, " + std::to_string(counts->events[EventState::ignored]) +
                  " ignored, " + std::to_string(counts->events[EventState::dead]) + " dead.");
  page_.gap();
}

}  // namespace tradewind
