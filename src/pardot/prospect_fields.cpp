#include "pardot/owner.hpp"
#include "pardot/prospect_api.hpp"
#include "pardot/prospects.hpp"

#include <algorithm>
#include <iterator>

namespace tradewind::pardot {
namespace {

std::vector<Effect> field_effects(const Session& session) {
  std::vector<Effect> effects;
  for (const auto& effect : session.item.task.effects)
    if ((effect.kind == "fields" || effect.kind == "set") && session.open(effect)) effects.push_back(effect);
  return effects;
}

void remember(Session& session, std::vector<Known> known) {
  auto& all = session.outcome.known;
  all.insert(all.end(), std::make_move_iterator(known.begin()), std::make_move_iterator(known.end()));
}

/// Reads consent, and with it whatever else is asked for.
boost::asio::awaitable<std::optional<RemoteTrouble>> read_prospect(Session& session, std::vector<std::string> also, Json& out) {
  std::vector<std::string> names{"id", "optedOut", "isDoNotEmail"};
  for (auto& name : also)
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  auto trouble = co_await read_fields(session, std::move(names), out);
  if (!trouble) session.mailable = !flag_at(out, "optedOut") && !flag_at(out, "isDoNotEmail");
  co_return trouble;
}

/// What has to be written, after the reads that this takes.
boost::asio::awaitable<FieldPlan> plan_changes(Session& session) {
  FieldPlan plan;
  for (int attempt = 0; attempt < 2; ++attempt) {
    plan = FieldPlan();
    const auto wanted = session.wanted(plan.trouble);
    if (!plan.trouble) plan.trouble = check_names(*session.description, wanted);
    const auto to_read = session.created || plan.trouble ? std::vector<std::string>() : fields_to_read(wanted, session.known());
    Json read;
    if (!to_read.empty()) plan.trouble = co_await read_prospect(session, to_read, read);
    if (!plan.trouble) {
      plan = plan_fields(*session.description, wanted, session.known(), session.created, read);
      remember(session, known_after(*session.description, session.account, plan.seen, read, session.now()));
    }
    if (!plan.trouble || plan.trouble->kind != Trouble::configuration || attempt > 0) break;
    const bool changed = co_await session.look_at_unit_again();
    if (!changed) break;
  }
  co_return plan;
}

boost::asio::awaitable<std::optional<RemoteTrouble>> write(Session& session, FieldPlan plan) {
  Json answer;
  auto trouble = co_await update_fields(session, plan.body, answer);
  if (!trouble)
    remember(session, known_after(*session.description, session.account, plan.sent, answer, session.now()));
  else if (trouble->kind == Trouble::unknown)
    remember(session, known_no_more(session.account, plan.sent, session.now()));
  co_return trouble;
}

/// An opt-out that this delivery wrote counts at once.
void note_opt_out(Session& session) {
  for (const auto& known : session.outcome.known)
    if ((known.field == "isDoNotEmail" || known.field == "optedOut") && known.value == Value(true).canonical()) session.mailable = false;
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
    const auto known = session.known();
    session.mailable = !known.holds("isDoNotEmail", true) && !known.holds("optedOut", true);
    co_return std::nullopt;
  }
  Json unused;
  std::vector<std::string> no_more;
  co_return co_await read_prospect(session, std::move(no_more), unused);
}

boost::asio::awaitable<bool> bring_fields_up_to_date(Session& session) {
  const auto effects = field_effects(session);
  if ((effects.empty() && !session.created) || session.paused(prospect_object) != nullptr) co_return true;
  std::optional<RemoteTrouble> trouble;
  if (!session.fields_sent) {
    FieldPlan plan = co_await plan_changes(session);
    trouble = plan.trouble;
    if (!trouble) note_plan(session, plan);
    if (!trouble && !plan.body.empty()) trouble = co_await write(session, std::move(plan));
  }
  if (!trouble && session.created) trouble = co_await assign_owner(session);
  note_opt_out(session);
  if (trouble && trouble->kind == Trouble::gone) co_return false;
  if (trouble) {
    if (trouble->kind == Trouble::configuration) trouble->object = prospect_object;
    for (const auto& effect : effects) session.fail(effect, *trouble);
    if (effects.empty()) session.fail(session.leading_effect(), *trouble);
    co_return true;
  }
  end_all(session, effects);
  if (effects.empty()) session.resolved(session.leading_effect());
  co_return true;
}

}  // namespace tradewind::pardot
