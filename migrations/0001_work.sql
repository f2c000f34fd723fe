-- The work model. All times are Unix milliseconds; ids are 16 bytes made by the program; columns named *_sealed are AES-256-GCM.

CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Sums that survive purging: one line per pair and event state, moved in the same transaction as the events.
CREATE TABLE tallies (
  pair TEXT NOT NULL,
  state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 6),
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (pair, state)
) STRICT, WITHOUT ROWID;

-- A query uses a partial index only if it repeats the condition of the index: `state <> 4`, `state > 0`.
-- 0 accepted, 1 pending, 2 running, 3 retrying, 4 done, 5 ignored, 6 dead. A rowid table: rows are fat, and their indexes stay thin.
CREATE TABLE events (
  id BLOB NOT NULL CHECK (length(id) = 16),
  pair TEXT NOT NULL,
  scope TEXT NOT NULL,
  kind TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  webhook_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  dedupe BLOB NOT NULL CHECK (length(dedupe) = 16),
  state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 6),
  generation INTEGER NOT NULL DEFAULT 0,
  read_id BLOB,
  covered_by BLOB,
  person BLOB,
  reason TEXT NOT NULL DEFAULT '',
  body_sealed BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX events_id ON events (id);
-- created_at leads, so that the index grows at its end although the rest of the key is random.
CREATE UNIQUE INDEX events_dedupe ON events (created_at, dedupe);
CREATE INDEX events_open ON events (pair, state, id) WHERE state <> 4;
-- Left out while accepted: the answer path does not pay for its random order.
CREATE INDEX events_entity ON events (kind, entity_id, pair, generation) WHERE state > 0;
CREATE INDEX events_read ON events (read_id) WHERE read_id IS NOT NULL;
CREATE INDEX events_person ON events (person, id) WHERE person IS NOT NULL;

