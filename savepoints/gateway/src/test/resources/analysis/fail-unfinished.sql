-- expect UNFINISHED_STATEMENT: the query ends in the middle: Encountered "<EOF>" at line 1, column 20. Complete it; a statement ends with ';'.
SELECT order_no FROM
