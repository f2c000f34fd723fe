-- Claims in a row that ended without a result: the process died, the worker hung or failed. What brings a worker down is found by it.
ALTER TABLE entities ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;
ALTER TABLE work ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;
