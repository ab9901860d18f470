"""Outlines as the tests of the section tree write them down."""

from pathlib import Path

from extractor import extract
from extractor.plan import Plan, Section

CORPUS = sorted(
    file
    for file in (Path(__file__).parents[1] / "corpus").iterdir()
    if file.suffix in (".txt", ".md") and "README" not in file.name
)
TITLE = "KẾ HOẠCH\nTrồng cây năm 2024\n\n"


def body(text: str, title: str = TITLE) -> list[Section]:
    return [section for section in extract(title + text).sections if section.kind != "header"]


def tree(text: str) -> list[str]:
    """The paths with the headings, "-" where a unit has none."""
    return [f"{section.path}: {section.heading or '-'}" for section in body(text)]


def key(plan: Plan) -> list[tuple[str, str, str | None]]:
    return [(section.path, section.kind, section.heading) for section in plan.sections]
