"""Words and digits to values: numbers, roman numerals, weekdays, moments of the calendar (EDTF), recurrences (RRULE).

Pure functions; nothing here knows a document, and the clock is never read. `None` says that the text is no such value.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

# --- numbers ---------------------------------------------------------------------------------------------------------

_DIGITS: Final = {
    "không": 0, "linh": 0, "lẻ": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_SCALES: Final = {"nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
# What scanning makes of 1 and 0; only read so where a digit is expected.
_LOOKALIKES: Final = str.maketrans("lIoO", "1100")


def integer(text: str) -> int | None:
    """Read a whole number in digits ("05", "6.000", "1 000", "l5" from a scan) or in words ("hai mươi lăm")."""
    bare = "".join(text.split()).translate(_LOOKALIKES)
    if bare.isascii() and bare.isdigit():
        return int(bare)
    head, *groups = bare.split(".")
    if groups and 0 < len(head) <= 3 and all(len(group) == 3 for group in groups):
        digits = head + "".join(groups)
        return int(digits) if digits.isascii() and digits.isdigit() else None
    return number_in_words(text)


def decimal(text: str) -> int | float | None:
    """Read a number as offices write it: dot between thousands, comma before decimals ("1.573,1" is 1573.1).

    "0.5" has no group of three digits behind its dot and is a decimal; so is "43,5"; "1,000" and "6.000" are thousands.
    """
    bare = "".join(text.split())
    whole, comma, fraction = bare.partition(",")
    if (
        comma
        and fraction.isascii()
        and fraction.isdigit()
        and not (len(fraction) == 3 and whole != "0" and "." not in whole)
    ):
        left = integer(whole)
        return None if left is None else float(f"{left}.{fraction}")
    if comma:
        return integer(bare.replace(",", "."))
    value = integer(bare)
    if value is None and bare.count(".") == 1 and bare.replace(".", "").isascii() and bare.replace(".", "").isdigit():
        return float(bare) if bare[0] != "." and bare[-1] != "." else None
    return number_in_words(text) if value is None else value


def number_in_words(text: str) -> int | None:
    """Read a spelled-out whole number: "mười lăm", "hai mươi mốt", "hai nghìn không trăm hai mươi lăm"."""
    words = text.casefold().split()
    if not words:
        return None
    total = group = 0
    last: int | None = None
    for word in words:
        if word in _SCALES:
            scale = _SCALES[word]
            total = (
                (total + group + (last or 0) or 1) * scale
                if scale > max(total, 1)
                else total + (group + (last or 0)) * scale
            )
            group, last = 0, None
        elif word == "trăm":
            group, last = group + (1 if last is None else last) * 100, None
        elif word in ("mươi", "chục"):
            group, last = group + (1 if last is None else last) * 10, None
        elif word == "mười":
            if last:
                return None
            group, last = group + 10, None
        elif word in _DIGITS:
            if last:
                return None
            last = _DIGITS[word]
        else:
            return None
    return total + group + (last or 0)


_ROMAN: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN_STEPS: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def to_roman(value: int) -> str:
    """1..3999 as a roman numeral in capitals."""
    out = ""
    for step, letters in _ROMAN_STEPS:
        out += letters * (value // step)
        value %= step
    return out


def roman(text: str) -> int | None:
    """Read a well-formed roman numeral of either case, 1..3999."""
    letters = text.upper()
    if not letters or any(letter not in _ROMAN for letter in letters):
        return None
    values = [_ROMAN[letter] for letter in letters]
    total = (
        sum(-v if v < max(values[i + 1 :], default=0) else v for i, v in enumerate(values)) if len(values) <= 15 else 0
    )
    return total if 0 < total < 4000 and to_roman(total) == letters else None


def ordinal(text: str) -> int | None:
    """Read the number of a quarter, term or week: "IV", "4", "bốn"; a scanned "l" is "I"."""
    bare = text.strip()
    if bare.casefold() == "nhất":
        return 1
    return roman(bare.replace("l", "I")) or integer(bare)


def year_number(text: str) -> int | None:
    """Read a year of two or four digits ("25" is 2025), spaces from a scan inside it closed up."""
    value = integer(text)
    if value is None:
        return None
    return value + 2000 if value < 100 else value


WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def weekday(text: str) -> str | None:
    """Give the RFC 5545 code of a weekday by its number: 2 or "Hai" is Monday, 7 or "Bảy" Saturday, 8 Sunday."""
    value = integer(text)
    return WEEKDAYS[value - 2] if value is not None and 2 <= value <= 8 else None


# --- moments of the calendar -----------------------------------------------------------------------------------------

Edge = Literal["early", "middle", "late"]
Unit = Literal["day", "week", "month", "quarter", "months", "term", "school", "year", "none"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A named day or span of the calendar; what it does not name is None.

    `months` counts the first (edge "early") or last ("late") months of a year, `week` weeks of a month (-1 the last),
    `term` halves of the school year that begins in `school`; `half`, `third`: `edge` is one of so many equal parts of a month.
    """

    day: int | None = None
    week: int | None = None
    month: int | None = None
    quarter: int | None = None
    months: int | None = None
    term: int | None = None
    school: int | None = None
    year: int | None = None
    edge: Edge | None = None
    half: bool = False
    third: bool = False

    @property
    def unit(self) -> Unit:
        """The finest thing named."""
        if self.day is not None:
            return "day"
        if self.week is not None:
            return "week"
        if self.month is not None:
            return "month"
        if self.quarter is not None:
            return "quarter"
        if self.months is not None:
            return "months"
        if self.term is not None:
            return "term"
        if self.school is not None:
            return "school"
        return "year" if self.year is not None or self.edge is not None else "none"

    @property
    def dated(self) -> bool:
        """Whether the year is known."""
        return self.year is not None or self.school is not None

    def within(self, year: int) -> Moment:
        """Give the same moment of `year`; a school year begins in it."""
        return replace(self, school=year) if self.unit in ("school", "term") else replace(self, year=year)

    def valid(self) -> bool:
        """Whether the calendar has such a moment (no 31 April, no fifth quarter, no year far from ours)."""
        leap = self.year or 2000
        days = (
            calendar.monthrange(leap, self.month)[1] if self.month and 1 <= self.month <= 12 and 0 < leap < 9999 else 31
        )
        bounds = (
            (self.day, 1, days),
            (self.month, 1, 12),
            (self.quarter, 1, 4),
            (self.months, 1, 11),
            (self.term, 1, 2),
            (self.year, 1900, 2199),
            (self.school, 1900, 2199),
        )
        week = self.week is None or self.week == -1 or 1 <= self.week <= 5
        return week and all(value is None or low <= value <= high for value, low, high in bounds)

    def ends(self) -> tuple[str, str]:
        """Give the first and the last point, as EDTF at the precision that was named; "XXXX" for an unknown year.

        Beginning, middle and end of a month: the days 1-10, 15 and 21 to the last; of a year: 1 January, 30 June,
        31 December (Bộ luật Dân sự 2015, Điều 146 khoản 3). A school year runs from September to May, its first term to
        January; Vietnam's opening day is 5 September.
        """
        if self.unit in ("school", "term"):
            return self._school_ends()
        year = f"{self.year:04d}" if self.year is not None else "XXXX"
        if self.unit == "day":
            month = f"{self.month:02d}" if self.month else "XX"
            point = f"{year}-{month}-{self.day:02d}"
            return point, point
        if self.month is not None:
            return self._month_ends(year)
        if self.quarter is not None:
            first, last = self.quarter * 3 - 2, self.quarter * 3
            if self.edge:
                first = last = {"early": first, "middle": first + 1, "late": last}[self.edge]
        elif self.months is not None:
            first, last = (13 - self.months, 12) if self.edge == "late" else (1, self.months)
        elif self.edge:
            point = f"{year}-{ {'early': '01-01', 'middle': '06-30', 'late': '12-31'}[self.edge] }"
            return point, point
        else:
            return year, year
        return f"{year}-{first:02d}", f"{year}-{last:02d}"

    def _month_ends(self, year: str) -> tuple[str, str]:
        assert self.month is not None
        month = f"{year}-{self.month:02d}"
        days = calendar.monthrange(self.year or 2001, self.month)[1]
        if self.week is not None:
            first = days - 6 if self.week == -1 else self.week * 7 - 6
            return f"{month}-{first:02d}", f"{month}-{min(first + 6, days):02d}"
        if self.edge is None:
            return month, month
        if self.half:
            first, last = (16, days) if self.edge == "late" else (1, 15)
        else:
            first, last = {"early": (1, 10), "middle": (11, 20) if self.third else (15, 15), "late": (21, days)}[
                self.edge
            ]
        return f"{month}-{first:02d}", f"{month}-{last:02d}"

    def _school_ends(self) -> tuple[str, str]:
        first, second = ("XXXX", "XXXX") if self.school is None else (f"{self.school:04d}", f"{self.school + 1:04d}")
        if self.term == 1:
            return f"{first}-09", f"{second}-01"
        if self.term == 2:
            return f"{second}-01", f"{second}-05"
        if self.edge:
            point = {"early": f"{first}-09~", "middle": f"{second}-01~", "late": f"{second}-05~"}[self.edge]
            return point, point
        return f"{first}-09", f"{second}-05"

    def edtf(self) -> str:
        """Give the moment as an EDTF date or interval."""
        return span(*self.ends())

    def before(self, other: Moment) -> bool:
        """Whether `other` of the same unit is the very next one; unknown years count as one and the same."""
        if self.unit != other.unit or self.edge or other.edge:
            return False
        year, next_year = (
            (self.year or 2001, other.year or 2001) if self.unit != "school" else (self.school or 0, other.school or 0)
        )
        if self.unit == "day":
            if self.month is None or other.month is None or self.day is None or other.day is None:
                return self.month == other.month and (self.day or 0) + 1 == other.day
            return date(year, self.month, self.day) + timedelta(days=1) == date(next_year, other.month, other.day)
        if self.unit == "week":
            return (year, self.month, (self.week or 0) + 1) == (next_year, other.month, other.week)
        if self.unit == "month":
            return year * 12 + (self.month or 0) + 1 == next_year * 12 + (other.month or 0)
        if self.unit == "quarter":
            return year * 4 + (self.quarter or 0) + 1 == next_year * 4 + (other.quarter or 0)
        return self.unit in ("year", "school") and year + 1 == next_year


