"""What the files of a new cohort seem to be: proposals, each line sure or doubtful and why.

Belongs here: which tool wrote a file, what it holds, whose wave it is, which question stands under
a strange header. Nothing here is believed without being checked: a proposal becomes a cohort.yml
that a person reads, and doubt is said. Nothing here writes a file.
"""

from sources.proposing.cohorts import propose_cohort
from sources.proposing.proposals import CohortProposal, FileProposal, Guess

__all__ = ["CohortProposal", "FileProposal", "Guess", "propose_cohort"]
