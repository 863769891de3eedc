"""What arrived, and from whom: survey and interview files become the same tidy landing tables.

Belongs here: recognizing a file by its content, one reader per tool, matching headers to what the
study declares, pseudonyms, redaction, and the Parquet files of the landing tables.

Does not belong here: believing a value (numbers and dates stay text, rules are in expectations),
repeated records (warehouse), scores (transforms), and any memory of a name once a file is read.
"""
