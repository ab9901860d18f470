"""The stages of `Extractor.__call__`, each alone on what it was given while documents were read.

What is left between them is not timed: positions are turned back to the source, and diagnostics get their words.
"""

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any

from extractor import Extractor
from extractor.text import Text, read_text

# The attribute of `Extractor` whose `read` is the stage.
READERS = {
    "outline": "outliner",
    "header": "_headers",
    "citations": "_citations",
    "deadlines": "_deadlines",
    "targets": "_targets",
    "agencies and assignments": "_assignments",
    "residue": "_residue",
    "checks": "_checks",
}
NAMES = ("decode", "fold", *READERS, "JSON")


class _Recorder:
    """A reader that notes what it is given."""

    def __init__(self, reader: Any) -> None:
        self.reader = reader
        self.calls: list[tuple[Any, ...]] = []

    def read(self, *arguments: Any) -> Any:
        self.calls.append(arguments)
        return self.reader.read(*arguments)

    def replay(self) -> list[Any]:
        return [self.reader.read(*arguments) for arguments in self.calls]


def stages(extractor: Extractor, sources: Sequence[bytes]) -> dict[str, Callable[[], Any]]:
    """Each stage (`NAMES`) as a function that does it once for every source."""
    noting = copy(extractor)
    recorders = {name: _Recorder(getattr(extractor, attribute)) for name, attribute in READERS.items()}
    for name, attribute in READERS.items():
        setattr(noting, attribute, recorders[name])
    plans = [noting(source) for source in sources]
    texts = [read_text(source).text for source in sources]
    return {
        "decode": lambda: [read_text(source) for source in sources],
        "fold": lambda: [Text(text) for text in texts],
        **{name: recorder.replay for name, recorder in recorders.items()},
        "JSON": lambda: [plan.to_json() for plan in plans],
    }
