"""What a rule's match says of a quantity: comparator, ends, unit, base.

Percentages, fractions and counted nouns share one reading; the words are in `rules/targets.toml`, group names tell what
they mean.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import regex

from ..plan import Base, Comparator, Direction
from ..rules.scan import Mention
from ..values import decimal, integer

# The groups that a value rule may have.
GROUPS: Final = (
    "low", "high", "of", "mille", "points", "percent", "unit", "scale", "noun", "per", "of_what", "object", "upwards",
    "downwards", "at_least", "at_most", "more_than", "less_than", "about", "from", "up", "down", "base", "base_year", "value",
)  # fmt: skip
# Of several comparators the one that binds most counts: "tối thiểu từ", "bình quân trên".
_BINDING: Final[tuple[Comparator, ...]] = ("at_least", "at_most", "more_than", "less_than")
_SPACE: Final = regex.compile(r"\s+")
_SLASH: Final = regex.compile(r" ?/ ?")

Kind = Literal["share", "fraction", "count", "bare"]


@dataclass(slots=True)
class Quantity:
    """A number with its unit and comparator. `start` and `end` are the target's span; the match that was read begins at
    `head` ("từ 8,5% xuống còn 5%" begins before its value) and ends at `tail` ("gấp 2 lần năm 2020" ends behind it).

    `noun` is the span of the counted noun (None for a measure such as "km"), `object` that of what stands before "trở lên".
    """

    head: int
    start: int
    end: int
    tail: int
    kind: Kind
    comparator: Comparator
    low: float
    high: float
    unit: str | None
    direction: Direction | None
    base: Base | None
    noun: tuple[int, int] | None
    object: tuple[int, int] | None
    rule: str


def quantity(mention: Mention, flow: str) -> Quantity | None:
    """The quantity that a match of a value rule states, None where its number cannot be one."""
    match, groups, setting = mention.match, mention.match.groupdict(), mention.rule.set
    low = setting["value"] if "value" in setting else _number(_numeral(mention, flow))
    if low is None:
        return None
    high = _number(groups["high"]) if groups.get("high") else low
    if high is None or high < low:
        return None
    kind: Kind = "bare"
    unit = setting.get("unit")
    if groups.get("of"):
        kind, parts = "fraction", integer(groups["of"])
        if not parts or parts < 2 or low > parts:
            return None
        low = high = round(low / parts, 4)
    elif "value" in setting and unit is None and low < 1:
        kind = "fraction"
    elif any(groups.get(name) for name in ("percent", "mille", "points")):
        kind = "share"
        unit = ("‰" if groups.get("mille") else "điểm %" if groups.get("points") else "%") + _tidy(groups.get("per"))
    elif unit is not None or groups.get("unit") or groups.get("noun"):
        kind = "count"
        unit = unit or _tidy(groups.get("unit") or groups.get("noun")) + _tidy(groups.get("per"))
        scale = integer(groups["scale"] or "") or 1 if groups.get("scale") else 1
        low, high = low * scale, high * scale
    head = match.start()
    start = match.start("value") if groups.get("value") else head
    end = match.start("of_what") if groups.get("of_what") else match.end()
    while flow[start] == " ":
        start += 1
    return Quantity(
        head,
        start,
        end,
        match.end(),
        kind,
        _comparator(groups, setting.get("comparator"), low != high),
        _whole(low),
        _whole(high),
        unit,
        _direction(groups, setting.get("direction")),
        _base(groups),
        match.span("noun") if groups.get("noun") else None,
        match.span("object") if (groups.get("object") or "").strip() else None,
        mention.rule.name,
    )


def _numeral(mention: Mention, flow: str) -> str:
    """The words or digits of the lower end; a match without a comparator begins with them."""
    match = mention.match
    first = (
        match.start("start") if match["start"][0].isdigit() or mention.rule.set.get("spelled") else match.start("low")
    )
    return flow[first : match.end("low")]


def _number(text: str) -> float | None:
    return decimal(_SPACE.sub(" ", text.strip()))


def _whole(value: float) -> float:
    """An int where the value is one: 1.2 million is 1200000."""
    value = round(value, 6) if math.isfinite(value) else value
    return int(value) if float(value).is_integer() else value


def _tidy(text: str | None) -> str:
    """A unit with its white space collapsed; around "/" there is none."""
    return _SLASH.sub("/", _SPACE.sub(" ", text or "").rstrip())


def _comparator(groups: dict[str, str | None], own: str | None, ranges: bool) -> Comparator:
    if groups.get("upwards"):
        return "at_least"
    if groups.get("downwards"):
        return "at_most"
    said = {name for name in (*_BINDING, "about", "from") if groups.get(name)} | {own}
    for name in _BINDING:
        if name in said:
            return name
    if "about" in said:
        return "about"
    return "at_least" if "from" in said and not ranges else "exactly"


def _direction(groups: dict[str, str | None], own: Direction | None) -> Direction | None:
    return "increase" if groups.get("up") else "decrease" if groups.get("down") else own


def _base(groups: dict[str, str | None]) -> Base | None:
    value, year = groups.get("base"), groups.get("base_year")
    if not value and not year:
        return None
    return Base(_number(value) if value else None, year.replace(" ", "") if year else None)
