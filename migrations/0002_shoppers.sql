-- Refunds and deleted orders in the ledger, people who turned out to be one, values given by hand for parked work.

ALTER TABLE ledger ADD COLUMN refunded TEXT NOT NULL DEFAULT '0';
ALTER TABLE ledger ADD COLUMN refunded_store TEXT NOT NULL DEFAULT '0';
ALTER TABLE ledger ADD COLUMN gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1));

-- `gone` is now `person`. links_sealed: what they had at the platforms, sealed with the person's key.
CREATE TABLE merges (
  gone BLOB NOT NULL PRIMARY KEY CHECK (length(gone) = 16),
  person BLOB NOT NULL,
  reason TEXT NOT NULL,
  links_sealed BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX merges_person ON merges (person);

CREATE TABLE overrides (
  person BLOB NOT NULL,
  account TEXT NOT NULL,
  object TEXT NOT NULL,
  field TEXT NOT NULL,
  value_sealed BLOB NOT NULL,
  instead_of_hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (person, account, object, field)
) STRICT, WITHOUT ROWID;

CREATE INDEX snapshots_person ON snapshots (person) WHERE person IS NOT NULL;
CREATE INDEX runs_person ON runs (person);
CREATE INDEX effects_person ON effects (person, account);
