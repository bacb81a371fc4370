-- The highest number that a version of the name ever had: the next one counts on from here, also when that version is gone.
ALTER TABLE kappa.objects ADD COLUMN last_version integer NOT NULL DEFAULT 0;
UPDATE kappa.objects o SET last_version = (SELECT max(v.version) FROM kappa.versions v WHERE v.name = o.name)
WHERE EXISTS (SELECT FROM kappa.versions v WHERE v.name = o.name);
