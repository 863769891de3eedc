"""Charts: one file each, a specification over named data, computing nothing.

A specification holds no data and no colour: data are named, colours are the page's custom
properties (`var(--post)`), and the page fills in both when it draws. Each chart has two shapes,
`WIDE` and `NARROW`: on a phone it is another drawing, not a smaller one.
"""
