CREATE SOURCE other WITH ('connector'='postgres-cdc','hostname'='127.0.0.1/x?socketFactory=a.B&y=','port'='5432','username'='x','password'='${secret:shop}','database-name'='x')
-- expect
1:54 INVALID_OPTION: source 'other', option 'hostname': '127.0.0.1/x?socketFactory=a.B&y=' is not possible. Write the name or the address of a host, without port or path.
