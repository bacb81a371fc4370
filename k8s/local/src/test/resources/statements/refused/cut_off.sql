CREATE STREAM x AS
-- expect
1:19 UNFINISHED_STATEMENT: the statement that begins at 1:1 ends after 'AS'; expected SELECT, WITH or VALUES. The form is: CREATE STREAM name [(column type, …)] [FROM SOURCE … | USING JOB …] [WITH (…)] [AS query]
