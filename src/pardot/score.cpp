#include "pardot/acts.hpp"
#include "pardot/prospect_api.hpp"

namespace tradewind::pardot {
namespace {

constexpr const char* score_field = "score";

std::vector<Effect> open_scores(const Session& session) {
  std::vector<Effect> effects;
  for (const auto& effect : session.item.task.effects)
    if (effect.kind == "score" && session.open(effect)) effects.push_back(effect);
  return effects;
}

void end_unknown(Session& session, const Effect& effect) {
  session.note("score", "unknown", "not repeated");
  session.end(effect, EffectState::unknown, "not repeated");
}

/// The score as it is now. Where we wrote one just now and the read shows another, the read may be the older: `wait` is set.
boost::asio::awaitable<std::optional<RemoteTrouble>> read_score(Session& session, std::int64_t& score, bool& wait) {
  Json shown;
  std::vector<std::string> names{"id", score_field};
  auto trouble = co_await read_fields(session, std::move(names), shown);
  if (trouble) co_return trouble;
  score = number_at(shown, score_field);
  const auto known = session.known();
  wait = known.written_just_now(score_field) && !known.holds(score_field, score);
  co_return std::nullopt;
}

/// False: the lease is lost.
boost::asio::awaitable<bool> intend_all(Session& session, std::vector<Effect> effects, std::string note) {
  for (const auto& effect : effects) {
    const bool held = co_await session.commit_intent(effect, note);
    if (!held) co_return false;
  }
  co_return true;
}

/// Writes the sum; afterwards the outcome is known, or the trouble is `unknown`.
boost::asio::awaitable<std::optional<RemoteTrouble>> write_score(Session& session, std::int64_t score) {
  Json body, answer;
  body[score_field] = score;
  auto trouble = co_await update_fields(session, body, answer);
  const std::vector<DesiredField> sent(1, DesiredField{score_field, Value(score), WriteMode::always});
  const bool unknown = trouble && trouble->kind == Trouble::unknown;
  std::vector<Known> known;
  if (unknown) known = known_no_more(session.account, sent, session.now());
  if (!trouble) known = known_after(*session.description, session.account, sent, answer, session.now());
  session.outcome.known.insert(session.outcome.known.end(), known.begin(), known.end());
  co_return trouble;
}

void conclude(Session& session, const std::vector<Effect>& effects, const std::optional<RemoteTrouble>& trouble) {
  for (const auto& effect : effects) {
    if (trouble && trouble->kind == Trouble::unknown) {
      end_unknown(session, effect);
      if (!session.outcome.trouble) session.outcome.trouble = trouble;
      continue;
    }
    session.resolved(effect);
    if (trouble) {
      session.fail(effect, *trouble);
    } else {
      session.note("score", "ok");
      session.end(effect, EffectState::done);
    }
  }
}

}  // namespace

void settle_scores(Session& session) {
  for (const auto& effect : open_scores(session)) {
    if (tried(effect)) {
      end_unknown(session, effect);
    } else if (session.settings().score != "add") {
      session.note("score", "skipped", "score_is_off");
      session.end(effect, EffectState::skipped, "score_is_off");
    }
  }
}

boost::asio::awaitable<bool> add_scores(Session& session) {
  const auto effects = open_scores(session);
  if (effects.empty() || session.lease_lost) co_return true;
  std::int64_t score = 0;
  bool wait = session.fresh;  // what a new prospect starts with cannot be read yet
  std::optional<RemoteTrouble> trouble;
  if (!wait) trouble = co_await read_score(session, score, wait);
  if (trouble && trouble->kind == Trouble::gone) co_return false;
  if (!trouble && wait) {
    const TimePoint at = session.readable_at.value_or(session.now() + read_lag);
    for (const auto& effect : effects) session.wait(effect, at, "the score is read after the read lag");
    co_return true;
  }
  if (trouble) {
    for (const auto& effect : effects) session.fail(effect, *trouble);
    co_return true;
  }
  const std::int64_t before = score;
  for (const auto& effect : effects) score += number_at(parse_json(effect.payload), "by");
  const bool held = co_await intend_all(session, effects, "score " + std::to_string(before) + " to " + std::to_string(score));
  if (!held) co_return true;
  trouble = co_await write_score(session, score);
  if (trouble && trouble->kind == Trouble::gone) {
    for (const auto& effect : effects) session.resolved(effect);
    co_return false;
  }
  conclude(session, effects, trouble);
  co_return true;
}

}  // namespace tradewind::pardot