-- One row per entity of a store. Events raise `wanted`; a read covers the generations up to `reading`; `read` is what is finished.
-- due_at is when the row can be claimed: the end of the lease while leased, empty when nothing is owed.
-- began_at: of the last read; read_began_at: of the last one that was recorded; a read that begins before begin_from owes another.
CREATE TABLE entities (
  pair TEXT NOT NULL,
  kind TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  wanted INTEGER NOT NULL,
  reading INTEGER NOT NULL DEFAULT 0,
  read INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER,
  leased INTEGER NOT NULL DEFAULT 0 CHECK (leased IN (0, 1)),
  fence INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  failing_since INTEGER,
  read_id BLOB,
  began_at INTEGER,
  read_began_at INTEGER,
  begin_from INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (pair, kind, entity_id),
  CHECK (read <= reading AND reading <= wanted),
  CHECK (leased = 0 OR due_at IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX entities_due ON entities (pair, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX entities_leased ON entities (pair) WHERE leased = 1;

CREATE TABLE persons (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  version INTEGER NOT NULL CHECK (version > 0),
  email_hash BLOB NOT NULL UNIQUE,
  email_sealed BLOB NOT NULL,
  met_by_purchase INTEGER NOT NULL CHECK (met_by_purchase IN (0, 1))
) STRICT, WITHOUT ROWID;

-- The person's own data key, wrapped by the master key: destroying this row makes all that was sealed with it unreadable.
CREATE TABLE person_keys (
  person BLOB NOT NULL PRIMARY KEY,
  key_sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE person_pairs (
  person BLOB NOT NULL,
  pair TEXT NOT NULL,
  key TEXT NOT NULL,
  customer_id INTEGER,
  PRIMARY KEY (person, pair)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX person_pairs_customer ON person_pairs (pair, customer_id) WHERE customer_id IS NOT NULL;

CREATE TABLE snapshots (
  pair TEXT NOT NULL,
  kind TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  person BLOB,
  tombstone INTEGER NOT NULL CHECK (tombstone IN (0, 1)),
  json_sealed BLOB NOT NULL,
  PRIMARY KEY (pair, kind, entity_id)
) STRICT;

CREATE TABLE ledger (
  pair TEXT NOT NULL,
  order_id INTEGER NOT NULL,
  person BLOB,
  status_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  total TEXT NOT NULL,
  currency TEXT NOT NULL,
  total_store TEXT NOT NULL,
  purchased_at INTEGER,
  PRIMARY KEY (pair, order_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_person ON ledger (person, pair, created_at) WHERE person IS NOT NULL;

CREATE TABLE links (
  person BLOB NOT NULL,
  account TEXT NOT NULL,
  object TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  found_by TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (person, account, object)
) STRICT, WITHOUT ROWID;

CREATE TABLE known (
  person BLOB NOT NULL,
  account TEXT NOT NULL,
  object TEXT NOT NULL,
  field TEXT NOT NULL,
  value_hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (person, account, object, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  pair TEXT NOT NULL,
  workflow TEXT NOT NULL,
  subject TEXT NOT NULL,
  person BLOB NOT NULL,
  revision TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  UNIQUE (pair, workflow, subject)
) STRICT, WITHOUT ROWID;

-- 1 planned, 2 intent, 3 done, 4 failed, 5 unknown, 6 skipped, 7 cancelled. `open`: something is still to be done about it.
CREATE TABLE effects (
  id BLOB NOT NULL CHECK (length(id) = 16),
  key TEXT NOT NULL UNIQUE,
  pair TEXT NOT NULL,
  account TEXT NOT NULL,
  person BLOB NOT NULL,
  kind TEXT NOT NULL,
  act INTEGER NOT NULL CHECK (act IN (0, 1)),
  payload_sealed BLOB NOT NULL,
  state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 7),
  open INTEGER NOT NULL CHECK (open IN (0, 1)),
  generation INTEGER NOT NULL CHECK (generation > 0),
  attempts INTEGER NOT NULL DEFAULT 0,
  failing_since INTEGER,
  intent_at INTEGER,
  note_sealed BLOB,
  CHECK (open = CASE WHEN state IN (1, 2) THEN 1 WHEN state = 5 THEN open ELSE 0 END),
  CHECK (state <> 2 OR intent_at IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX effects_id ON effects (id);
CREATE INDEX effects_open ON effects (person, account) WHERE open = 1;

-- What a read still waits for. 0 open, 1 ended, 2 ended in an open dead letter. `ended_generation` is the try that ended it.
CREATE TABLE owed (
  read_id BLOB NOT NULL,
  effect_id BLOB NOT NULL,
  generation INTEGER NOT NULL,
  state INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 2),
  ended_generation INTEGER,
  PRIMARY KEY (read_id, effect_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX owed_effect ON owed (effect_id, generation);

-- One row per person and account that ever had effects: the lease that serialises all writes for that person there.
CREATE TABLE work (
  person BLOB NOT NULL,
  account TEXT NOT NULL,
  due_at INTEGER,
  leased INTEGER NOT NULL DEFAULT 0 CHECK (leased IN (0, 1)),
  woken INTEGER NOT NULL DEFAULT 0 CHECK (woken IN (0, 1)),
  fence INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (person, account),
  CHECK (leased = 0 OR due_at IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX work_due ON work (account, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX work_leased ON work (account) WHERE leased = 1;

CREATE TABLE dead_letters (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  state TEXT NOT NULL CHECK (state IN ('open', 'retried', 'discarded')),
  stage TEXT NOT NULL CHECK (stage IN ('read', 'deliver')),
  pair TEXT NOT NULL,
  kind TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  account TEXT NOT NULL,
  read_id BLOB,
  effect_id BLOB,
  event_id BLOB,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  field TEXT NOT NULL,
  remote_sealed BLOB NOT NULL,
  attempts INTEGER NOT NULL,
  since INTEGER NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  CHECK ((stage = 'read') = (effect_id IS NULL)),
  CHECK (stage = 'deliver' OR read_id IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX dead_letters_open ON dead_letters (id, pair) WHERE state = 'open';
CREATE UNIQUE INDEX dead_letters_entity ON dead_letters (pair, kind, entity_id) WHERE state = 'open' AND stage = 'read';
CREATE UNIQUE INDEX dead_letters_effect ON dead_letters (effect_id) WHERE state = 'open' AND stage = 'deliver';

-- Lines of traces, by read or by effect; `generation` is the effect's.
CREATE TABLE steps (
  subject BLOB NOT NULL,
  generation INTEGER NOT NULL,
  at INTEGER NOT NULL,
  stage TEXT NOT NULL,
  what TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  duration_ms INTEGER NOT NULL,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  status INTEGER NOT NULL
) STRICT;
CREATE INDEX steps_subject ON steps (subject, generation);

CREATE TABLE leases (
  name TEXT NOT NULL PRIMARY KEY,
  fence INTEGER NOT NULL,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE quotas (
  account TEXT NOT NULL,
  quota_window TEXT NOT NULL,
  used INTEGER NOT NULL CHECK (used >= 0),
  UNIQUE (account, quota_window)
) STRICT;

CREATE TABLE secrets (
  name TEXT NOT NULL PRIMARY KEY,
  value_sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE texts (
  name TEXT NOT NULL PRIMARY KEY,
  text TEXT NOT NULL
) STRICT;

CREATE TABLE revisions (
  hash TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  saved_at INTEGER NOT NULL
) STRICT;

CREATE TABLE lanes (
  account TEXT NOT NULL PRIMARY KEY,
  paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
  reason TEXT NOT NULL,
  until INTEGER NOT NULL,
  failures INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE timers (
  key TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  payload_sealed BLOB NOT NULL,
  due_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX timers_due ON timers (due_at);
