#include "pardot/prospects.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::pardot {
namespace {

constexpr const char* shown_path = "/api/v5/objects/prospects/{id}";

std::vector<Effect> field_effects(const Session& session) {
  std::vector<Effect> effects;
  for (const auto& effect : session.item.task.effects)
    if ((effect.kind == "fields" || effect.kind == "set") && session.open(effect)) effects.push_back(effect);
  return effects;
}

/// Reads consent, and with it whatever else is asked for.
boost::asio::awaitable<std::optional<RemoteTrouble>> read_prospect(Session& session, std::vector<std::string> also, Json& out) {
  std::vector<std::string> names{"id", "optedOut", "isDoNotEmail"};
  names.insert(names.end(), also.begin(), also.end());
  Ask ask = get("prospect.read", "/api/v5/objects/prospects/" + session.prospect + "?fields=" + text::join(names, ","), shown_path);
  Answer answer = co_await session.call(std::move(ask));
  if (!answer.ok()) co_return answer.trouble;
  session.mailable = !flag_at(answer.body, "optedOut") && !flag_at(answer.body, "isDoNotEmail");
  out = std::move(answer.body);
  co_return std::nullopt;
}

/// What has to be written, after the reads that this takes.
boost::asio::awaitable<FieldPlan> plan_changes(Session& session) {
  FieldPlan plan;
  for (int attempt = 0; attempt < 2; ++attempt) {
    plan = FieldPlan();
    const auto wanted = session.wanted(plan.trouble);
    const auto to_read = session.created ? std::vector<std::string>() : fields_to_read(wanted, session.known());
    Json read;
    if (!plan.trouble && !to_read.empty()) plan.trouble = co_await read_prospect(session, to_read, read);
    if (!plan.trouble) plan = plan_fields(*session.description, wanted, session.known(), session.created, read);
    if (!plan.trouble || plan.trouble->kind != Trouble::configuration || attempt > 0) break;
    if (!co_await session.look_at_unit_again()) break;
  }
  co_return plan;
}

boost::asio::awaitable<std::optional<RemoteTrouble>> write(Session& session, const FieldPlan& plan) {
  std::vector<std::string> names{"id"};
  for (const auto& field : plan.sent) names.push_back(field.name);
  Ask ask = send("PATCH", "prospect.update", "/api/v5/objects/prospects/" + session.prospect + "?fields=" + text::join(names, ","),
                 shown_path, plan.body);
  Answer answer = co_await session.call(std::move(ask));
  if (!answer.ok()) co_return answer.trouble;
  session.outcome.known = known_after(session.account, plan.sent, answer.body, session.now());
  co_return std::nullopt;
}

void end_all(Session& session, const std::vector<Effect>& effects) {
  for (const auto& effect : effects) {
    session.resolved(effect);
    session.end(effect, EffectState::done);
  }
}

void note_plan(Session& session, const FieldPlan& plan) {
  for (const auto& [field, reason] : plan.kept) session.note("prospect." + field, "skipped", reason);
  if (plan.body.empty()) session.note("fields", "skipped", "nothing differs");
}

}  // namespace

boost::asio::awaitable<std::optional<RemoteTrouble>> read_consent(Session& session) {
  if (session.mailable) co_return std::nullopt;
  if (session.fresh) {
    session.mailable = !session.known().holds("isDoNotEmail", true);
    co_return std::nullopt;
  }
  Json unused;
  std::vector<std::string> no_more;
  co_return co_await read_prospect(session, std::move(no_more), unused);
}

boost::asio::awaitable<bool> bring_fields_up_to_date(Session& session) {
  const auto effects = field_effects(session);
  if (session.fields_sent) {
    for (const auto& known : session.outcome.known)
      if (known.field == "isDoNotEmail" && known.value == Value(true).canonical()) session.mailable = false;
    end_all(session, effects);
    co_return true;
  }
  if (effects.empty() && !session.created) co_return true;
  FieldPlan plan = co_await plan_changes(session);
  std::optional<RemoteTrouble> trouble = plan.trouble;
  if (!trouble) note_plan(session, plan);
  if (!trouble && !plan.body.empty()) trouble = co_await write(session, plan);
  if (trouble && trouble->kind == Trouble::gone) co_return false;
  if (trouble) {
    for (const auto& effect : effects) session.fail(effect, *trouble);
    co_return true;
  }
  for (const auto& field : plan.sent)
    if (field.name == "isDoNotEmail" && field.value == Value(true)) session.mailable = false;
  end_all(session, effects);
  if (effects.empty()) session.resolved(session.leading_effect());
  co_return true;
}

}  // namespace tradewind::pardot
