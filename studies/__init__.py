"""What was asked, of whom and when: a study folder read into frozen, typed models.

Belongs here: the models of study.yml, cohort.yml, instruments and codebook, the reading of them with
every fault at once, their JSON Schemas, and the declared tables of the schema `study`.
Does not belong here: anything that opens a data file, a database, a chart or the network. Only
pydantic and yaml are imported, so that a check answers at once.
"""
