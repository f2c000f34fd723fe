#include "pardot/prospects.hpp"

#include "pardot/prospect_rows.hpp"

#include <tradewind/base/text.hpp>

#include <algorithm>

namespace tradewind::pardot {
namespace {

/// Others wake the work when the Salesforce record is there; this is for a wake that got lost.
constexpr Millis crm_wait = std::chrono::minutes(15);
/// The connector looks for new records every two to four minutes.
constexpr Millis connector_wait = std::chrono::minutes(2);

using Found = std::optional<Unresolved>;

Found because(RemoteTrouble trouble) { return Unresolved{std::move(trouble), {}, {}}; }
Found until(TimePoint at, std::string reason) { return Unresolved{{}, at, std::move(reason)}; }
Found skip(std::string reason) { return Unresolved{{}, {}, std::move(reason)}; }

Link link_of(const PersonContext& person, const std::string& account, const std::string& object) {
  Link found;
  for (const auto& link : person.links)
    if (link.account == account && link.object == object) found = link;
  return found;
}

std::string crm_id(const Session& session) {
  const std::string contact = link_of(session.person, session.crm_account, "contact").remote_id;
  return contact.empty() ? link_of(session.person, session.crm_account, "lead").remote_id : contact;
}

boost::asio::awaitable<void> reload_links(Session& session) {
  PersonQuery query;
  query.pair = session.item.pair;
  query.id = session.person.id;
  auto read = co_await session.store.find_person(std::move(query));
  if (read && *read) session.person.links = std::move((*read)->links);
}

/// Links the one that a query by `filter` finds; remembers one in the recycle bin.
boost::asio::awaitable<std::optional<RemoteTrouble>> find_by(Session& session, std::string filter, std::string value, std::string found_by,
                                                             std::string& archived) {
  Ask ask = get("prospect.query",
                std::string("/api/v5/objects/prospects?fields=") + row_fields + "&" + filter + "=" + text::percent_encode(value) +
                    "&deleted=all&limit=200",
                "/api/v5/objects/prospects");
  Answer answer = co_await session.query(std::move(ask), row_fields, 1000);
  if (!answer.ok()) co_return answer.trouble;
  const Choice choice = choose_prospect(list_at(answer.body, "values"));
  if (choice.alive > 1) session.note("prospect", "ok", "several have this " + filter + ": the latest active one is kept");
  if (!choice.id.empty()) session.link(choice.id, choice.alive > 1 ? "several:" + std::to_string(choice.alive) : found_by);
  if (archived.empty()) archived = choice.archived;
  co_return std::nullopt;
}

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
    if (!co_await session.look_at_unit_again()) break;
  }
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
    session.resolved(lead);
    session.link(id_of(answer), "created");
    session.fresh = session.fields_sent = true;
    session.outcome.known = known_after(session.account, plan.sent, Json(), session.now());
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
  std::string archived;
  auto trouble = co_await find_by(session, "email", session.person.email, "email", archived);
  if (trouble) co_return because(*trouble);
  if (!session.prospect.empty()) co_return std::nullopt;
  co_return until(session.now() + read_lag, "the prospect exists but cannot be read yet");
}

boost::asio::awaitable<Found> upsert_by_crm_id(Session& session, std::string fid, bool interrupted) {
  const Effect lead = session.leading_effect();
  if (!co_await session.commit_intent(lead, creates_by_crm_id)) co_return skip("lease_lost");
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

boost::asio::awaitable<Found> restore(Session& session) {
  Json body;
  body["matchEmail"] = session.person.email;
  body["prospect"]["email"] = session.person.email;
  body["fields"] = Json::array({"id"});
  body["secondaryDeletedSearch"] = true;
  Ask ask = send("POST", "prospect.restore", "/api/v5/objects/prospects/do/upsertLatestByEmail",
                 "/api/v5/objects/prospects/do/upsertLatestByEmail", body);
  Answer answer = co_await session.call(std::move(ask));
  if (!answer.ok()) co_return because(*answer.trouble);
  if (id_of(answer).empty()) co_return because(own_trouble(Trouble::unknown, "no_id", "a prospect was restored but its id was not shown"));
  session.link(id_of(answer), "email");
  session.note("prospect", "ok", "restored from the recycle bin");
  co_return std::nullopt;
}

boost::asio::awaitable<Found> make(Session& session, std::string fid, bool interrupted) {
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

}  // namespace

boost::asio::awaitable<std::optional<Unresolved>> resolve_prospect(Session& session, bool look_again) {
  const Effect lead = session.leading_effect();
  const bool by_email = unresolved(lead) && lead.note == creates_by_email;
  const bool by_crm_id = unresolved(lead) && lead.note == creates_by_crm_id;
  const Link linked = link_of(session.person, session.account, prospect_object);
  if (!linked.remote_id.empty() && !look_again) {
    session.prospect = linked.remote_id;
    session.created = by_crm_id;
    // Reads may not show it yet, and nobody can have opted out so soon.
    if (session.now() < linked.at + read_lag) session.readable_at = linked.at + read_lag;
    session.fresh = session.readable_at && linked.found_by == "created";
    session.trust_known = !by_crm_id;
    co_return std::nullopt;
  }
  if (look_again) session.link("", "");
  if (by_email && lead.intent_at && session.now() < *lead.intent_at + read_lag)
    co_return until(*lead.intent_at + read_lag, "an earlier create is looked up after the read lag");

  std::string archived, fid;
  if (session.settings().link != "none") {
    fid = crm_id(session);
    if (fid.empty()) {
      co_await reload_links(session);
      fid = crm_id(session);
    }
    if (fid.empty()) co_return until(session.now() + crm_wait, "waiting for the Salesforce record");
    auto trouble = co_await find_by(session, "salesforceId", fid, "crm_id", archived);
    if (trouble) co_return because(*trouble);
  }
  if (session.prospect.empty()) {
    auto trouble = co_await find_by(session, "email", session.person.email, "email", archived);
    if (trouble) co_return because(*trouble);
  }
  if (by_email) session.resolved(lead);
  session.created = by_crm_id && !session.prospect.empty();
  if (!session.prospect.empty()) co_return std::nullopt;
  if (!archived.empty() && session.settings().archived == "leave") co_return skip("archived");
  if (!archived.empty()) co_return co_await restore(session);
  co_return co_await make(session, fid, by_crm_id);
}

}  // namespace tradewind::pardot
