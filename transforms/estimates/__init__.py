"""Estimates: what the paired and single values of the marts say, and how sure one can be.

Here belong pure functions, frame -> frame: means, gains, shares, money and their changes, pooled
figures, with intervals, tests and the notes that say why one is missing. One pass over the columns
serves all cohorts. `figures.estimate_figures` puts them into the shape of `estimates.figures`.

Here does not belong: scoring, pairing and counting (SQL models), hiding small cells (published),
reading or writing a database (warehouse), words for a reader (dashboards).
"""
