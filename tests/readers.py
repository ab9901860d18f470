"""Readers for tests of the batch: quick ones, and such as documents could wish for. Workers import them by name."""

import hashlib
import os
import time

from extractor.plan import SCHEMA_VERSION, Diagnostic, Header, Plan, Source
from extractor.text import read_text

LOOP, KILL, HOG, FAULT, ABORT = "@@loop", "@@kill", "@@hog", "@@fault", "@@abort"


class Quick:
    """A reader that knows nothing but what a document's text tells it to do; the same text gives the same plan."""

    def __init__(self, pause: float = 0.0) -> None:
        self._pause = pause

    def __call__(self, source: bytes, *, name: str | None = None) -> Plan:
        document = read_text(source, name=name)
        text = document.text
        time.sleep(self._pause)
        if LOOP in text:
            while True:
                pass
        if KILL in text:
            os.kill(os.getpid(), 9)
        if ABORT in text:
            os.abort()
        if HOG in text:
            return bytearray(2**40)  # type: ignore[return-value]
        if FAULT in text:
            raise LookupError(f"the text says {text}")
        told = [Diagnostic("undecodable-text", "warning", "", [])] if document.replaced else []
        about = Source(document.name, document.sha256, document.encoding, len(text))
        title = hashlib.sha256(text.encode()).hexdigest() * (1 + len(text) % 7)
        return Plan(SCHEMA_VERSION, about, Header(title=title), [], [], [], [], [], [], [], told)


class FailingOnce:
    """A reader that kills its process at the first document, once: the file `trace` remembers that it did."""

    def __init__(self, trace: str) -> None:
        self._trace, self._quick = trace, Quick()

    def __call__(self, source: bytes, *, name: str | None = None) -> Plan:
        if not os.path.exists(self._trace):  # noqa: PTH110
            open(self._trace, "w").close()  # noqa: PTH123
            os.kill(os.getpid(), 9)
        return self._quick(source, name=name)


class NotToBeMade:
    """A reader that cannot be made."""

    def __init__(self) -> None:
        raise ValueError("no rules here")
