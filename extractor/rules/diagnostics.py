"""Messages to the reader of a plan: codes and words stand in `rules/diagnostics.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from ..plan import Diagnostic, Severity
from .rules import RuleError

Language = Literal["vi", "en"]
_RANK: Final[Mapping[Severity, int]] = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Message:
    """The severity and the words of a diagnostic's code, in Vietnamese and English; a text that `raises` it and one like it
    on which it is `silent`, None where only bytes or a setting can raise it.
    """

    code: str
    severity: Severity
    vi: str
    en: str
    raises: str | None = None
    silent: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reader noticed: a code, spans of the view, and the values for the message (each one, or a (vi, en) pair)."""

    code: str
    spans: tuple[tuple[int, int], ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)


class Messages:
    """All messages, in one language."""

    def __init__(self, folder: Path, language: Language = "vi") -> None:
        file = folder / "diagnostics.toml"
        try:
            tables = tomllib.loads(file.read_text(encoding="utf-8"))["diagnostic"]
            self._messages = {table["code"]: Message(**table) for table in tables}
        except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise RuleError(f"{file}: cannot be read: {error}") from error
        self._language: Language = language

    def __contains__(self, code: str) -> bool:
        return code in self._messages

    def __iter__(self) -> Iterator[Message]:
        """All messages, in the order of the file."""
        return iter(self._messages.values())

    def ordered(self, findings: Iterable[Finding]) -> list[Finding]:
        """Errors first, then warnings, then what is only said; of each what is about the whole, then by place."""
        return sorted(findings, key=lambda f: (_RANK[self._messages[f.code].severity], min(f.spans, default=(-1, -1))))

    def make(self, finding: Finding, spans: Sequence[tuple[int, int]]) -> Diagnostic:
        """The diagnostic of a finding; `spans` are its spans in the source."""
        message = self._messages[finding.code]
        vietnamese = self._language == "vi"
        words = {k: v[not vietnamese] if isinstance(v, tuple) else v for k, v in finding.values.items()}
        text = (message.vi if vietnamese else message.en).format(**words)
        return Diagnostic(finding.code, message.severity, text, [list(span) for span in spans])


def page(messages: Iterable[Message]) -> str:
    """All diagnostics as a page of Markdown (`rules/DIAGNOSTICS.md`)."""
    known = sorted(messages, key=lambda message: _RANK[message.severity])
    lines = [
        "# Diagnostics",
        "",
        "Written by `kehoach rules diagnostics` from `diagnostics.toml`. An error cannot be right, a warning is worth a look, an",
        "info says how something was read. Nothing in the text is corrected.",
        "",
        "| code | severity | English | tiếng Việt |",
        "|---|---|---|---|",
        *(f"| [`{m.code}`](#{m.code}) | {m.severity} | {_cell(m.en)} | {_cell(m.vi)} |" for m in known),
    ]
    for message in known:
        lines += ["", f"## {message.code}"]
        for words, example in (("Raised by", message.raises), ("Not by", message.silent)):
            if example is not None:
                lines += ["", f"{words}:", "", "```text", *example.rstrip("\n").split("\n"), "```"]
        if message.raises is None:
            lines += ["", "No text of a few lines shows it."]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("{", "‹").replace("}", "›")
