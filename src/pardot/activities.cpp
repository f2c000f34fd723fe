#include "pardot/acts.hpp"
#include "pardot/values.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::pardot {
namespace {

constexpr const char* activities = "/api/v5/external-activities";
constexpr std::size_t longest_value = 100;

struct Activity {
  std::string extension, type, email, value;
};

enum class Sighting { found, absent, cannot_tell };

/// Does the platform show the activity? A filter that it ignored shows activities of others: then absence means nothing.
Sighting look_for(const Activity& activity, const Json& rows) {
  bool filtered = true;
  for (const auto& row : rows) {
    const bool ours = text::iequals(text_at(row, "email"), activity.email);
    filtered = filtered && ours;
    if (ours && text_at(row, "value") == activity.value && text_at(row, "type") == activity.type &&
        text_at(row, "extension") == activity.extension)
      return Sighting::found;
  }
  return filtered ? Sighting::absent : Sighting::cannot_tell;
}

boost::asio::awaitable<std::optional<RemoteTrouble>> read_back(Session& session, Activity activity, Sighting& out) {
  const std::string fields = "id,extension,type,email,value";
  Ask ask =
      get("activity.query", std::string(activities) + "?fields=" + fields + "&email=" + text::percent_encode(activity.email) + "&limit=200",
          activities);
  Answer answer = co_await session.query(std::move(ask), fields, 10'000);
  if (answer.ok()) {
    out = look_for(activity, list_at(answer.body, "values"));
    co_return std::nullopt;
  }
  // Refused as such, whatever for: it cannot be queried here.
  const Trouble kind = answer.trouble->kind;
  if (kind != Trouble::data && kind != Trouble::configuration && kind != Trouble::gone && answer.code != 46) co_return answer.trouble;
  out = Sighting::cannot_tell;
  co_return std::nullopt;
}

/// An earlier try may have been executed. True: it is to be sent (again); false: the effect has been dealt with.
boost::asio::awaitable<bool> settle_earlier_try(Session& session, Effect effect, Activity activity) {
  session.open_as[effect.id] = EffectState::unknown;
  const TimePoint readable = effect.intent_at.value_or(session.now()) + read_lag;
  if (session.now() < readable) {
    session.wait(effect, readable, "the outcome is looked up after the read lag");
    co_return false;
  }
  Sighting sighting = Sighting::cannot_tell;
  auto trouble = co_await read_back(session, activity, sighting);
  if (trouble) {
    session.fail(effect, *trouble);
    co_return false;
  }
  if (sighting == Sighting::found) {
    session.note("activity", "ok", "found by its value: it had been executed");
    session.end(effect, EffectState::done);
    co_return false;
  }
  if (sighting == Sighting::cannot_tell && session.settings().activity_unknown != "repeat") {
    session.note("activity", "unknown", "not repeated");
    session.end(effect, EffectState::unknown, "not repeated");
    co_return false;
  }
  session.note("activity", "ok",
               sighting == Sighting::absent ? "not found: it had not been executed" : "its outcome cannot be read: repeated");
  session.resolved(effect);
  co_return true;
}

}  // namespace

boost::asio::awaitable<bool> log_activity(Session& session, Effect effect) {
  const Json payload = parse_json(effect.payload);
  Activity activity;
  activity.extension = session.settings().extension;
  activity.type = text_at(payload, "type");
  activity.email = session.person.email;
  activity.value = text::clip(text_at(payload, "value"), longest_value);
  const bool dealt_with = tried(effect) && !co_await settle_earlier_try(session, effect, activity);
  if (dealt_with) co_return true;
  if (!co_await session.commit_intent(effect, activity.value)) co_return true;
  Json body;
  body["extension"] = activity.extension;
  body["type"] = activity.type;
  body["email"] = activity.email;
  body["value"] = activity.value;
  body["activityDate"] = datetime_text(session.now());
  Ask ask = send("POST", "activity.create", activities, activities, body);
  const Answer answer = co_await session.call(std::move(ask));
  if (answer.ok()) {
    session.resolved(effect);
    session.note("activity", "ok");
    session.end(effect, EffectState::done);
    co_return true;
  }
  RemoteTrouble trouble = *answer.trouble;
  constexpr int nobody_has_this_address = 4;
  if (answer.code == nobody_has_this_address && !session.looked_again) {
    session.resolved(effect);
    co_return false;
  }
  if (trouble.kind == Trouble::unknown)
    trouble.retry_at = session.now() + read_lag;
  else
    session.resolved(effect);
  session.fail(effect, trouble);
  co_return true;
}

}  // namespace tradewind::pardot
