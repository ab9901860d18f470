"""Messages to the reader of a plan: codes and words stand in `rules/diagnostics.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from .plan import Diagnostic, Severity
from .rules import RuleError

Language = Literal["vi", "en"]


@dataclass(frozen=True, slots=True)
class Message:
    """The severity and the words of a diagnostic's code, in Vietnamese and English."""

    severity: Severity
    vi: str
    en: str


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
            self._messages = {t["code"]: Message(t["severity"], t["vi"], t["en"]) for t in tables}
        except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
            raise RuleError(f"{file}: cannot be read: {error}") from error
        self._language: Language = language

    def __contains__(self, code: str) -> bool:
        return code in self._messages

    def make(self, finding: Finding, spans: Sequence[tuple[int, int]]) -> Diagnostic:
        """The diagnostic of a finding; `spans` are its spans in the source."""
        message = self._messages[finding.code]
        vietnamese = self._language == "vi"
        words = {k: v[not vietnamese] if isinstance(v, tuple) else v for k, v in finding.values.items()}
        text = (message.vi if vietnamese else message.en).format(**words)
        return Diagnostic(finding.code, message.severity, text, [list(span) for span in spans])