def span(first: str, last: str) -> str:
    """Join two ends to an EDTF interval, or to the one point where both ends are the same."""
    return first if first == last else f"{first}/{last}"


def filled(moments: Iterable[Moment]) -> list[Moment]:
    """Let each moment take what it leaves out from its right neighbour, then from its left.

    "từ ngày 14 đến ngày 16 tháng 3 năm 2025": month and year are said once, at the end. From the left only the year is
    taken, and a month that would run backwards falls in the next one ("tháng 10/2025 đến tháng 3").
    """
    out = list(moments)
    for i in range(len(out) - 2, -1, -1):
        here, right = out[i], out[i + 1]
        if here.unit in ("day", "week") and here.month is None and here.year is None and right.month is not None:
            here = replace(here, month=right.month)
        if not here.dated and right.year is not None and here.unit not in ("school", "term", "none"):
            here = replace(here, year=right.year)
        out[i] = here
    for i in range(1, len(out)):
        left, here = out[i - 1], out[i]
        if here.dated or left.year is None:
            continue
        same = replace(here, year=left.year)
        later = here.unit == "none" or same.ends()[0] >= left.ends()[0]
        out[i] = same if later else replace(here, year=left.year + 1)
    return out


# --- recurrences -----------------------------------------------------------------------------------------------------

