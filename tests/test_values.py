"""Small things are checked exhaustively, EDTF and RRULE strings against the packages that define them."""

import calendar
import itertools
from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from edtf import parse_edtf

from extractor.values import (
    WEEKDAYS,
    Moment,
    cadence,
    decimal,
    filled,
    integer,
    number_in_words,
    ordinal,
    roman,
    rrule,
    span,
    to_roman,
    weekday,
    year_number,
)

ONES = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def spelled(value: int) -> str:
    """The standard Vietnamese words for 0..9999, written independently of the reader."""
    if value >= 1000:
        rest = value % 1000
        tail = (
            "" if not rest else " không trăm " + below_hundred(rest, padded=True) if rest < 100 else " " + spelled(rest)
        )
        return ONES[value // 1000] + " nghìn" + tail
    if value >= 100:
        return ONES[value // 100] + " trăm" + (" " + below_hundred(value % 100, padded=True) if value % 100 else "")
    return below_hundred(value, padded=False)


def below_hundred(value: int, *, padded: bool) -> str:
    tens, ones = divmod(value, 10)
    if tens == 0:
        return ("linh " if padded else "") + ONES[ones]
    head = "mười" if tens == 1 else ONES[tens] + " mươi"
    if ones == 0:
        return head
    return (
        head
        + " "
        + ("lăm" if ones == 5 else "mốt" if ones == 1 and tens > 1 else "tư" if ones == 4 and tens > 1 else ONES[ones])
    )


def test_every_spelled_number_below_ten_thousand() -> None:
    for value in range(10_000):
        assert number_in_words(spelled(value)) == value, spelled(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Mười lăm", 15),
        ("hai mươi bốn", 24),
        ("ba chục", 30),
        ("một trăm lẻ tám", 108),
        ("một triệu hai trăm nghìn", 1_200_000),
        ("hai tỷ", 2_000_000_000),
        ("ba vạn", 30_000),
        ("năm", 5),
        ("năm năm", None),
        ("hai ba", None),
        ("vài", None),
        ("một số", None),
        ("", None),
    ],
)
def test_numbers_in_words(text: str, value: int | None) -> None:
    assert number_in_words(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("02", 2), ("6.000", 6000), ("1 000", 1000), ("100.000", 100_000), ("1.573.000", 1_573_000), ("l5", 15),
        ("1O", 10), ("20 25", 2025), ("mười", 10), ("6.00", None), ("0.5", None), ("x", None), ("", None), ("-1", None),
    ],
)  # fmt: skip
def test_integers(text: str, value: int | None) -> None:
    assert integer(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("43,5", 43.5), ("1.573,1", 1573.1), ("0.5", 0.5), ("0,5", 0.5), ("6.000", 6000), ("1,000", 1000),
        ("0,125", 0.125), ("98,75", 98.75), ("02", 2), ("1 000", 1000), ("2.500,25", 2500.25), ("hai mươi", 20), ("3,", None),
        ("abc", None), ("1.2.3", None),
    ],
)  # fmt: skip
def test_decimals(text: str, value: float | None) -> None:
    assert decimal(text) == value
    assert type(decimal(text)) is type(value)


def test_every_roman_numeral() -> None:
    seen = set()
    for value in range(1, 4000):
        letters = to_roman(value)
        assert roman(letters) == roman(letters.lower()) == value
        seen.add(letters)
    for length in range(1, 6):
        for letters in map("".join, itertools.product("IVXLCDM", repeat=length)):
            assert (roman(letters) is not None) == (letters in seen), letters
    assert roman("") is None and roman("A") is None and roman("I" * 200) is None


def test_ordinals_and_years() -> None:
    assert [ordinal(text) for text in ("I", "II", "III", "IV", "l", "lI", "4", "tư", "nhất", "?")] == [
        1,
        2,
        3,
        4,
        1,
        2,
        4,
        4,
        1,
        None,
    ]
    assert [year_number(text) for text in ("2025", "20 25", "2 025", "25", "x")] == [2025, 2025, 2025, 2025, None]


def test_every_weekday() -> None:
    for i, word in enumerate(["hai", "ba", "tư", "năm", "sáu", "bảy"]):
        assert weekday(word) == weekday(word.title()) == weekday(str(i + 2)) == WEEKDAYS[i]
    assert weekday("8") == "SU" and weekday("1") is None and weekday("mười") is None


def test_every_day_of_a_leap_cycle() -> None:
    for year in range(2023, 2028):
        for month in range(14):
            for day in range(33):
                real = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
                moment = Moment(day=day, month=month, year=year)
                assert moment.valid() == real
                if real:
                    assert moment.edtf() == date(year, month, day).isoformat()
                    assert str(parse_edtf(moment.edtf())) == moment.edtf()


