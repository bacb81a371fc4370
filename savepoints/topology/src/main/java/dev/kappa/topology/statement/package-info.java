/**
 * Kappa's statements. A text goes in; out comes a {@link dev.kappa.topology.statement.Statement}, nothing (the text is
 * Flink's and must reach Flink untouched), or a refusal with line and column.
 *
 * <p>Only what is Kappa's own is parsed. Queries and column declarations are Flink's language: they are kept as
 * {@link dev.kappa.topology.statement.TextPart}s, exactly as written, for Flink's parser; {@link
 * dev.kappa.topology.statement.AssembledText} brings the places that Flink reports back to the user's text.
 *
 * <pre>
 * statement  = CREATE [OR ALTER] SOURCE [IF NOT EXISTS] name [comment] options
 *            | CREATE [OR ALTER] STREAM | MATERIALIZED VIEW [IF NOT EXISTS] name definition
 *            | CREATE [OR ALTER] FUNCTION [IF NOT EXISTS] name AS 'class' [LANGUAGE JAVA | SCALA] USING JAR 'file' {rebuild}
 *            | ALTER FUNCTION name {rebuild} ([AS 'class'] [LANGUAGE …] [USING JAR 'file'] | ROLLBACK [TO VERSION n]) {rebuild}
 *            | ALTER STREAM | MATERIALIZED VIEW name {rebuild} (definition | REBUILD | ROLLBACK [TO VERSION n]) {rebuild}
 *            | ALTER STREAM name REDEPLOY [options]
 *            | ALTER REBUILD id (APPLY | ABORT)
 *            | BEGIN ALTER SET | END [ALTER SET]
 *            | DROP kind [IF EXISTS] name [CASCADE | RESTRICT]
 *            | EXPLAIN [PLAN FOR] [JSON] (a CREATE, an ALTER of an object or a DROP)
 *            | SHOW (SOURCES | STREAMS | MATERIALIZED VIEWS | REBUILDS) [[NOT] (LIKE | ILIKE) 'pattern']
 *            | SHOW VERSIONS OF name | SHOW CREATE kind name
 *            | (DESCRIBE | DESC) [EXTENDED] kind name | DESCRIBE REBUILD id | WAIT REBUILD id
 * kind       = SOURCE | STREAM | MATERIALIZED VIEW | FUNCTION (without CASCADE)
 * definition = [(columns, key, watermark)] {comment | options | rebuild | origin}    (each at most once, a query last)
 * origin     = FROM SOURCE name (TABLE 'schema.table' | PREFIX 'folder/' | NOTIFICATIONS)
 *            | USING JOB 'class' READING name, …
 *            | AS query                                                            (none: applications write it)
 * options    = WITH ('key' = 'value', …)          comment = COMMENT 'text'
 * rebuild    = CUTOVER = (AUTO | MANUAL) | RETAIN = INTERVAL 'n' (SECOND | MINUTE | HOUR | DAY | WEEK)
 * name       = [[catalog.]database.]name          (`quoted` where it is a word of Flink SQL)
 * </pre>
 */
package dev.kappa.topology.statement;
