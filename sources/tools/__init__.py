"""One module per survey tool: how its files are recognized, and what its columns mean.

A tool's own words, system columns, verdicts and oddities stand in its module and nowhere else.
What every table has in common (CSV, workbooks, encodings) stands one folder above.
"""

from sources.tools.google_forms import GOOGLE_FORMS
from sources.tools.kobo import KOBO
from sources.tools.kobo_api import KOBO_API
from sources.tools.limesurvey import LIMESURVEY
from sources.tools.microsoft_forms import MICROSOFT_FORMS
from sources.tools.moodle import MOODLE
from sources.tools.odk_api import ODK_API
from sources.tools.odk_central import ODK_CENTRAL
from sources.tools.plain import CSV, ODS, XLSX
from sources.tools.qualtrics import QUALTRICS
from sources.tools.spss import SPSS
from sources.tools.stata import STATA
from sources.tools.surveymonkey import SURVEYMONKEY
from sources.tools.tool import Head, Tool, open_table

__all__ = ["TOOLS", "Head", "Tool", "open_table", "tool_named"]

TOOLS: tuple[Tool, ...] = (
    KOBO,
    ODK_CENTRAL,
    KOBO_API,
    ODK_API,
    GOOGLE_FORMS,
    MICROSOFT_FORMS,
    QUALTRICS,
    SURVEYMONKEY,
    LIMESURVEY,
    MOODLE,
    SPSS,
    STATA,
)
"""Every tool that is recognized by its content; the order means nothing."""

PLAIN: tuple[Tool, ...] = (CSV, XLSX, ODS)
"""Tables of nobody's: what is left where no tool is recognized."""


def tool_named(name: str) -> Tool | None:
    """Give a tool by the name that cohort.yml and the ledger use."""
    return next((tool for tool in (*TOOLS, *PLAIN) if tool.name == name), None)
