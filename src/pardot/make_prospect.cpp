#include "pardot/prospect_api.hpp"
#include "pardot/prospects.hpp"

#include <tradewind/base/text.hpp>

#include <algorithm>

namespace tradewind::pardot {
namespace {

/// The connector looks for new records every two to four minutes.
constexpr Millis connector_wait = std::chrono::minutes(2);

std::string id_of(const Answer& answer) {
  const std::string id = text_at(answer.body, "id");
  if (!id.empty()) return id;
  // 201 or 204 for a user who may not read it: the Location still tells.
  const auto query = answer.location.find('?');
  const std::string path = answer.location.substr(0, query);
  const auto slash = path.rfind('/');
  const std::string last = slash == std::string::npos ? std::string() : path.substr(slash + 1);
  return std::all_of(last.begin(), last.end(), [](unsigned char c) { return std::isdigit(c) != 0; }) ? last : std::string();
}

RemoteTrouble unknown_until_readable(RemoteTrouble trouble, TimePoint now) {
  trouble.kind = Trouble::unknown;
  trouble.retry_at = now + read_lag;
  return trouble;
}

/// The fields of a new prospect. A name that is missing may be new: the description is read again before it counts as wrong.
boost::asio::awaitable<FieldPlan> plan_new(Session& session) {
  FieldPlan plan;
  for (int attempt = 0; attempt < 2; ++attempt) {
    std::optional<RemoteTrouble> trouble;
    const auto wanted = session.wanted(trouble);
    plan = plan_fields(*session.description, wanted, session.known(), true, Json());
    if (trouble) plan.trouble = trouble;
    if (!plan.trouble || plan.trouble->kind != Trouble::configuration || attempt > 0) break;
    const bool changed = co_await session.look_at_unit_again();
    if (!changed) break;
  }
  if (plan.trouble && plan.trouble->kind == Trouble::configuration) plan.trouble->object = prospect_object;
  plan.body["email"] = session.person.email;
  co_return plan;
}

boost::asio::awaitable<Found> create_by_email(Session& session) {
  session.created = true;
  FieldPlan plan = co_await plan_new(session);
  if (plan.trouble) co_return because(*plan.trouble);
  const Effect lead = session.leading_effect();
  if (!co_await session.commit_intent(lead, creates_by_email)) co_return skip("lease_lost");
  Ask ask = send("POST", "prospect.create", "/api/v5/objects/prospects?fields=id", "/api/v5/objects/prospects", plan.body);
  Answer answer = co_await session.call(std::move(ask));
  if (answer.ok() && !id_of(answer).empty()) {
    session.link(id_of(answer), "created");
    session.fresh = session.fields_sent = true;
    session.outcome.known = known_after(*session.description, session.account, plan.sent, Json(), session.now());
    co_return std::nullopt;
  }
  session.created = false;
  if (answer.ok()) {
    co_return because(
        unknown_until_readable(own_trouble(Trouble::unknown, "no_id", "a prospect was made but its id was not shown"), session.now()));
  }
  if (answer.trouble->kind == Trouble::unknown) co_return because(unknown_until_readable(*answer.trouble, session.now()));
  session.resolved(lead);
  if (answer.code != 9 && answer.code != 54) co_return because(*answer.trouble);
  // Made by somebody else meanwhile, on a unit where an address is unique.
  co_await session.describer.learn_several_per_email(false);
  Lookup lookup = co_await find_by_email(session);
  if (lookup.trouble) co_return because(*lookup.trouble);
  if (!session.prospect.empty()) co_return std::nullopt;
  co_return until(session.now() + read_lag, "the prospect exists but cannot be read yet");
}

boost::asio::awaitable<Found> upsert_by_crm_id(Session& session, std::string fid, bool interrupted) {
  // A name that a person must mend is found out before anything is made.
  session.created = true;
  const FieldPlan plan = co_await plan_new(session);
  session.created = false;
  if (plan.trouble && plan.trouble->kind == Trouble::configuration) co_return because(*plan.trouble);
  const Effect lead = session.leading_effect();
  const bool held = co_await session.commit_intent(lead, creates_by_crm_id);
  if (!held) co_return skip("lease_lost");
  Ask ask = send("POST", "prospect.upsert_fid", "/api/prospect/version/4/do/upsert/fid/" + text::percent_encode(fid) + "?format=json",
                 "/api/prospect/version/4/do/upsert/fid/{fid}", Json());
  ask.form = true;
  ask.body = "email=" + text::percent_encode(session.person.email);
  Answer answer = co_await session.call(std::move(ask));
  if (answer.code == 89) {
    session.resolved(lead);
    co_await session.describer.learn_several_per_email(false);
    co_return co_await create_by_email(session);
  }
  if (!answer.ok() && answer.trouble->kind == Trouble::unknown) co_return because(*answer.trouble);
  session.created = answer.status == 201 || interrupted;
  if (!session.created) session.resolved(lead);
  if (!answer.ok()) co_return because(*answer.trouble);
  const std::string id = text_at(child(answer.body, "prospect"), "id");
  if (id.empty()) co_return because(own_trouble(Trouble::unknown, "bad_answer", "an upsert was answered without a prospect"));
  session.fresh = answer.status == 201;
  session.link(id, session.created ? "created" : "crm_id");
  co_await session.describer.learn_several_per_email(true);
  co_return std::nullopt;
}

/// Units that allow several prospects an address answer version 4, others refuse it.
boost::asio::awaitable<std::optional<RemoteTrouble>> learn_kind_of_unit(Session& session) {
  Ask ask = get("prospect.read_v4",
                "/api/prospect/version/4/do/read/email/" + text::percent_encode(session.person.email) + "?format=json&output=mobile",
                "/api/prospect/version/4/do/read/email/{email}");
  Answer answer = co_await session.call(std::move(ask));
  constexpr int nobody = 4, wrong_version = 89;
  if (!answer.ok() && answer.code != nobody && answer.code != wrong_version) co_return answer.trouble;
  co_await session.describer.learn_several_per_email(answer.code != wrong_version);
  co_return std::nullopt;
}

}  // namespace

boost::asio::awaitable<Found> restore_prospect(Session& session, std::string id) {
  // Without an address it can make nobody, should the id be gone for good.
  Answer answer = co_await call_v4(session, "prospect.restore", "POST", "upsert/id/" + id, "upsert/id/{id}", "");
  if (!answer.ok()) co_return because(*answer.trouble);
  session.link(id, "email");
  session.readable_at = session.now() + read_lag;
  session.note("prospect", "ok", "restored from the recycle bin");
  co_return std::nullopt;
}

boost::asio::awaitable<Found> make_prospect(Session& session, std::string fid, bool interrupted) {
  const std::string& link = session.settings().link;
  if (link == "none" || session.description->several_per_email == false) co_return co_await create_by_email(session);
  if (link == "fid") co_return co_await upsert_by_crm_id(session, std::move(fid), interrupted);
  if (!session.description->several_per_email) {
    auto trouble = co_await learn_kind_of_unit(session);
    if (trouble) co_return because(*trouble);
    co_await session.reload_description();
    if (session.description->several_per_email == false) co_return co_await create_by_email(session);
  }
  co_return until(session.now() + connector_wait, "waiting for the connector to make the prospect");
}

}  // namespace tradewind::pardot
