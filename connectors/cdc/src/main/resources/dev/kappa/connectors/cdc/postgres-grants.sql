-- The least that a Kappa source needs of a Postgres database. A superuser runs it once in that database, by psql or any
-- other client, and may run it again. The three names can be set before:
--   SET kappa.user = 'kappa_cdc'; SET kappa.schema = 'public'; SET kappa.publication = 'kappa_shop';
-- The role itself comes first; REPLICATION lets it make, read and drop its slot. It may write nothing.
--   CREATE ROLE kappa_cdc LOGIN REPLICATION PASSWORD '…';
-- And the server needs: wal_level = logical.
DO $$
DECLARE
  reader      text := coalesce(nullif(current_setting('kappa.user', true), ''), 'kappa_cdc');
  space       text := coalesce(nullif(current_setting('kappa.schema', true), ''), 'public');
  publication text := coalesce(nullif(current_setting('kappa.publication', true), ''), 'kappa_shop');
  captured    record;
BEGIN
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), reader);
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', space, reader);
  EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO %I', space, reader);
  -- Tables that the role running this makes later; run it as every role that makes tables.
  EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT ON TABLES TO %I', space, reader);

  -- Rows as they were before a change, so that streams can take back what they said.
  FOR captured IN
    SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = space AND c.relkind = 'r' AND c.relpersistence = 'p' AND c.relreplident <> 'f'
  LOOP
    EXECUTE format('ALTER TABLE %s REPLICA IDENTITY FULL', captured.name);
  END LOOP;

  -- Every table of the schema, also those made later (from Postgres 15 on; before that, FOR TABLE a, b or FOR ALL TABLES).
  IF NOT EXISTS (SELECT FROM pg_publication WHERE pubname = publication) THEN
    EXECUTE format(
      'CREATE PUBLICATION %I FOR TABLES IN SCHEMA %I WITH (publish_via_partition_root = true)', publication, space);
  END IF;
END $$;

-- Optional: gives tables made later their replica identity at once. Without it, run this script after making a table and
-- before changing rows in it.
CREATE OR REPLACE FUNCTION kappa_full_identity() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE
  made record;
BEGIN
  FOR made IN
    SELECT objid::regclass AS name FROM pg_event_trigger_ddl_commands() d JOIN pg_class c ON c.oid = d.objid
     WHERE d.object_type = 'table' AND c.relkind = 'r' AND c.relpersistence = 'p' AND c.relreplident <> 'f'
  LOOP
    EXECUTE format('ALTER TABLE %s REPLICA IDENTITY FULL', made.name);
  END LOOP;
END $$;
DROP EVENT TRIGGER IF EXISTS kappa_full_identity;
CREATE EVENT TRIGGER kappa_full_identity ON ddl_command_end
  WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO') EXECUTE FUNCTION kappa_full_identity();

-- A source that is down keeps the server's log from being recycled. Bound it: past the bound the source fails loudly and
-- must be created anew, but the server goes on.
--   ALTER SYSTEM SET max_slot_wal_keep_size = '50GB'; SELECT pg_reload_conf();
