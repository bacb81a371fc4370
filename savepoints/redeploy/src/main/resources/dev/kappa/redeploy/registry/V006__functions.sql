-- Functions of users are objects, too: their versions have a class and a jar and no job, and definitions of streams and views name the
-- versions that they call. A release that does not know them must not read these tables: this script's number tells it.
ALTER TABLE kappa.objects ADD CONSTRAINT objects_kind CHECK (kind IN ('SOURCE', 'STREAM', 'VIEW', 'FUNCTION'));
