-- The account that captures a source's database, with the least that it needs. Run it in that database as a superuser, with psql or any
-- other client; it may be repeated. Other names: SET kappa.capture = 'another'; before it, and likewise kappa.tables, the schema.
--
-- CREATE SOURCE says which statements are missing then: a publication of the tables, and REPLICA IDENTITY FULL for each.
-- The password is set apart, so that it is in no script and in no log: \password kappa_cdc
DO $roles$
DECLARE
  capture text := coalesce(nullif(current_setting('kappa.capture', true), ''), 'kappa_cdc');
  tables  text := coalesce(nullif(current_setting('kappa.tables', true), ''), 'public');
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = capture) THEN
    EXECUTE format('CREATE ROLE %I LOGIN REPLICATION NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', capture);
  END IF;
  EXECUTE format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', tables);
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), capture);
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', tables, capture);
  EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO %I', tables, capture);
  -- and on those that the one who runs this makes later
  EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT ON TABLES TO %I', tables, capture);
END
$roles$;
