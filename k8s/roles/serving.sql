-- The accounts of the serving database, each with the least that it needs. Run it in that database as a superuser, with psql or any other
-- client; it may be repeated. Other names: SET kappa.owner = 'another'; before it, and likewise kappa.writer and kappa.readers.
--
--   kappa           serving.user: gateway and controller. Owns the schema kappa (the registry) and everything that views are made of.
--   kappa_writer    serving.writer.user: the jobs, that is, the TaskManagers. Writes rows of views, and how far they are; sees nothing else.
--   kappa_readers   serving.readers: whoever may read the views, GRANT kappa_readers TO somebody.
--
-- Passwords are set apart, so that they are in no script and in no log: \password kappa
DO $roles$
DECLARE
  owner   text := coalesce(nullif(current_setting('kappa.owner', true), ''), 'kappa');
  writer  text := coalesce(nullif(current_setting('kappa.writer', true), ''), 'kappa_writer');
  readers text := coalesce(nullif(current_setting('kappa.readers', true), ''), 'kappa_readers');
  nothing text := 'NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS';
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = owner) THEN
    EXECUTE format('CREATE ROLE %I LOGIN %s', owner, nothing);
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = writer) THEN
    EXECUTE format('CREATE ROLE %I LOGIN %s', writer, nothing);
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = readers) THEN
    EXECUTE format('CREATE ROLE %I NOLOGIN %s', readers, nothing);
  END IF;

  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I, %I, %I', current_database(), owner, writer, readers);
  -- the stage that changes of an updating view are copied to
  EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO %I', current_database(), writer);

  REVOKE ALL ON SCHEMA public FROM PUBLIC;
  EXECUTE format('GRANT USAGE, CREATE ON SCHEMA public TO %I', owner);
  EXECUTE format('GRANT USAGE ON SCHEMA public TO %I, %I', writer, readers);
  EXECUTE format('CREATE SCHEMA IF NOT EXISTS kappa AUTHORIZATION %I', owner);
END
$roles$;
