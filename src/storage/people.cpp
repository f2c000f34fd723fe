// People, snapshots, ledger, crosswalk.
#include "storage/people.hpp"

#include "storage/units.hpp"

namespace tradewind::storage {
namespace {

std::string snapshot_place(const std::string& pair, const EntityRef& entity) {
  return place("snapshots|json", pair + "/" + entity.kind + "/" + entity.id);
}

std::string override_place(const Id& person, const Override& given) {
  return place("overrides|value", std::string(person.view()) + given.account + "/" + given.object + "/" + given.field);
}

std::optional<Id> person_by_customer(Session& session, const std::string& pair, std::int64_t customer_id) {
  auto row = session.db.query("SELECT person FROM person_pairs WHERE pair = ? AND customer_id = ?", pair, customer_id);
  if (!row.step()) return std::nullopt;
  return row.id(0);
}

Result<void> check_taken(Session& session, const PersonWrite& write) {
  const auto by_email = person_by_email(session, write.email);
  if (by_email && *by_email != write.id) return Error(Errc::conflict, "the email belongs to another person", "persons");
  if (!write.customer_id) return {};
  const auto by_customer = person_by_customer(session, write.pair, *write.customer_id);
  if (by_customer && *by_customer != write.id) return Error(Errc::conflict, "the customer id belongs to another person", "persons");
  return {};
}

std::optional<std::int64_t> version_of(Session& session, const Id& person) {
  auto row = session.db.query("SELECT version FROM persons WHERE id = ?", person);
  if (!row.step()) return std::nullopt;
  return row.integer(0);
}

void insert_person(Session& session, const PersonWrite& write) {
  const auto key = session.vault.person_key(session.db, write.id);
  session.db.change("INSERT INTO persons (id, version, email_hash, email_sealed, met_by_purchase) VALUES (?, 1, ?, ?, ?)", write.id,
                    Blob{session.vault.email_hash(write.email)},
                    Blob{Vault::seal(key, write.email, place("persons|email", write.id.view()))}, write.met_by_purchase);
}

/// Returns whether anything changed.
bool update_email(Session& session, const PersonWrite& write) {
  const auto key = session.vault.person_key(session.db, write.id);
  const auto hash = session.vault.email_hash(write.email);
  return session.db.change("UPDATE persons SET email_hash = ?1, email_sealed = ?2 WHERE id = ?3 AND email_hash <> ?1", Blob{hash},
                           Blob{Vault::seal(key, write.email, place("persons|email", write.id.view()))}, write.id) > 0;
}

bool update_pair(Session& session, const PersonWrite& write) {
  if (write.pair.empty()) return false;
  return session.db.change(
             "INSERT INTO person_pairs (person, pair, key, customer_id) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE "
             "SET key = excluded.key, customer_id = coalesce(excluded.customer_id, customer_id) "
             "WHERE key <> excluded.key OR (excluded.customer_id IS NOT NULL AND customer_id IS NOT excluded.customer_id)",
             write.id, write.pair, write.key, write.customer_id) > 0;
}

void load_pairs(Session& session, PersonContext& person) {
  auto row = session.db.query("SELECT pair, key, customer_id FROM person_pairs WHERE person = ? ORDER BY pair", person.id);
  while (row.step()) person.pairs.push_back({row.text(0), row.text(1), row.maybe_integer(2)});
}

void load_remote(Session& session, PersonContext& person) {
  {
    auto row = session.db.query("SELECT account, object, remote_id, found_by, at FROM links WHERE person = ?", person.id);
    while (row.step()) person.links.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.time(4)});
  }
  auto row = session.db.query("SELECT account, object, field, value_hash, at FROM known WHERE person = ?", person.id);
  while (row.step()) person.known.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.time(4)});
}

