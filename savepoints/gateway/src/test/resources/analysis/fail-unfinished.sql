-- expect UNFINISHED_STATEMENT: the query ends in the middle: Encountered "<EOF>". Complete it; a statement ends with ';'.
SELECT order_no FROM
