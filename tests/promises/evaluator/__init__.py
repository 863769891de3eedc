"""The example's figures, computed once more as an evaluator would: pandas, scipy, a plain script.

Reads the raw files of `examples/cordova`, the instruments and the study's own list of dirt, and
computes every figure of every cohort. Belongs here: nothing that imports kohort. Only tests use it.
"""
