#include "salesforce/write_campaigns.hpp"

#include <algorithm>
#include <tradewind/base/text.hpp>

#include "salesforce/collections.hpp"
#include "salesforce/find.hpp"
#include "salesforce/write_people.hpp"

namespace tradewind::salesforce {
namespace {

/// One membership that an effect wants.
struct Wish {
  Work* work = nullptr;
  const Effect* effect = nullptr;
  std::string campaign, status;
  bool settled = false;
};

void settle(Session& session, Wish& wish, EffectEnd end, std::string outcome) {
  Step step;
  step.at = session.clock.now();
  step.stage = "deliver";
  step.what = "campaign member";
  step.outcome = std::move(outcome);
  step.reason = end.failure ? end.failure->code : end.reason;
  end.steps.push_back(std::move(step));
  auto& kept = wish.work->ends[wish.effect->id];
  end.steps.insert(end.steps.begin(), kept.steps.begin(), kept.steps.end());
  kept = std::move(end);
  wish.settled = true;
}

void settle_trouble(Session& session, Wish& wish, const RemoteTrouble& trouble) {
  RemoteTrouble kept = trouble;
  if (kept.kind == Trouble::gone) kept.kind = Trouble::transient;  // the next try reads anew
  if (kept.kind == Trouble::configuration && kept.object.empty()) kept.object = "campaign";
  settle(session, wish, end_by_trouble(*wish.effect, kept), kept.kind == Trouble::unknown ? "unknown" : "failed");
  auto& known = wish.work->trouble;
  if (kept.kind != Trouble::data && (!known || known->kind == Trouble::data)) known = kept;
}

/// One campaign's, which must not stop the others.
RemoteTrouble campaign_trouble(std::string code, std::string message, const std::string& name) {
  RemoteTrouble trouble = own_trouble(Trouble::configuration, std::move(code), std::move(message));
  trouble.object = "campaign " + name;
  return trouble;
}

std::optional<RemoteTrouble> find_campaign(const Session& session, const Json& payload, Wish& wish) {
  const std::string name = text_at(payload, "name");
  const auto named = session.description->campaigns_named(name);
  if (session.description->object("CampaignMember").empty())
    return own_trouble(Trouble::configuration, "object_missing", "CampaignMember does not exist, or our user may not see it",
                       "CampaignMember");
  if (named.empty()) return campaign_trouble("campaign_missing", "there is no campaign " + name, name);
  if (named.size() > 1) return campaign_trouble("campaign_ambiguous", "several campaigns are called " + name, name);
  wish.campaign = named.front()->id;
  wish.status = text_at(payload, "status");
  const auto& statuses = named.front()->statuses;
  // The platform would store the default instead, without a word.
  if (!wish.status.empty() && std::find(statuses.begin(), statuses.end(), wish.status) == statuses.end())
    return campaign_trouble("campaign_status_missing", "campaign " + name + " has no member status " + wish.status, name);
  return std::nullopt;
}

/// The wishes of all persons; where several concern one membership, the newest effect alone is carried out.
std::vector<Wish> gather_wishes(Session& session, const Batch& batch) {
  std::vector<Wish> wishes;
  for (Work* work : batch) {
    std::vector<Wish> own;
    for (const auto& effect : work->item->task.effects) {
      if (effect.kind != "campaign") continue;
      Wish wish;
      wish.work = work;
      wish.effect = &effect;
      if (std::string why = campaign_waits(*work, effect); !why.empty()) {
        settle(session, wish, end_of(effect, EffectState::planned, std::move(why)), "waiting");
      } else if (const auto trouble = find_campaign(session, Json::parse(effect.payload, nullptr, false), wish)) {
        settle_trouble(session, wish, *trouble);
      } else {
        own.push_back(std::move(wish));
      }
    }
    std::sort(own.begin(), own.end(), [](const Wish& a, const Wish& b) { return a.effect->id > b.effect->id; });
    for (auto at = own.begin(); at != own.end(); ++at) {
      const bool newer = std::any_of(own.begin(), at, [&](const Wish& other) { return other.campaign == at->campaign; });
      if (newer) settle(session, *at, end_of(*at->effect, EffectState::skipped, "a later step sets this membership"), "skipped");
      if (!newer) wishes.push_back(*at);
    }
  }
  return wishes;
}

const Json* member_of(const Rows& rows, const Wish& wish) {
  const auto is_person = [&](const Json& member) {
    if (same_id(text_at(member, wish.work->object == "lead" ? "LeadId" : "ContactId"), wish.work->id)) return true;
    const auto& leads = wish.work->converted_leads;
    return std::any_of(leads.begin(), leads.end(), [&](const auto& lead) { return same_id(text_at(member, "LeadId"), lead); });
  };
  // The newest answer is last.
  const auto at = std::find_if(rows.members.rbegin(), rows.members.rend(), [&](const Json& member) {
    return same_id(text_at(member, "CampaignId"), wish.campaign) && is_person(member);
  });
  return at == rows.members.rend() ? nullptr : &*at;
}

void add_steps(const std::vector<Wish*>& wishes, const std::vector<Step>& steps) {
  for (const Wish* wish : wishes) {
    auto& end = wish->work->ends[wish->effect->id];
    end.steps.insert(end.steps.end(), steps.begin(), steps.end());
  }
}

/// Reads memberships that are not known yet. A record made a moment ago is in no campaign.
boost::asio::awaitable<void> read_missing(Session& session, std::vector<Wish*> wishes, Rows& rows, bool all) {
  std::vector<std::string> campaigns, contacts, leads;
  std::vector<Wish*> asked;
  for (Wish* wish : wishes) {
    const Work& work = *wish->work;
    std::vector<std::string> ids = work.converted_leads;
    ids.push_back(work.id);
    const bool known = std::all_of(ids.begin(), ids.end(), [&](const auto& id) { return rows.members_read_for.count(id) != 0; });
    if (wish->settled || (!all && (work.created || known))) continue;
    asked.push_back(wish);
    if (std::find(campaigns.begin(), campaigns.end(), wish->campaign) == campaigns.end()) campaigns.push_back(wish->campaign);
    (work.object == "lead" ? leads : contacts).push_back(work.id);
    leads.insert(leads.end(), work.converted_leads.begin(), work.converted_leads.end());
  }
  if (asked.empty()) co_return;
  std::vector<Step> steps;
  const auto trouble = co_await read_members(session, std::move(campaigns), std::move(contacts), std::move(leads), rows, steps);
  add_steps(asked, steps);
  if (!trouble) co_return;
  for (Wish* wish : asked) settle_trouble(session, *wish, *trouble);
}

Json new_member(const Wish& wish) {
  Json record = {{"attributes", {{"type", "CampaignMember"}}}, {"CampaignId", wish.campaign}};
  record[wish.work->object == "lead" ? "LeadId" : "ContactId"] = wish.work->id;
  if (!wish.status.empty()) record["Status"] = wish.status;
  return record;
}

/// Sends one row for each wish; what the answer decides is settled. Wishes that turned out to be members already come back.
boost::asio::awaitable<std::vector<Wish*>> send(Session& session, std::vector<Wish*> wishes, RowsWrite write, std::string done) {
  std::vector<Wish*> members;
  if (wishes.empty()) co_return members;
  std::vector<Step> steps;
  const std::vector<RowResult> results = co_await write_rows(session, std::move(write), steps);
  add_steps(wishes, steps);
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!results[i].trouble) {
      settle(session, *wishes[i], end_of(*wishes[i]->effect, EffectState::done, done), "ok");
    } else if (results[i].trouble->failure.code == "DUPLICATE_VALUE") {
      members.push_back(wishes[i]);
    } else {
      settle_trouble(session, *wishes[i], *results[i].trouble);
    }
  }
  co_return members;
}

