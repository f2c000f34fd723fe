// /api/v1/map: the mapping against the accounts, and what it gives for a person. Nothing is written anywhere.
#include <tradewind/identity/email.hpp>

#include "admin/answers.hpp"
#include "admin/bodies.hpp"
#include "admin/routes.hpp"

namespace tradewind::admin {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr Millis patience = std::chrono::seconds(30);

const char* mode_name(WriteMode mode) {
  return mode == WriteMode::always ? "always" : mode == WriteMode::on_create ? "on_create" : "if_blank";
}

std::string platform_of(const std::string& account) { return account.substr(0, account.find(':')); }

ordered_json field_json(const FieldPreview& field) {
  return {{"platform", platform_of(field.account)},
          {"object", field.object},
          {"field", field.name},
          {"formula", field.formula},
          {"write", mode_name(field.mode)},
          {"type", to_string(type_of(field.value))},
          {"value", field.value.blank() ? ordered_json(nullptr) : ordered_json(display_text(field.value))},
          {"by_hand", !(field.value == field.mapped)},
          {"record", field.remote_id.empty() ? ordered_json(nullptr) : ordered_json(field.remote_id)},
          {"now", field.now ? ordered_json(*field.now) : ordered_json(nullptr)},
          {"change", field.change.empty() ? ordered_json(nullptr) : ordered_json(field.change)}};
}

/// The pair that is named, or the only one.
Result<std::string> pair_of(const AdminDeps& deps, const json& body) {
  if (auto named = text_member(body, "pair")) return std::move(*named);
  if (deps.settings.pairs.size() == 1) return deps.settings.pairs.front().name;
  return Error(Errc::invalid, "there are several pairs", "", "name one: {\"pair\": \"...\"}");
}

boost::asio::awaitable<Result<PersonContext>> person_of(AdminDeps& deps, PersonQuery query) {
  auto found = co_await deps.store.find_person(std::move(query));
  if (!found) co_return std::move(found).error();
  if (!*found) co_return Error(Errc::not_found, "nobody like that is known");
  co_return std::move(**found);
}

/// The person of an event, with the order of that event in the place of the newest one.
boost::asio::awaitable<Result<PersonContext>> person_of_event(AdminDeps& deps, Id id) {
  auto event = co_await deps.store.event(id);
  if (!event) co_return std::move(event).error();
  if (!event->person) co_return Error(Errc::not_found, "this event led to nobody: " + event->reason);
  PersonQuery query;
  query.pair = event->pair;
  query.id = event->person;
  auto person = co_await person_of(deps, std::move(query));
  if (!person || event->entity.kind != "order") co_return person;
  auto order = co_await deps.store.snapshot(event->pair, event->entity);
  if (order && *order) person->last_order_json = std::move(**order);
  co_return person;
}

/// Error invalid when neither an address nor an event is named.
boost::asio::awaitable<Result<PersonContext>> asked_person(AdminDeps& deps, std::string pair, json body) {
  if (const auto event = text_member(body, "event")) {
    const auto id = Id::parse(*event);
    if (!id) co_return Error(Errc::invalid, "the id of an event is 32 hex digits");
    co_return co_await person_of_event(deps, *id);
  }
  const auto email = identity::normalize_email(text_member(body, "email").value_or(""));
  if (!email) co_return Error(Errc::invalid, "name a person: {\"email\": \"...\"} or {\"event\": \"...\"}");
  PersonQuery query;
  query.pair = std::move(pair);
  query.email = *email;
  co_return co_await person_of(deps, std::move(query));
}

}  // namespace

Answer check_mapping(Context& context, Call call) {
  const json body = object_of(call.request.body);
  auto pair = pair_of(context.deps, body);
  if (!pair) co_return problem_of(pair.error());
  const auto findings = context.deps.preview().check(*pair, text_member(body, "mapping").value_or(""));
  if (!findings) co_return problem_of(findings.error());
  ordered_json rows = ordered_json::array();
  for (const auto& finding : *findings) {
    rows.push_back({{"platform", platform_of(finding.account)},
                    {"object", finding.object},
                    {"field", finding.field.empty() ? ordered_json(nullptr) : ordered_json(finding.field)},
                    {"certain", finding.certain},
                    {"what", finding.what},
                    {"fix", finding.fix}});
  }
  const ordered_json answer{{"pair", *pair}, {"findings", std::move(rows)}};
  co_return json_answer(200, answer);
}

Answer preview_mapping(Context& context, Call call) {
  const json body = object_of(call.request.body);
  auto pair = pair_of(context.deps, body);
  if (!pair) co_return problem_of(pair.error());
  PreviewAsk ask;
  ask.pair = *pair;
  auto person = co_await asked_person(context.deps, *pair, body);
  if (!person) co_return problem_of(person.error());
  ask.person = std::move(*person);
  ask.mapping = text_member(body, "mapping").value_or("");
  ask.look = true;
  const auto deadline = Deadline::in(context.deps.clock, patience);
  auto fields = co_await context.deps.preview().fields(std::move(ask), deadline);
  if (!fields) co_return problem_of(fields.error());
  ordered_json rows = ordered_json::array();
  for (const auto& field : *fields) rows.push_back(field_json(field));
  const ordered_json answer{{"pair", *pair}, {"fields", std::move(rows)}};
  co_return json_answer(200, answer);
}

}  // namespace tradewind::admin
