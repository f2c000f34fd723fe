#include "pardot/prospects.hpp"

#include "pardot/prospect_api.hpp"
#include "pardot/prospect_rows.hpp"

#include <tradewind/base/text.hpp>

namespace tradewind::pardot {
namespace {

/// Others wake the work when the Salesforce record is there; this is for a wake that got lost.
constexpr Millis crm_wait = std::chrono::minutes(15);
/// Clocks differ: a prospect that was made so much before our create may be ours.
constexpr Millis clock_leeway = std::chrono::minutes(1);

Link link_of(const Session& session, const std::string& account, const std::string& object) {
  Link found;
  for (const auto& link : session.person.links)
    if (link.account == account && link.object == object) found = link;
  return found;
}

boost::asio::awaitable<void> reload_links(Session& session) {
  PersonQuery query;
  query.pair = session.item.pair;
  query.id = session.person.id;
  auto read = co_await session.store.find_person(std::move(query));
  if (read && *read) session.person.links = std::move((*read)->links);
}

/// Links the one that a query by `filter` finds; remembers one in the recycle bin.
boost::asio::awaitable<void> find_by(Session& session, std::string filter, std::string value, std::string found_by, Lookup& out) {
  Ask ask = get("prospect.query",
                std::string("/api/v5/objects/prospects?fields=") + row_fields + "&" + filter + "=" + text::percent_encode(value) +
                    "&deleted=all&limit=200",
                "/api/v5/objects/prospects");
  Answer answer = co_await session.query(std::move(ask), row_fields, 1000);
  out.trouble = answer.trouble;
  if (out.trouble) co_return;
  const Choice choice = choose_prospect(list_at(answer.body, "values"));
  if (choice.alive > 1) session.note("prospect", "ok", "several have this " + filter + ": the latest active one is kept");
  if (!choice.id.empty()) session.link(choice.id, choice.alive > 1 ? "several:" + std::to_string(choice.alive) : found_by);
  if (out.archived.empty()) out.archived = choice.archived;
  out.made_at = choice.made_at;
}

/// Nobody else is found in the place of the one that was linked, which is not in the recycle bin. Deleted for good: it is not made again
/// unasked. Empty: it is there, under another address.
boost::asio::awaitable<Found> look_at_linked(Session& session, Link linked) {
  session.prospect = linked.remote_id;
  Json unused;
  std::vector<std::string> id_alone(1, "id");
  auto trouble = co_await read_fields(session, std::move(id_alone), unused);
  session.prospect.clear();
  if (!trouble) {
    if (linked.deleted()) session.link(linked.remote_id, "restored");
    co_return std::nullopt;
  }
  if (trouble->kind != Trouble::gone) co_return because(*trouble);
  session.link(linked.remote_id, "deleted");
  session.prospect.clear();
  co_return because(own_trouble(Trouble::data, record_deleted, "the linked prospect was deleted; a retry makes a new one"));
}

}  // namespace

std::string crm_id(const Session& session) {
  for (const char* object : {"contact", "lead"}) {
    const Link link = link_of(session, session.crm_account, object);
    if (!link.remote_id.empty() && !link.deleted()) return link.remote_id;
  }
  return {};
}

std::string linked_prospect(const Session& session) {
  const Link link = link_of(session, session.account, prospect_object);
  return link.deleted() ? std::string() : link.remote_id;
}

boost::asio::awaitable<Lookup> find_by_email(Session& session) {
  Lookup lookup;
  co_await find_by(session, "email", session.person.email, "email", lookup);
  co_return lookup;
}

boost::asio::awaitable<Lookup> find_prospect(Session& session, std::string crm_id) {
  Lookup lookup;
  if (!crm_id.empty()) co_await find_by(session, "salesforceId", crm_id, "crm_id", lookup);
  if (!lookup.trouble && session.prospect.empty()) co_await find_by(session, "email", session.person.email, "email", lookup);
  co_return lookup;
}

boost::asio::awaitable<Found> resolve_prospect(Session& session) {
  const Effect lead = session.leading_effect();
  const bool by_email = unresolved(lead) && lead.note == creates_by_email;
  const bool by_crm_id = unresolved(lead) && lead.note == creates_by_crm_id;
  const Link linked = link_of(session, session.account, prospect_object);
  if (!linked.remote_id.empty() && !linked.deleted() && !session.looked_again) {
    session.prospect = linked.remote_id;
    session.created = by_crm_id || by_email;
    // Reads may not show it yet, and nobody can have opted out so soon.
    if (session.now() < linked.at + read_lag) session.readable_at = linked.at + read_lag;
    session.fresh = session.readable_at && linked.found_by == "created";
    session.trust_known = !session.created;
    co_return std::nullopt;
  }
  if (const auto* why = session.paused(prospect_object)) co_return until(session.now() + paused_wait, *why);
  if (by_email && lead.intent_at && session.now() < *lead.intent_at + read_lag)
    co_return until(*lead.intent_at + read_lag, "an earlier create is looked up after the read lag");

  std::string fid;
  if (session.settings().link != "none") {
    fid = crm_id(session);
    if (fid.empty()) {
      co_await reload_links(session);
      fid = crm_id(session);
    }
    if (fid.empty()) co_return until(session.now() + crm_wait, "waiting for the Salesforce record");
  }
  Lookup lookup = co_await find_prospect(session, fid);
  if (lookup.trouble) co_return because(*lookup.trouble);
  const bool made_by_then = by_email && lead.intent_at && lookup.made_at >= *lead.intent_at - clock_leeway;
  session.created = !session.prospect.empty() && (by_crm_id || made_by_then);
  if (by_email && !session.created) session.resolved(lead);
  if (!session.prospect.empty()) co_return std::nullopt;
  if (!lookup.archived.empty() && session.settings().archived == "leave") co_return skip("archived");
  if (lookup.archived.empty() && !linked.remote_id.empty()) {
    auto none = co_await look_at_linked(session, linked);
    if (none || !session.prospect.empty()) co_return none;
  }
  if (!lookup.archived.empty()) co_return co_await restore_prospect(session, lookup.archived);
  co_return co_await make_prospect(session, fid, by_crm_id);
}

}  // namespace tradewind::pardot