Frequency = Literal["YEARLY", "MONTHLY", "WEEKLY", "DAILY"]


def rrule(
    freq: Frequency,
    *,
    interval: int = 1,
    months: Iterable[int] = (),
    days: Iterable[int] = (),
    weekdays: Iterable[str] = (),
    hour: int | None = None,
    minute: int | None = None,
) -> str:
    """Write an RFC 5545 recurrence rule without its "RRULE:"; parts in one order, lists sorted and without doubles."""
    listed = (
        ("BYMONTH", [str(month) for month in sorted(set(months))]),
        ("BYMONTHDAY", [str(day) for day in sorted(set(days))]),
        ("BYDAY", sorted(set(weekdays), key=lambda code: WEEKDAYS.index(code[-2:]))),
    )
    parts = [f"FREQ={freq}"] + ([f"INTERVAL={interval}"] if interval != 1 else [])
    parts += [f"{key}={','.join(values)}" for key, values in listed if values]
    if hour is not None:
        parts += [f"BYHOUR={hour}", f"BYMINUTE={minute or 0}"]
    return ";".join(parts)


_MONTHS_IN: Final = {"year": 12, "half": 6, "quarter": 3, "month": 1}


def cadence(unit: str, count: int = 1, times: int = 1) -> tuple[Frequency, int]:
    """Give the frequency and interval of "`times` times every `count` units" (year, half, quarter, month, week, day).

    Two times a year is every six months. Where no interval divides evenly the unit itself stands.
    """
    if unit in ("week", "day"):
        return ("WEEKLY" if unit == "week" else "DAILY"), count
    months = _MONTHS_IN[unit] * count
    if times > 1 and months % times == 0:
        months //= times
    elif times in (2, 4) and months == 1:
        return "WEEKLY", 4 // times
    return ("YEARLY", months // 12) if months % 12 == 0 else ("MONTHLY", months)