@pytest.mark.parametrize(
    ("moment", "edtf"),
    [
        (Moment(year=2025), "2025"),
        (Moment(year=2025, edge="early"), "2025-01-01"),
        (Moment(year=2025, edge="middle"), "2025-06-30"),
        (Moment(year=2025, edge="late"), "2025-12-31"),
        (Moment(month=9, year=2025), "2025-09"),
        (Moment(month=9), "XXXX-09"),
        (Moment(month=2, year=2024, edge="early"), "2024-02-01/2024-02-10"),
        (Moment(month=2, year=2024, edge="middle"), "2024-02-15"),
        (Moment(month=2, year=2024, edge="late"), "2024-02-21/2024-02-29"),
        (Moment(month=9, year=2025, edge="middle", third=True), "2025-09-11/2025-09-20"),
        (Moment(week=2, month=9, year=2025), "2025-09-08/2025-09-14"),
        (Moment(week=5, month=2, year=2024), "2024-02-29"),
        (Moment(week=-1, month=2, year=2025), "2025-02-22/2025-02-28"),
        (Moment(quarter=2, year=2025, edge="early"), "2025-04"),
        (Moment(quarter=2, year=2025, edge="late"), "2025-06"),
        (Moment(months=6, edge="early", year=2025), "2025-01/2025-06"),
        (Moment(months=6, edge="late", year=2025), "2025-07/2025-12"),
        (Moment(months=9, edge="early", year=2025), "2025-01/2025-09"),
        (Moment(school=2025), "2025-09/2026-05"),
        (Moment(school=2025, edge="early"), "2025-09~"),
        (Moment(term=1, school=2025), "2025-09/2026-01"),
        (Moment(term=2, school=2025), "2026-01/2026-05"),
        (Moment(day=10, month=12), "XXXX-12-10"),
        (Moment(day=25), "XXXX-XX-25"),
    ],
)
def test_moments(moment: Moment, edtf: str) -> None:
    assert moment.edtf() == edtf
    assert parse_edtf(edtf)
    assert moment.valid()


def test_every_quarter_and_month_follows_the_one_before() -> None:
    quarters = [Moment(quarter=quarter, year=year) for year in (2024, 2025) for quarter in range(1, 5)]
    months = [Moment(month=month, year=year) for year in (2024, 2025) for month in range(1, 13)]
    days = [date(2024, 1, 1) + timedelta(days=i) for i in range(800)]
    for line in (quarters, months, [Moment(day=d.day, month=d.month, year=d.year) for d in days]):
        for i, j in itertools.product(range(len(line)), (-1, 0, 1, 2)):
            if 0 <= i + j < len(line):
                assert line[i].before(line[i + j]) == (j == 1)
    assert quarters[0].edtf() == "2024-01/2024-03" and quarters[3].edtf() == "2024-10/2024-12"


@pytest.mark.parametrize(
    "moment",
    [Moment(day=31, month=4), Moment(month=13), Moment(quarter=5), Moment(year=3), Moment(week=6), Moment(term=3)],
)
def test_what_the_calendar_does_not_have(moment: Moment) -> None:
    assert not moment.valid()


def test_what_is_left_out_comes_from_the_right_then_from_the_left() -> None:
    assert filled([Moment(day=14), Moment(day=16, month=3, year=2025)])[0] == Moment(day=14, month=3, year=2025)
    assert filled([Moment(month=3), Moment(month=5, year=2024)])[0] == Moment(month=3, year=2024)
    assert filled([Moment(month=10, year=2025), Moment(month=3)])[1] == Moment(month=3, year=2026)
    assert filled([Moment(quarter=1, year=2025), Moment(quarter=4)])[1] == Moment(quarter=4, year=2025)
    assert filled([]) == []


def test_within_gives_the_year() -> None:
    assert Moment(month=9).within(2025).edtf() == "2025-09"
    assert Moment(term=1).within(2025).edtf() == "2025-09/2026-01"


def test_span() -> None:
    assert span("2025", "2025") == "2025" and span("2025", "2026") == "2025/2026"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (rrule("YEARLY", months=[12], days=[10]), datetime(2024, 12, 10)),
        (rrule("YEARLY", months=(3, 6, 9, 12), days=[15]), datetime(2024, 3, 15)),
        (rrule("MONTHLY", days=[25, 10, 10]), datetime(2024, 1, 10)),
        (rrule("MONTHLY", days=[-1]), datetime(2024, 1, 31)),
        (rrule("WEEKLY", weekdays=["FR", "MO"]), datetime(2024, 1, 1)),
        (rrule("WEEKLY", weekdays=["TH"], hour=16), datetime(2024, 1, 4, 16)),
        (rrule("MONTHLY", weekdays=["1MO"]), datetime(2024, 1, 1)),
        (rrule("MONTHLY", interval=6), datetime(2024, 1, 1)),
    ],
)
def test_rrules_expand(text: str, first: datetime) -> None:
    assert rrulestr(text, dtstart=datetime(2024, 1, 1))[0] == first


def test_rrule_parts_stand_in_one_order() -> None:
    assert rrule("YEARLY", months=[10, 4]) == "FREQ=YEARLY;BYMONTH=4,10"
    assert rrule("WEEKLY", weekdays=["SU", "MO"], hour=7, minute=30) == "FREQ=WEEKLY;BYDAY=MO,SU;BYHOUR=7;BYMINUTE=30"
    assert rrule("MONTHLY", interval=3, days=[15]) == "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15"


@pytest.mark.parametrize(
    ("unit", "count", "times", "expected"),
    [
        ("year", 1, 1, ("YEARLY", 1)),
        ("year", 2, 1, ("YEARLY", 2)),
        ("half", 1, 1, ("MONTHLY", 6)),
        ("quarter", 1, 1, ("MONTHLY", 3)),
        ("month", 1, 1, ("MONTHLY", 1)),
        ("month", 6, 1, ("MONTHLY", 6)),
        ("month", 12, 1, ("YEARLY", 1)),
        ("year", 1, 2, ("MONTHLY", 6)),
        ("year", 1, 4, ("MONTHLY", 3)),
        ("month", 1, 2, ("WEEKLY", 2)),
        ("month", 1, 4, ("WEEKLY", 1)),
        ("year", 1, 5, ("YEARLY", 1)),
        ("week", 2, 1, ("WEEKLY", 2)),
        ("day", 1, 1, ("DAILY", 1)),
    ],
)
def test_cadence(unit: str, count: int, times: int, expected: tuple[str, int]) -> None:
    assert cadence(unit, count, times) == expected