LedgerLine ledger_line_at(Statement& row) {
  LedgerLine line;
  line.order_id = row.integer(0);
  line.status_id = static_cast<int>(row.integer(1));
  line.created_at = row.time(2);
  line.total = Decimal::parse(row.text(3)).value_or(Decimal{});
  line.currency = row.text(4);
  line.total_store = Decimal::parse(row.text(5)).value_or(Decimal{});
  line.purchased_at = row.maybe_time(6);
  line.refunded = Decimal::parse(row.text(7)).value_or(Decimal{});
  line.refunded_store = Decimal::parse(row.text(8)).value_or(Decimal{});
  line.gone = row.flag(9);
  return line;
}

void load_ledger(Session& session, PersonContext& person, const std::string& pair) {
  auto row = session.db.query(
      "SELECT order_id, status_id, created_at, total, currency, total_store, purchased_at, refunded, refunded_store, gone FROM ledger "
      "WHERE person = ? AND pair = ? "
      "ORDER BY created_at, order_id",
      person.id, pair);
  while (row.step()) person.ledger.push_back(ledger_line_at(row));
}

void load_overrides(Session& session, PersonContext& person) {
  std::vector<std::pair<Override, std::string>> found;
  {
    auto row = session.db.query("SELECT account, object, field, instead_of_hash, value_sealed FROM overrides WHERE person = ?", person.id);
    while (row.step()) found.push_back({Override{row.text(0), row.text(1), row.text(2), {}, row.text(3)}, row.blob(4)});
  }
  for (auto& [given, sealed] : found) {
    given.value = session.open(sealed, override_place(person.id, given));
    person.overrides.push_back(std::move(given));
  }
}

void load_snapshots(Session& session, PersonContext& person, const std::string& pair) {
  for (const auto& known : person.pairs) {
    if (known.pair != pair || !known.customer_id) continue;
    person.customer_json = snapshot(session, pair, {"customer", std::to_string(*known.customer_id)}).value().value_or("");
  }
  for (auto line = person.ledger.rbegin(); line != person.ledger.rend() && person.last_order_json.empty(); ++line) {
    person.last_order_json = snapshot(session, pair, {"order", std::to_string(line->order_id)}).value().value_or("");
  }
}

}  // namespace

Result<void> write_person(Session& session, const PersonWrite& write) {
  if (auto free = check_taken(session, write); !free) return free;
  const auto version = version_of(session, write.id);
  if (version.value_or(0) != write.expected_version) return Error(Errc::conflict, "the person was changed meanwhile", "persons");
  if (!version) {
    insert_person(session, write);
    update_pair(session, write);
    return {};
  }
  const bool new_email = update_email(session, write);
  const bool new_pair = update_pair(session, write);
  if (new_email || new_pair) session.db.change("UPDATE persons SET version = version + 1 WHERE id = ?", write.id);
  return {};
}

void write_snapshot(Session& session, const std::string& pair, const EntityRef& entity, const SnapshotWrite& write, const DataKey& key) {
  std::optional<Id> person;
  if (!key.id.nil()) person = key.id;
  session.db.change(
      "INSERT INTO snapshots (pair, kind, entity_id, person, tombstone, json_sealed) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
      "SET person = excluded.person, tombstone = excluded.tombstone, json_sealed = excluded.json_sealed",
      pair, entity.kind, entity.id, person, write.tombstone, Blob{Vault::seal(key, write.json, snapshot_place(pair, entity))});
}

void write_ledger(Session& session, const std::string& pair, const LedgerLine& line, const std::optional<Id>& person) {
  session.db.change(
      "INSERT INTO ledger (pair, order_id, person, status_id, created_at, total, currency, total_store, purchased_at, refunded, "
      "refunded_store, gone) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET person = coalesce(excluded.person, "
      "person), "
      "status_id = excluded.status_id, created_at = excluded.created_at, total = excluded.total, currency = excluded.currency, "
      "total_store = excluded.total_store, purchased_at = coalesce(purchased_at, excluded.purchased_at), refunded = excluded.refunded, "
      "refunded_store = excluded.refunded_store, gone = excluded.gone",
      pair, line.order_id, person, line.status_id, line.created_at, line.total.text(), line.currency, line.total_store.text(),
      line.purchased_at, line.refunded.text(), line.refunded_store.text(), line.gone);
}

