CREATE STREAM x AS SELECT id FROM items /*+ OPTIONS('connector'='filesystem', 'path'='/etc/passwd') */
-- expect
1:45 NOT_ALLOWED: the hint OPTIONS would change what a stream reads behind the topology's back. Leave it out; options of the new stream are given by WITH (…) before AS.
