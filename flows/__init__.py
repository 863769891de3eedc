"""In what order, when, and what happens when it fails: the flow, and the command line.

Belongs here: planning, Prefect, the places of a build, publishing by rename, the commands.
Does not: reading a file, judging a value, computing a figure, drawing. Flows hand paths from
stage to stage and never touch a value.
"""
