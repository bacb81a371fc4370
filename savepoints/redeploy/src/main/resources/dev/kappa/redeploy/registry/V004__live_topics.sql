-- Streams for readers from outside: which topic a name stands for, and where in it a reader of the former one goes on.

-- Positions in the topic of a version that was made, or resumed, beside a live one: everything before them was computed from facts that
-- the version which it was to replace had shown in its own topic, too.
CREATE TABLE kappa.marks (
  name text NOT NULL,
  version integer NOT NULL,
  partition integer NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (name, version, partition),
  FOREIGN KEY (name, version) REFERENCES kappa.versions (name, version) ON DELETE CASCADE
);

-- event_time_column: the one that is the records' Kafka timestamp. previous_topic: of the version that this one replaced, while it is kept.
-- marks: {"partition": position}.
CREATE VIEW kappa.live_topics AS
SELECT l.name, l.version, v.definition->>'topic' AS topic, l.since,
       lower(v.definition->>'changelog') AS changelog,
       v.definition->'watermark'->>'column' AS event_time_column,
       p.version AS previous_version, p.definition->>'topic' AS previous_topic,
       (SELECT jsonb_object_agg(m.partition::text, m.position) FROM kappa.marks m WHERE (m.name, m.version) = (l.name, l.version)) AS marks
FROM kappa.live l
JOIN kappa.versions v ON (v.name, v.version) = (l.name, l.version)
LEFT JOIN LATERAL (SELECT k.version, k.definition FROM kappa.versions k
                   WHERE k.name = l.name AND k.version <> l.version AND k.replaced_by IS NOT NULL
                   ORDER BY k.replaced_by DESC LIMIT 1) p ON true
WHERE v.definition->>'topic' IS NOT NULL;
