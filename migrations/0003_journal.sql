-- Accepted events wait in a journal, one sealed row per commit and pair, until routing moves them on: the answer to a webhook pays for
-- appending only. An event has one number for life, the rowid that it gets in `events`.
CREATE TABLE journal (
  first INTEGER PRIMARY KEY,
  last INTEGER NOT NULL CHECK (last >= first),
  pair TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  oldest_id BLOB NOT NULL CHECK (length(oldest_id) = 16),
  newest_id BLOB NOT NULL CHECK (length(newest_id) = 16),
  events_sealed BLOB NOT NULL
) STRICT;

-- What was accepted before and not routed yet (state 0) is routed here.
INSERT INTO entities (pair, kind, entity_id, wanted, due_at)
SELECT pair, kind, entity_id, count(*), 0 FROM events WHERE state = 0 AND reason = '' AND kind <> '' GROUP BY pair, kind, entity_id
ON CONFLICT DO UPDATE SET wanted = wanted + excluded.wanted, due_at = coalesce(due_at, 0);
UPDATE events SET state = 1, generation = (SELECT wanted FROM entities e WHERE e.pair = events.pair AND e.kind = events.kind AND
e.entity_id = events.entity_id) WHERE state = 0 AND reason = '' AND kind <> '';
INSERT INTO tallies (pair, state, count) SELECT pair, 5, count(*) FROM events WHERE state = 0 GROUP BY pair
ON CONFLICT DO UPDATE SET count = count + excluded.count;
UPDATE tallies SET count = count - (SELECT count(*) FROM events e WHERE e.pair = tallies.pair AND e.state = 0) WHERE state = 1;
UPDATE events SET state = 5, reason = CASE reason WHEN '' THEN 'nothing_to_read' ELSE reason END WHERE state = 0;

-- Repeats are told by a memory of hashes that is made from these rows at start, in the order in which they came.
DROP INDEX events_dedupe;
DROP INDEX events_entity;
ALTER TABLE events DROP COLUMN dedupe;
ALTER TABLE events DROP COLUMN body_sealed;
ALTER TABLE events ADD COLUMN hash INTEGER;
CREATE INDEX events_entity ON events (kind, entity_id, pair, generation);
CREATE INDEX events_hash ON events (received_at, created_at, hash) WHERE hash IS NOT NULL;
