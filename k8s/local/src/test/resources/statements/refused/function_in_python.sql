CREATE FUNCTION f AS 'm.f' LANGUAGE PYTHON
-- expect
1:37 SYNTAX: a function in PYTHON cannot be run: its jobs have no other program than Java. Write it in Java or Scala.