void write_overrides(Session& session, const Id& person, const std::vector<Override>& overrides, TimePoint now) {
  const auto key = session.vault.person_key(session.db, person);
  for (const auto& given : overrides) {
    session.db.change(
        "INSERT INTO overrides (person, account, object, field, value_sealed, instead_of_hash, at) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET value_sealed = excluded.value_sealed, instead_of_hash = excluded.instead_of_hash, at = excluded.at",
        person, given.account, given.object, given.field, Blob{Vault::seal(key, given.value, override_place(person, given))},
        session.vault.known_hash(given.instead_of), now);
  }
}

void write_links(Session& session, const Id& person, const std::vector<Link>& links) {
  for (const auto& link : links) {
    if (link.remote_id.empty()) {
      session.db.change("DELETE FROM links WHERE person = ? AND account = ? AND object = ?", person, link.account, link.object);
      continue;
    }
    session.db.change(
        "INSERT INTO links (person, account, object, remote_id, found_by, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
        "SET remote_id = excluded.remote_id, found_by = excluded.found_by, at = excluded.at",
        person, link.account, link.object, link.remote_id, link.found_by, link.at);
  }
}

void write_known(Session& session, const Id& person, const std::vector<Known>& known) {
  for (const auto& field : known) {
    session.db.change(
        "INSERT INTO known (person, account, object, field, value_hash, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
        "SET value_hash = excluded.value_hash, at = excluded.at",
        person, field.account, field.object, field.field, session.vault.known_hash(field.value), field.at);
  }
}

std::optional<Id> person_by_email(Session& session, const std::string& email) {
  auto row = session.db.query("SELECT id FROM persons WHERE email_hash = ?", Blob{session.vault.email_hash(email)});
  if (!row.step()) return std::nullopt;
  return row.id(0);
}

std::optional<PersonContext> load_person(Session& session, const Id& id, const std::string& pair) {
  PersonContext person;
  person.id = id;
  std::string sealed_email;
  {
    auto row = session.db.query("SELECT version, met_by_purchase, email_sealed FROM persons WHERE id = ?", id);
    if (!row.step()) return std::nullopt;
    person.version = row.integer(0);
    person.met_by_purchase = row.flag(1);
    sealed_email = row.blob(2);
  }
  person.email = session.open(sealed_email, place("persons|email", id.view()));
  load_pairs(session, person);
  load_remote(session, person);
  load_merged(session, person);
  load_overrides(session, person);
  load_ledger(session, person, pair);
  load_snapshots(session, person, pair);
  return person;
}

Result<std::optional<PersonContext>> find_person(Session& session, const PersonQuery& query) {
  std::optional<Id> found;
  if (query.customer_id) found = person_by_customer(session, query.pair, *query.customer_id);
  if (!found && query.id) found = query.id;
  if (!found && !query.email.empty()) found = person_by_email(session, query.email);
  if (!found) return std::optional<PersonContext>{};
  return load_person(session, *found, query.pair);
}

Result<std::optional<std::string>> snapshot(Session& session, const std::string& pair, const EntityRef& entity) {
  std::string sealed;
  {
    auto row = session.db.query("SELECT json_sealed FROM snapshots WHERE pair = ? AND kind = ? AND entity_id = ? AND tombstone = 0", pair,
                                entity.kind, entity.id);
    if (!row.step()) return std::optional<std::string>{};
    sealed = row.blob(0);
  }
  return std::optional<std::string>{session.open(sealed, snapshot_place(pair, entity))};
}

Result<std::optional<LedgerOwner>> ledger_line(Session& session, const std::string& pair, std::int64_t order_id) {
  auto row = session.db.query(
      "SELECT order_id, status_id, created_at, total, currency, total_store, purchased_at, refunded, refunded_store, gone, person FROM "
      "ledger WHERE pair = ? AND order_id = ?",
      pair, order_id);
  if (!row.step()) return std::optional<LedgerOwner>{};
  return std::optional<LedgerOwner>{LedgerOwner{ledger_line_at(row), row.maybe_id(10)}};
}

}  // namespace tradewind::storage