/// Changes the status of those who are members; gives back those who are none.
boost::asio::awaitable<std::vector<Wish*>> update_members(Session& session, std::vector<Wish*> wishes, const Rows& rows) {
  std::vector<Wish*> missing, changed;
  RowsWrite write;
  write.operation = "campaign_member.update";
  write.method = "PATCH";
  for (Wish* wish : wishes) {
    if (wish->settled) continue;
    const Json* member = member_of(rows, *wish);
    if (member == nullptr) {
      missing.push_back(wish);
    } else if (wish->status.empty() || text_at(*member, "Status") == wish->status) {
      settle(session, *wish, end_of(*wish->effect, EffectState::done, "already a member with this status"), "ok");
    } else {
      RowWrite row;
      row.record = Json{{"attributes", {{"type", "CampaignMember"}}}, {"Id", text_at(*member, "Id")}, {"Status", wish->status}};
      row.attempts = wish->effect->attempts;
      write.rows.push_back(std::move(row));
      changed.push_back(wish);
    }
  }
  const auto leftover = co_await send(session, changed, std::move(write), "member status changed");
  for (Wish* wish : leftover)
    settle_trouble(session, *wish, own_trouble(Trouble::transient, "DUPLICATE_VALUE", "the member changed meanwhile"));
  co_return missing;
}

