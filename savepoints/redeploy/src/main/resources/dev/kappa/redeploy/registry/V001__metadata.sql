-- What Kappa knows: names, versions, who is live, what changes, which jobs run.
-- A script that has been released is never edited: a later one changes what it made.

-- Grows with every committed change. names: the revision at which a name, or the set of its readers, last changed;
-- a name that is gone keeps its row, so that a plan made before is refused.
CREATE TABLE kappa.revision (one boolean PRIMARY KEY DEFAULT true CHECK (one), revision bigint NOT NULL);
INSERT INTO kappa.revision (revision) VALUES (0);
CREATE TABLE kappa.names (name text PRIMARY KEY, changed bigint NOT NULL, readers_changed bigint NOT NULL);

CREATE TABLE kappa.changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  statement text NOT NULL,
  names text[] NOT NULL,
  reads text[] NOT NULL,
  planned_against bigint NOT NULL,
  state text NOT NULL,
  problems jsonb NOT NULL DEFAULT '[]',
  suppressed jsonb NOT NULL DEFAULT '[]',
  submitted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz
);
CREATE INDEX changes_unfinished ON kappa.changes (id) WHERE state NOT IN ('DONE', 'UNDONE');

CREATE TABLE kappa.steps (
  change bigint NOT NULL REFERENCES kappa.changes (id) ON DELETE CASCADE,
  number integer NOT NULL,
  step jsonb NOT NULL,
  state text NOT NULL,
  before text,
  waiting_for text,
  started_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (change, number)
);

CREATE TABLE kappa.objects (
  name text PRIMARY KEY,
  kind text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- job_wanted: exactly one job of it is to run. suspect: why its output may be wrong.
CREATE TABLE kappa.versions (
  name text NOT NULL REFERENCES kappa.objects (name),
  version integer NOT NULL,
  definition jsonb NOT NULL,
  made_by bigint NOT NULL,
  job_wanted boolean NOT NULL DEFAULT false,
  jar_hash text,
  suspect text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (name, version)
);

-- The pointer that the views ask.
CREATE TABLE kappa.live (
  name text PRIMARY KEY,
  version integer NOT NULL,
  since timestamptz NOT NULL DEFAULT clock_timestamp(),
  FOREIGN KEY (name, version) REFERENCES kappa.versions (name, version)
);

-- Every attempt to run a version's job, also of versions that are gone: attempts of a name and version count on, so that
-- a writer of an earlier life is always the older one.
CREATE TABLE kappa.jobs (
  name text NOT NULL,
  version integer NOT NULL,
  attempt bigint NOT NULL,
  job_id text NOT NULL UNIQUE,
  restore_path text,
  state text NOT NULL,
  reason text,
  failures integer NOT NULL DEFAULT 0,
  not_before timestamptz,
  checkpoint bigint,
  checkpoint_path text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (name, version, attempt)
);

-- Who may act. Whoever takes it raises the fence; every write of the controller names the fence that it took.
CREATE TABLE kappa.lock (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  owner text NOT NULL,
  fence bigint NOT NULL,
  expires_at timestamptz NOT NULL
);
INSERT INTO kappa.lock (owner, fence, expires_at) VALUES ('nobody', 0, '-infinity');

-- Written by the views' writers (dev.kappa.topology.serving.ViewProgress).
CREATE TABLE kappa.view_progress (
  name text NOT NULL,
  version integer NOT NULL,
  attempt bigint NOT NULL,
  writer bigint NOT NULL,
  epoch bigint NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (name, version)
);
