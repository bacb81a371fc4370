SELECT * FROM kapa.main.items
-- expect
1:15 UNKNOWN_TABLE: there is no catalog or database 'kapa'. Streams and views are in kappa.main; SHOW CATALOGS and SHOW DATABASES list the others.