boost::asio::awaitable<std::vector<Wish*>> add_members(Session& session, std::vector<Wish*> wishes) {
  std::vector<Wish*> added;
  RowsWrite write;
  write.operation = "campaign_member.create";
  write.method = "POST";
  for (Wish* wish : wishes) {
    EffectIntent intent;
    intent.effect = wish->effect->id;
    intent.note = wish->campaign;
    std::vector<EffectIntent> intents;
    intents.push_back(std::move(intent));
    if (!co_await intend_for(session, *wish->work, std::move(intents))) continue;
    RowWrite row;
    row.record = new_member(*wish);
    row.attempts = wish->effect->attempts;
    write.rows.push_back(std::move(row));
    added.push_back(wish);
  }
  std::string done = "added to the campaign";
  auto members = co_await send(session, std::move(added), std::move(write), std::move(done));
  co_return members;
}

}  // namespace

EffectEnd end_of(const Effect& effect, EffectState state, std::string reason) {
  EffectEnd end;
  end.effect = effect.id;
  end.generation = effect.generation;
  end.state = state;
  end.final = state != EffectState::planned && state != EffectState::unknown;
  end.reason = std::move(reason);
  return end;
}

std::string campaign_waits(const Work& work, const Effect& effect) {
  const std::string name = text_at(Json::parse(effect.payload, nullptr, false), "name");
  for (const auto& object : {std::string("campaign"), "campaign " + name})
    if (const auto paused = work.item->paused.find(object); paused != work.item->paused.end()) return object + " waits: " + paused->second;
  return {};
}

EffectEnd end_by_trouble(const Effect& effect, const RemoteTrouble& trouble) {
  const EffectState state = trouble.kind == Trouble::data      ? EffectState::failed
                            : trouble.kind == Trouble::unknown ? EffectState::unknown
                                                               : EffectState::planned;
  EffectEnd end = end_of(effect, state, trouble.failure.message);
  end.failure = trouble.failure;
  return end;
}

boost::asio::awaitable<void> write_campaigns(Session& session, const Batch& batch, Rows& rows) {
  std::vector<Wish> wishes = gather_wishes(session, batch);
  std::vector<Wish*> open;
  for (auto& wish : wishes) open.push_back(&wish);
  co_await read_missing(session, open, rows, false);
  std::vector<Wish*> missing = co_await update_members(session, open, rows);
  // Somebody else was faster: read who they are and compare once more.
  std::vector<Wish*> raced = co_await add_members(session, std::move(missing));
  if (raced.empty()) co_return;
  co_await read_missing(session, raced, rows, true);
  const std::vector<Wish*> strange = co_await update_members(session, raced, rows);
  for (Wish* wish : strange)
    settle_trouble(session, *wish, own_trouble(Trouble::transient, "DUPLICATE_VALUE", "the platform says member, its query does not"));
}

}  // namespace tradewind::salesforce
