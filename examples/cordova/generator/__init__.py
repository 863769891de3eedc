"""The parts of the example's generator: plans, people, answers, businesses, voices, dirt, files.

Belongs here: what makes the committed files of the cohorts. Does not: anything of kohort itself;
the generator imports nothing from the pipeline, so that the example cannot agree with a bug.
"""
