-- Rebuilds, rollbacks and what is kept for a way back.

-- decision: APPLY or ABORT, by the user. switched: the names stand for the new versions; from then on it only goes forward.
ALTER TABLE kappa.changes ADD COLUMN decision text, ADD COLUMN switched boolean NOT NULL DEFAULT false;

-- Of a version that was live: until when it is kept, and the change that made another one live.
ALTER TABLE kappa.versions ADD COLUMN kept_until timestamptz, ADD COLUMN replaced_by bigint;

-- stop_request: the id under which Flink was asked to stop with a savepoint, written before it is asked.
ALTER TABLE kappa.jobs ADD COLUMN stop_request text, ADD COLUMN savepoint_path text, ADD COLUMN savepoint_at timestamptz;

-- How far the new versions of a change have read, the last that was seen.
CREATE TABLE kappa.progress (
  change bigint NOT NULL REFERENCES kappa.changes (id) ON DELETE CASCADE,
  number integer NOT NULL,
  name text NOT NULL,
  version integer NOT NULL,
  consumed bigint NOT NULL,
  total bigint NOT NULL,
  per_second double precision NOT NULL,
  left_seconds bigint,
  waiting_for text,
  at timestamptz NOT NULL,
  PRIMARY KEY (change, number)
);
