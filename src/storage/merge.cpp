// Two people who turned out to be one.
#include <nlohmann/json.hpp>

#include "storage/effects.hpp"
#include "storage/people.hpp"

namespace tradewind::storage {
namespace {

using nlohmann::json;

struct Pair {
  Id gone, stays;
  TimePoint now;
};

std::string links_place(const Id& gone) { return place("merges|links", gone.view()); }

bool under_way(Session& session, const Id& person) {
  auto row = session.db.query("SELECT 1 FROM work WHERE person = ? AND leased = 1 LIMIT 1", person);
  return row.step();
}

/// Links that the one who stays does not have go over with what is known of their fields; the others are returned.
std::vector<Link> move_links(Session& session, const Pair& two) {
  session.db.change(
      "UPDATE known SET person = ?1 WHERE person = ?2 AND NOT EXISTS (SELECT 1 FROM links l WHERE l.person = ?1 AND l.account = "
      "known.account AND l.object = known.object) AND NOT EXISTS (SELECT 1 FROM known k WHERE k.person = ?1 AND k.account = known.account "
      "AND k.object = known.object AND k.field = known.field)",
      two.stays, two.gone);
  session.db.change("DELETE FROM known WHERE person = ?", two.gone);
  session.db.change(
      "UPDATE links SET person = ?1 WHERE person = ?2 AND NOT EXISTS (SELECT 1 FROM links l WHERE l.person = ?1 AND l.account = "
      "links.account AND l.object = links.object)",
      two.stays, two.gone);
  std::vector<Link> left;
  {
    auto row = session.db.query("SELECT account, object, remote_id, found_by, at FROM links WHERE person = ?", two.gone);
    while (row.step()) left.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.time(4)});
  }
  session.db.change("DELETE FROM links WHERE person = ?", two.gone);
  return left;
}

void move_pairs(Session& session, const Pair& two) {
  // The key of the one who stays is written by this read; their own customer id wins.
  std::vector<std::pair<std::string, std::int64_t>> customers;
  {
    auto row = session.db.query("SELECT pair, customer_id FROM person_pairs WHERE person = ? AND customer_id IS NOT NULL", two.gone);
    while (row.step()) customers.emplace_back(row.text(0), row.integer(1));
  }
  session.db.change(
      "UPDATE person_pairs SET person = ?1 WHERE person = ?2 AND NOT EXISTS (SELECT 1 FROM person_pairs p WHERE p.person = ?1 AND p.pair "
      "= person_pairs.pair)",
      two.stays, two.gone);
  session.db.change("DELETE FROM person_pairs WHERE person = ?", two.gone);
  for (const auto& [pair, customer] : customers)
    session.db.change("UPDATE person_pairs SET customer_id = ? WHERE person = ? AND pair = ? AND customer_id IS NULL", customer, two.stays,
                      pair);
}

void move_work(Session& session, const Pair& two) {
  std::vector<std::string> accounts;
  {
    auto row = session.db.query("SELECT account FROM work WHERE person = ?", two.gone);
    while (row.step()) accounts.push_back(row.text(0));
  }
  session.db.change("DELETE FROM work WHERE person = ?", two.gone);
  session.db.change("UPDATE effects SET person = ? WHERE person = ?", two.stays, two.gone);
  for (const auto& account : accounts) wake_work(session, two.stays, account, two.now);
}

void remember(Session& session, const Pair& two, const std::string& reason, const std::vector<Link>& left) {
  session.db.change("UPDATE merges SET person = ? WHERE person = ?", two.stays, two.gone);
  json links = json::array();
  for (const auto& link : left)
    links.push_back({{"account", link.account}, {"object", link.object}, {"id", link.remote_id}, {"found_by", link.found_by}});
  session.db.change("INSERT INTO merges (gone, person, reason, links_sealed, at) VALUES (?, ?, ?, ?, ?)", two.gone, two.stays, reason,
                    Blob{Vault::seal(session.vault.person_key(session.db, two.gone), links.dump(), links_place(two.gone))}, two.now);
}

}  // namespace

Result<void> merge_people(Session& session, const MergeWrite& merge, const Id& stays, TimePoint now) {
  const Pair two{merge.gone, stays, now};
  if (two.gone == two.stays) throw std::logic_error("a person is merged with themselves");
  {
    auto row = session.db.query("SELECT version FROM persons WHERE id = ?", two.gone);
    if (!row.step() || row.integer(0) != merge.expected_version)
      return Error(Errc::conflict, "the other person was changed meanwhile", "persons");
  }
  if (under_way(session, two.gone)) return Error(Errc::busy, "work for the other person is under way", "work");
  move_pairs(session, two);
  remember(session, two, merge.reason, move_links(session, two));
  move_work(session, two);
  session.db.change("UPDATE snapshots SET person = ? WHERE person = ?", two.stays, two.gone);
  session.db.change("UPDATE ledger SET person = ? WHERE person = ?", two.stays, two.gone);
  session.db.change("UPDATE events SET person = ? WHERE person = ?", two.stays, two.gone);
  session.db.change("UPDATE runs SET person = ? WHERE person = ?", two.stays, two.gone);
  session.db.change("UPDATE OR IGNORE overrides SET person = ? WHERE person = ?", two.stays, two.gone);
  session.db.change("DELETE FROM overrides WHERE person = ?", two.gone);
  // Their key stays: what was sealed with it is opened by it. Erasing the person destroys the keys of all who were merged into them.
  session.db.change("DELETE FROM persons WHERE id = ?", two.gone);
  return {};
}

void load_merged(Session& session, PersonContext& person) {
  std::vector<std::pair<Merged, std::string>> found;
  {
    auto row = session.db.query("SELECT gone, reason, at, links_sealed FROM merges WHERE person = ? ORDER BY at", person.id);
    while (row.step()) found.push_back({Merged{row.id(0), row.text(1), {}, row.time(2)}, row.blob(3)});
  }
  for (auto& [merged, sealed] : found) {
    const auto links = json::parse(session.open(sealed, links_place(merged.id)), nullptr, false);
    if (links.is_array())
      for (const auto& link : links)
        merged.links.push_back({link.at("account"), link.at("object"), link.at("id"), link.at("found_by"), merged.at});
    person.merged.push_back(std::move(merged));
  }
}

}  // namespace tradewind::storage
