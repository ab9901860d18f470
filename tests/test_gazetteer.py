"""The gazetteer holds facts; these tests hold what the facts must agree on."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

Entry = dict[str, Any]

GAZETTEER = Path(__file__).parents[1] / "rules" / "gazetteer"
KINDS = {
    "document_types": {"administrative", "legal", "party", "copy", "standard", "historic"},
    "issuer_codes": {"legislature", "shared", "unit"},
    "provinces": {"province", "city"},
    "ministries": {"ministry", "ministerial-agency", "government-agency", "general-department"},
    "departments": {"department", "board", "branch", "district-unit", "commune-unit"},
    "organisations": {
        "party", "elected", "executive", "office", "court", "procuracy", "audit", "front", "union", "association",
        "armed", "vertical", "enterprise", "media", "service", "school", "hospital", "steering", "collective",
    },
}  # fmt: skip
VALIDITY = {"valid_from", "valid_to", "successors"}
COMMON = {"id", "name", "aliases", "kind", "verified", "note"}
AGENCY = COMMON | VALIDITY | {"codes", "level", "head", "examples"}
KEYS = {
    "document_types": COMMON | VALIDITY | {"codes", "issuers", "pattern", "examples"},
    "issuer_codes": COMMON | VALIDITY | {"codes", "level", "examples"},
    "provinces": COMMON | VALIDITY | {"full_name", "seat", "seat_aliases", "gso_code"},
    "ministries": AGENCY,
    "departments": AGENCY,
    "organisations": AGENCY,
}
LEVELS = {"central", "province", "district", "commune"}
VERIFIED = {"lookup", "seed", "knowledge", "derived"}
LISTS = {"aliases", "codes", "examples", "issuers", "seat_aliases", "successors"}
DATES = {"valid_from", "valid_to"}

# How long an old and a new name may both be right, because not every place changed on the same day.
OVERLAP = timedelta(days=123)
# Successors that had stood for years under their own name and only took over.
TAKES_OVER = {
    ("bo-thong-tin-va-truyen-thong", "bo-van-hoa-the-thao-va-du-lich"),
    ("so-thong-tin-va-truyen-thong", "so-van-hoa-the-thao-va-du-lich"),
    ("tong-cuc-quan-ly-thi-truong", "bo-cong-thuong"),
}
# Entries that may be written alike at one time; the reader tells them apart by the text around.
AMBIGUOUS: set[frozenset[str]] = set()

FILES = {path.stem: tomllib.loads(path.read_text("utf-8"))["entry"] for path in sorted(GAZETTEER.glob("*.toml"))}
ENTRIES: list[Entry] = [entry for entries in FILES.values() for entry in entries]
BY_ID: dict[str, Entry] = {entry["id"]: entry for entry in ENTRIES}
NAMED = [entry for file in ("provinces", "ministries", "departments", "organisations") for entry in FILES[file]]
TYPE_CODES = {code for entry in FILES["document_types"] for code in entry.get("codes", ())}
ISSUER_CODES = {
    code for file in FILES if file != "document_types" for entry in FILES[file] for code in entry.get("codes", ())
}


def strings(entry: Entry) -> Iterator[str]:
    for value in entry.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from value


def valid(entry: Entry, day: date) -> bool:
    return entry.get("valid_from", date.min) <= day <= entry.get("valid_to", date.max)


def meet(one: Entry, other: Entry) -> bool:
    """Is there a day on which both are valid?"""
    begin = max(one.get("valid_from", date.min), other.get("valid_from", date.min))
    return begin <= min(one.get("valid_to", date.max), other.get("valid_to", date.max))


def fold(text: str) -> str:
    """What a reader sees through: case, tone placement, kinds of dash, & for và, spaces."""
    text = unicodedata.normalize("NFD", text.lower().replace("&", " và "))
    text = re.sub("(o(?=.[ae])|u(?=.y))([\u0300\u0301\u0303\u0309\u0323])(.)", r"\1\3\2", text)
    text = re.sub(r"\s*[-\u2010-\u2015]\s*", "-", text)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def bare(text: str) -> str:
    """The same without diacritics."""
    letters = unicodedata.normalize("NFD", fold(text).replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def lost_marks(text: str, form: str) -> bool:
    """Is the text the form with some of its words stripped of diacritics?"""
    pairs = list(zip(fold(text).split(), fold(form).split(), strict=False))
    return bare(text) == bare(form) and all(word in (right, bare(right)) for word, right in pairs)


def forms(entry: Entry) -> list[str]:
    """Every way the entry is written, its aliases last."""
    return [entry["name"], *filter(None, [entry.get("full_name")]), *entry.get("aliases", ())]


def test_the_files_are_these() -> None:
    assert set(FILES) == set(KINDS)
    assert all(len(entries) > 30 for entries in FILES.values())


@pytest.mark.parametrize("file", sorted(KINDS))
def test_keys_and_values_are_known(file: str) -> None:
    for entry in FILES[file]:
        assert {"id", "name", "kind", "verified"} <= set(entry) <= KEYS[file], entry["id"]
        assert entry["kind"] in KINDS[file], entry["id"]
        assert entry["verified"] in VERIFIED, entry["id"]
        assert entry.get("level", "central") in LEVELS, entry["id"]
        for key, value in entry.items():
            kind = list if key in LISTS else date if key in DATES else str
            assert type(value) is kind, (entry["id"], key)
            assert value, (entry["id"], key, "is empty: leave it out")


def test_ids_are_unique_and_readable() -> None:
    assert [name for name, count in Counter(entry["id"] for entry in ENTRIES).items() if count > 1] == []
    assert [name for name in BY_ID if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", name)] == []


def test_text_is_composed_and_tidy() -> None:
    for path in GAZETTEER.glob("*.toml"):
        text = path.read_text("utf-8")
        assert unicodedata.is_normalized("NFC", text), path.name
        assert not re.search(r"[ \t]$|\t|\r|\u00a0", text, re.MULTILINE), path.name
        assert max(map(len, text.splitlines())) <= 250, path.name
    for entry in ENTRIES:
        for text in strings(entry):
            assert text and text == " ".join(text.split()), (entry["id"], text)


def test_validity_begins_before_it_ends() -> None:
    for entry in ENTRIES:
        assert entry.get("valid_from", date.min) <= entry.get("valid_to", date.max), entry["id"]


def test_successors_follow() -> None:
    taken_over = set()
    for entry in ENTRIES:
        for name in entry.get("successors", ()):
            successor, end = BY_ID[name], entry["valid_to"]
            begin = successor.get("valid_from", date.min)
            assert successor.get("valid_to", date.max) > end, (entry["id"], name)
            assert begin <= end + timedelta(days=1), (entry["id"], name, "leaves a gap")
            if "valid_from" in successor and begin <= end - OVERLAP:
                taken_over.add((entry["id"], name))
    assert taken_over == TAKES_OVER


@pytest.mark.parametrize(
    ("day", "provinces", "cities"),
    [
        (date(2003, 12, 31), 57, 4),
        (date(2004, 1, 1), 59, 5),
        (date(2008, 7, 31), 59, 5),
        (date(2008, 8, 1), 58, 5),
        (date(2024, 12, 31), 58, 5),
        (date(2025, 6, 30), 57, 6),
        (date(2025, 7, 1), 28, 6),
        (date(2026, 4, 30), 27, 7),
        (date(2026, 9, 1), 26, 8),
        (date(2026, 9, 21), 25, 9),
    ],
)
def test_the_number_of_provinces(day: date, provinces: int, cities: int) -> None:
    units = [entry for entry in FILES["provinces"] if valid(entry, day)]
    assert Counter(entry["kind"] for entry in units) == {"province": provinces, "city": cities}
    codes = [entry["gso_code"] for entry in units if "gso_code" in entry]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"\d\d", code) for code in codes)


def test_a_province_says_what_it_is() -> None:
    for entry in FILES["provinces"]:
        type_word = "tỉnh" if entry["kind"] == "province" else "thành phố"
        assert fold(entry["full_name"]) == f"{type_word} {fold(entry['name'])}", entry["id"]


def test_every_province_leads_to_one_of_today() -> None:
    def today(entry: Entry) -> set[str]:
        later = [today(BY_ID[name]) for name in entry.get("successors", ())]
        return set().union(*later) if later else {entry["id"]}

    reached = [today(entry) for entry in FILES["provinces"]]
    assert set().union(*reached) == {entry["id"] for entry in FILES["provinces"] if "valid_to" not in entry}
    predecessors = defaultdict(set)
    for entry in FILES["provinces"]:
        for name in entry.get("successors", ()):
            predecessors[name].add(entry.get("gso_code"))
    for name, codes in predecessors.items():
        if BY_ID[name].get("valid_from", date.min) >= date(2025, 1, 1):
            assert BY_ID[name]["gso_code"] in codes, name


@pytest.mark.parametrize(("day", "ministries", "agencies"), [(date(2025, 2, 28), 18, 4), (date(2025, 3, 1), 14, 3)])
def test_the_number_of_ministries(day: date, ministries: int, agencies: int) -> None:
    kinds = Counter(entry["kind"] for entry in FILES["ministries"] if valid(entry, day))
    assert (kinds["ministry"], kinds["ministerial-agency"]) == (ministries, agencies)


def test_no_two_entries_are_written_alike_at_one_time() -> None:
    written = defaultdict(list)
    for entry in NAMED:
        for form in {fold(form) for form in forms(entry)}:
            written[form].append(entry)
    alike = {
        frozenset((one["id"], other["id"]))
        for entries in written.values()
        for one, other in combinations(entries, 2)
        if meet(one, other)
    }
    assert alike == AMBIGUOUS


def test_no_alias_says_what_a_reader_sees_anyway() -> None:
    for entry in ENTRIES:
        known = [form for form in forms(entry) if form not in entry.get("aliases", ())]
        for alias in entry.get("aliases", ()):
            assert alias not in entry.get("codes", ()), (entry["id"], alias)
            assert not any(lost_marks(alias, form) for form in known), (entry["id"], alias)
            known.append(alias)


def test_one_place_word_stands_for_its_level() -> None:
    """A final "tỉnh" is "thành phố" too, "huyện" "quận", "xã" "phường": nobody need write them all."""
    others = re.compile("(thành phố|quận|thị xã|phường|thị trấn|đặc khu|thành ủy|thị ủy|quận ủy)$")
    levels = {"tỉnh": "province", "tỉnh ủy": "province", "huyện": "district", "huyện ủy": "district", "xã": "commune"}
    for entry in FILES["departments"] + FILES["organisations"]:
        if entry["kind"] == "collective":
            continue
        for form in map(fold, forms(entry)):
            assert not others.search(form), (entry["id"], form)
            for word, level in levels.items():
                if form.endswith(f" {word}") and not form.endswith(("tổ hợp tác xã", "hợp tác xã")):
                    assert entry.get("level", level) == level, (entry["id"], form)


def test_issuers_of_a_type_exist() -> None:
    known = set(BY_ID) | KINDS["ministries"]
    for entry in FILES["document_types"]:
        assert set(entry.get("issuers", ())) <= known, entry["id"]


def issued_by_known(codes: str) -> bool:
    """Is this one known code, or several joined by hyphens?"""
    if codes in ISSUER_CODES:
        return True
    heads = (match.start() for match in re.finditer("-", codes))
    return any(codes[:at] in ISSUER_CODES and issued_by_known(codes[at + 1 :]) for at in heads)


def code_of(symbol: str) -> tuple[str, str]:
    """The type and the issuer in a symbol; the type is "" where a symbol has none."""
    shapes = (
        r"\d+/\d{4}/(?P<type>)(?P<issuer>(?:QH|UBTVQH)\d+)",
        r"\d+[a-z]?/\d{4}/(?P<type>[^-/]+)-(?P<issuer>.+)",
        r"\d+-(?P<type>[^-/]+)/(?P<issuer>.+)",
        r"\d+[a-z]?/(?P<type>" + "|".join(sorted(TYPE_CODES, key=len, reverse=True)) + r")-(?P<issuer>.+)",
        r"\d+/(?P<type>)(?P<issuer>.+)",
        r"(?P<type>QCVN) [\d-]+:\d{4}/(?P<issuer>.+)",
        r"(?P<type>TCVN) \d+:\d{4}(?P<issuer>)",
        r"\d+-(?P<type>)(?P<issuer>[^-/]+)",
    )
    for shape in shapes:
        if match := re.fullmatch(shape, symbol):
            return match["type"], match["issuer"]
    raise AssertionError(f"{symbol} has no known shape")


def test_the_codes_in_example_symbols_are_known() -> None:
    for entry in ENTRIES:
        for symbol in entry.get("examples", ()):
            of_type, issuer = code_of(symbol)
            assert not of_type or of_type in TYPE_CODES, (entry["id"], symbol)
            assert not issuer or issued_by_known(issuer), (entry["id"], symbol)


def test_an_example_carries_the_code_of_its_entry() -> None:
    for file in ("issuer_codes", "ministries", "departments", "organisations"):
        for entry in FILES[file]:
            for symbol in entry.get("examples", ()):
                issuer = f"-{code_of(symbol)[1]}-"
                assert any(f"-{code}-" in issuer for code in entry["codes"]), (entry["id"], symbol)


def test_symbols_have_the_shape_of_their_type() -> None:
    parts = {
        "number": r"\d+[a-z]?", "year": r"\d{4}", "term": r"\d+", "issuer": r"\w[\w&.]*(?:-\w[\w&.]*)*", "unit": r"\w+",
    }  # fmt: skip
    for entry in FILES["document_types"]:
        pattern, codes = entry.get("pattern", ""), entry.get("codes", ())
        assert set(re.findall(r"{(\w+)}", pattern)) <= set(parts) | {"code"}, entry["id"]
        assert codes or "{code}" not in pattern, entry["id"]
        shape = re.escape(pattern).replace(r"\{", "{").replace(r"\}", "}")
        shape = shape.format(code="(?:" + "|".join(map(re.escape, codes)) + ")", **parts)
        for symbol in entry.get("examples", ()):
            assert re.fullmatch(shape, symbol), (entry["id"], symbol)


def test_a_code_is_explained_in_one_place() -> None:
    explained = {(code, fold(entry["name"])) for entry in NAMED for code in entry.get("codes", ())}
    twice = [
        (entry["id"], code)
        for entry in FILES["issuer_codes"]
        for code in entry["codes"]
        if (code, fold(entry["name"])) in explained
    ]
    assert twice == []
