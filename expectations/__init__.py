"""What must be true of tonight's files: rules that accept or reject, told by Great Expectations.

Here belongs a rule as one predicate with the words that tell a person what was expected, and the
suites that Great Expectations runs over the landing tables.

Here does not belong moving what a rule turns away (the warehouse does that, with the same
predicates), reading files (sources), or any number that a page shows. Only this room imports Great
Expectations; it never imports DuckDB.
"""
