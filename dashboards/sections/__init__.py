"""Sections of the funder's page: one file each, from figures to a finding with its chart.

A section's builder gives None where the study has no such figures: nothing is drawn empty.
"""
