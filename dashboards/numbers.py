"""Numbers, dates and money as the reader's language writes them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal, get_decimal_symbol, get_group_symbol

if TYPE_CHECKING:
    from datetime import date, datetime

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
WHOLE_FROM = 10  # from here on a headline is read without decimals


@dataclass(frozen=True)
class Numbers:
    """How one language writes numbers."""

    language: str

    @cached_property
    def locale(self) -> Locale:
        """Give Babel's locale of the language."""
        return Locale.parse(self.language)

    def decimal(self, value: float, *, places: int = 1) -> str:
        """Write a number with at most so many decimals, and none that are zero: 30.3, 38."""
        rounded = round(float(value), places) + 0.0  # never a negative zero
        pattern = "#,##0." + "#" * places if places else "#,##0"
        return format_decimal(rounded, format=pattern, locale=self.locale).replace("-", MINUS)

    def signed(self, value: float, *, places: int = 1) -> str:
        """Write a change with its sign: +29, −3.4, 0."""
        text = self.decimal(value, places=places)
        return f"+{text}" if round(float(value), places) > 0 else text

    def brief(self, value: float) -> str:
        """Write a number as a headline: whole from 10 on, one decimal below."""
        return self.decimal(value, places=places_of(value))

    def brief_signed(self, value: float) -> str:
        """Write a change as a headline, with its sign."""
        return self.signed(value, places=places_of(value))

    def percent(self, share: float, *, places: int = 0) -> str:
        """Write a share of 0-1 as percent: 0.83 is 83%."""
        return self.decimal(100 * share, places=places) + "%"

    def signed_percent(self, percent: float) -> str:
        """Write a change that is in percent already: 12.3 is +12%."""
        return self.brief_signed(percent) + "%"

    def money(self, amount: float, currency: str) -> str:
        """Write an amount with its currency, without cents: Rp 1.500.000."""
        text = format_currency(
            amount, currency, locale=self.locale, currency_digits=False, format="¤ #,##0"
        )
        return text.replace(" ", NO_BREAK).replace("-", MINUS)

    def day(self, moment: date) -> str:
        """Write a date in words: 21 March 2021."""
        return format_date(moment, format="d MMMM y", locale=self.locale)

    def month(self, moment: date) -> str:
        """Write a month: Mar 2021."""
        return format_date(moment, format="MMM y", locale=self.locale)

    def moment(self, moment: datetime, timezone: str) -> str:
        """Write a moment by the clock of a time zone: 19 Feb 2024, 01:00 WIB."""
        local = moment.astimezone(ZoneInfo(timezone))
        day = format_date(local, "d MMM y", locale=self.locale)
        time = format_skeleton("Hm", local, locale=self.locale)
        return f"{day}, {time} {local.tzname()}"

    def for_vega(self) -> dict[str, object]:
        """Give the marks that Vega's axes write numbers with."""
        return {
            "decimal": get_decimal_symbol(self.locale),
            "thousands": get_group_symbol(self.locale),
            "grouping": [3],
            "currency": ["", ""],
        }


def places_of(value: float) -> int:
    """Give the decimals that a headline needs."""
    return 0 if abs(value) >= WHOLE_FROM else 1
