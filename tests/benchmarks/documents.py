"""Documents to time with: the samples of `corpus/` over and over, no two alike, the same ones on every machine."""

import random
import re
from pathlib import Path

from extractor import extract, read_text

CORPUS = Path(__file__).parents[2] / "corpus"
SAMPLES = [
    file.read_bytes() for file in sorted(CORPUS.iterdir()) if file.suffix in (".txt", ".md") and file.stem != "README"
]
# One bullet in so many is left out of a varied document.
BULLETS = 10
_YEAR = re.compile(r"\b20\d\d\b")
_COUNT = re.compile(r"\b[1-9]\d{1,2}(?=%| \w)")
_BULLET = re.compile(r"(?m)^- .*\n")


def varied(count: int) -> list[bytes]:
    """`count` documents in UTF-8: the samples as they are, then again and again with other years and figures and without
    some of their bullets.
    """
    return [
        sample if number < len(SAMPLES) else _vary(sample.decode("utf-8-sig"), random.Random(number)).encode()
        for number, sample in ((number, SAMPLES[number % len(SAMPLES)]) for number in range(count))
    ]


def _vary(text: str, rng: random.Random) -> str:
    later = rng.randint(1, 9)  # of all years of a document, so that its dates keep their order
    text = _YEAR.sub(lambda year: str(int(year[0]) + later), text)
    text = _COUNT.sub(lambda figure: str(rng.randrange(10 ** (len(figure[0]) - 1), 10 ** len(figure[0]))), text)
    return _BULLET.sub(lambda bullet: bullet[0] if rng.randrange(BULLETS) else "", text)


def repeated(source: bytes, times: int) -> bytes:
    """A plan whose numbered sections come so many times over, between the one head and the one foot."""
    text = read_text(source).text
    units = [section for section in extract(source).sections if section.label and section.parent is None]
    start, end = units[0].start, units[-1].end
    return (text[:start] + "\n".join([text[start:end]] * times) + text[end:]).encode()
