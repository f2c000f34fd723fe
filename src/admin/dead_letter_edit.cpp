// PATCH /api/v1/dead-letters/{id}: values for fields of parked work. They stand for the mapped ones until those change.
#include <tradewind/base/text.hpp>

#include "admin/answers.hpp"
#include "admin/bodies.hpp"
#include "admin/routes.hpp"

namespace tradewind::admin {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::size_t most_fields = 50;
constexpr std::size_t longest_value = 32'768;
constexpr Millis patience = std::chrono::seconds(10);

Result<Value> value_of(const FieldPreview& field, const json& given) {
  const std::string name = field.object + "." + field.name;
  if (given.is_null()) return Value{};
  std::string typed;
  if (given.is_string())
    typed = given.get<std::string>();
  else if (given.is_boolean())
    typed = given.get<bool>() ? "TRUE" : "FALSE";
  else if (given.is_number())
    typed = given.dump();
  else
    return Error(Errc::invalid, name + ": a value is text, a number, true, false or null");
  if (typed.size() > longest_value || !text::valid_utf8(typed)) return Error(Errc::invalid, name + ": the value is too long or no UTF-8");
  auto value = parse_value(field.type, typed);
  if (!value) return Error(Errc::invalid, name + ": " + value.error().what, "", value.error().fix);
  return value;
}

Error not_mapped(const std::string& name, const std::vector<FieldPreview>& fields) {
  std::vector<std::string> names;
  for (const auto& field : fields) names.push_back(field.name);
  const auto near = text::nearest(name, names);
  return Error(Errc::invalid, "`" + name + "` is not a mapped field of this account", "",
               near ? "did you mean `" + *near + "`?" : "mapped here: " + text::join(names, ", "));
}

/// `fields` are those of the letter's account; `object` empty takes a field of that name at each object.
Result<std::vector<Override>> overrides_of(const json& values, const std::string& object, const std::vector<FieldPreview>& fields) {
  std::vector<Override> overrides;
  for (const auto& [name, given] : values.items()) {
    const std::size_t before = overrides.size();
    for (const auto& field : fields) {
      if (!text::iequals(field.name, name) || (!object.empty() && field.object != object)) continue;
      auto value = value_of(field, given);
      if (!value) return std::move(value).error();
      overrides.push_back({field.account, field.object, field.name, value->canonical(), field.mapped.canonical()});
    }
    if (overrides.size() == before) return not_mapped(name, fields);
  }
  return overrides;
}

boost::asio::awaitable<Result<std::vector<FieldPreview>>> fields_of(AdminDeps& deps, DeadLetterRow letter) {
  if (!letter.person)
    co_return Error(Errc::invalid, "nothing was to be sent: it could not be read", "", "mend it at the store, then retry");
  PersonQuery query;
  query.pair = letter.pair;
  query.id = letter.person;
  auto person = co_await deps.store.find_person(std::move(query));
  if (!person) co_return std::move(person).error();
  if (!*person) co_return Error(Errc::not_found, "the person of this dead letter is not known any more");
  PreviewAsk ask;
  ask.pair = letter.pair;
  ask.person = std::move(**person);
  const auto deadline = Deadline::in(deps.clock, patience);
  auto fields = co_await deps.preview().fields(std::move(ask), deadline);
  if (fields) std::erase_if(*fields, [&](const FieldPreview& field) { return field.account != letter.account; });
  co_return fields;
}

}  // namespace

Answer edit_dead_letter(Context& context, Call call) {
  const auto id = Id::parse(call.id);
  if (!id) co_return problem(400, "the id of a dead letter is 32 hex digits");
  const json body = object_of(call.request.body);
  const json values = body.value("fields", json::object());
  if (!values.is_object() || values.empty() || values.size() > most_fields)
    co_return problem(
        400, "the body must be {\"fields\": {\"LastName\": \"Lovelace\"}} with 1 to 50 fields; \"object\" narrows it to one object");
  auto letter = co_await context.deps.store.dead_letter(*id);
  if (!letter) co_return problem_of(letter.error());
  auto fields = co_await fields_of(context.deps, std::move(*letter));
  if (!fields) co_return problem_of(fields.error());
  auto overrides = overrides_of(values, text_member(body, "object").value_or(""), *fields);
  if (!overrides) co_return problem_of(overrides.error());
  ordered_json names = ordered_json::array();
  for (const auto& one : *overrides) names.push_back(one.object + "." + one.field);
  auto edited = co_await context.deps.store.edit_dead_letter(*id, std::move(*overrides), context.deps.clock.now());
  if (!edited) co_return problem_of(edited.error());
  const ordered_json answer{{"id", id->text()}, {"state", "open"}, {"edited", std::move(names)}};
  co_return json_answer(200, answer);
}

}  // namespace tradewind::admin
