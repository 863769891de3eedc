"""Who is who: people matched over the files of one cohort, and what a person decided by hand.

Belongs here: normal forms of identities, staged matching of self-generated codes, ids near to the
roster, stable names of records, decisions.csv and corrections.csv.

Does not belong here: a name or an identity after its cohort is read, and matching between cohorts.
"""
