#include "pardot/acts.hpp"
#include "pardot/prospects.hpp"

namespace tradewind::pardot {
namespace {

constexpr const char* memberships = "/api/v5/objects/list-memberships";
/// Known under this object: the lists that were joined, by id, for as long as a query may not show it.
constexpr const char* list_object = "list";

/// When the list was joined just now, by us: from then on a query shows it.
std::optional<TimePoint> readable_from(const Session& session, const std::string& list) {
  std::optional<TimePoint> at;
  for (const auto* all : {&session.person.known, &session.outcome.known})
    for (const auto& known : *all)
      if (known.account == session.account && known.object == list_object && known.field == list && session.now() < known.at + read_lag)
        at = known.at + read_lag;
  return at;
}

void remember_joining(Session& session, const std::string& list) {
  Known joined;
  joined.account = session.account;
  joined.object = list_object;
  joined.field = list;
  joined.value = Value(true).canonical();
  joined.at = session.now();
  session.outcome.known.push_back(std::move(joined));
}

std::optional<RemoteTrouble> lookup(const Description& description, const std::string& name, std::string& id) {
  const auto found = description.list(name);
  if (const auto* count = std::get_if<std::size_t>(&found)) {
    if (*count == 0) return own_trouble(Trouble::configuration, "unknown_list", "no list has the name that the workflow uses", "list");
    return own_trouble(Trouble::configuration, "ambiguous_list", "several lists have the name that the workflow uses", "list");
  }
  const ListInfo* list = std::get<const ListInfo*>(found);
  if (list->dynamic)
    return own_trouble(Trouble::configuration, "dynamic_list", "a dynamic list fills itself: the workflow needs a static one", "list");
  id = list->id;
  return std::nullopt;
}

/// The id of the list that the effect names.
boost::asio::awaitable<std::optional<RemoteTrouble>> list_of(Session& session, Effect effect, std::string& id) {
  const std::string name = text_at(parse_json(effect.payload), "list");
  auto trouble = lookup(*session.description, name, id);
  if (trouble && co_await session.look_at_unit_again()) trouble = lookup(*session.description, name, id);
  co_return trouble;
}

}  // namespace

boost::asio::awaitable<bool> add_to_list(Session& session, Effect effect) {
  std::string list;
  auto trouble = co_await list_of(session, effect, list);
  if (!trouble) trouble = co_await read_consent(session);
  if (trouble && trouble->kind == Trouble::gone) co_return false;
  if (trouble) {
    session.fail(effect, *trouble);
    co_return true;
  }
  if (!*session.mailable) {
    session.note("list_add", "skipped", "opted_out");
    session.end(effect, EffectState::skipped, "opted_out");
    co_return true;
  }
  Json body;
  body["listId"] = number_at(Json{{"id", list}}, "id");
  body["prospectId"] = number_at(Json{{"id", session.prospect}}, "id");
  Ask ask = send("POST", "membership.create", std::string(memberships) + "?fields=id", memberships, body);
  const Answer answer = co_await session.call(std::move(ask));
  if (answer.ok() || answer.trouble->kind == Trouble::unknown) remember_joining(session, list);
  // 58: it is a member already. A repeat after an unknown outcome ends here too.
  if (!answer.ok() && answer.code != 58) {
    if (answer.trouble->kind == Trouble::gone) co_return false;
    session.fail(effect, *answer.trouble);
    co_return true;
  }
  session.note("list_add", "ok", answer.code == 58 ? "was a member already" : "");
  session.end(effect, EffectState::done);
  co_return true;
}

boost::asio::awaitable<bool> remove_from_list(Session& session, Effect effect) {
  std::string list;
  auto trouble = co_await list_of(session, effect, list);
  Json rows;
  if (!trouble) {
    Ask ask = get("membership.query",
                  std::string(memberships) + "?fields=id&listId=" + list + "&prospectId=" + session.prospect + "&limit=200", memberships);
    Answer answer = co_await session.query(std::move(ask), "id", 1000);
    trouble = answer.trouble;
    rows = list_at(answer.body, "values");
  }
  const auto readable = readable_from(session, list);
  if (!trouble && rows.empty() && readable) {
    session.wait(effect, *readable, "the list was joined just now: the membership is looked for after the read lag");
    co_return true;
  }
  for (const auto& row : rows) {
    if (trouble) break;
    const std::string path = std::string(memberships) + "/" + text_at(row, "id");
    Ask ask = send("DELETE", "membership.delete", path, std::string(memberships) + "/{id}", Json());
    Answer answer = co_await session.call(std::move(ask));
    if (!answer.ok() && answer.trouble->kind != Trouble::gone) trouble = answer.trouble;
  }
  if (trouble && trouble->kind == Trouble::gone) co_return false;
  if (trouble) {
    session.fail(effect, *trouble);
    co_return true;
  }
  session.note("list_remove", rows.empty() ? "skipped" : "ok", rows.empty() ? "was no member" : "");
  session.end(effect, EffectState::done);
  co_return true;
}

}  // namespace tradewind::pardot
