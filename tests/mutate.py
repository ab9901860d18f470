"""Changes to a text that change nothing a reader would call content, and how to undo what they do to positions."""

import re
import textwrap
import unicodedata
from collections.abc import Callable


def wrapped(width: int) -> Callable[[str], str]:
    """Wrap every line at `width` columns, as a converter does; rows of tables and rules stay."""

    def wrap(text: str) -> str:
        out = []
        for line in text.split("\n"):
            if len(line) <= width or line.count("|") > 1 or line.count("\t") > 1 or re.search(r"\S {4,}\S", line):
                out.append(line)
            else:
                out += textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
        return "\n".join(out)

    return wrap


def doubled_blanks(text: str) -> str:
    return re.sub(r"\n([ \t]*)\n", r"\n\1\n\1\n", text)


def crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def nbsp(text: str) -> str:
    return re.sub(r"(?<=\w) (?=\w)", "\u00a0", text)


def stripped(text: str) -> str:
    """Without markdown: headings' marks, emphasis, escapes."""
    text = re.sub(r"(?m)^ *#{1,6} +", "", text)
    text = re.sub(r"(?<!\n)\*{1,3}|(?<=\n)\*{2,3}|(?<=\n)\*(?=\S)", "", text)
    return re.sub(r"\\(?=[.\-])", "", text)


def marked(text: str) -> str:
    """With markdown: a heading's mark before every third line that starts with a number, bold around it."""
    out = []
    for i, line in enumerate(text.split("\n")):
        head = re.match(r"(?:[IVX]+[.\-]|\d+(?:\.\d+)*[.)]?|[a-zđ]\)) \S", line)
        out.append(
            f"{'#' * (i % 4 + 1)} **{line.strip()}**"
            if head and len(line) < 90 and i % 3 == 0 and "*" not in line
            else line
        )
    return "\n".join(out)


def run_in(text: str) -> str:
    """With the first part of a unit on the line of its heading, as where line breaks were lost in copying."""
    return re.sub(r"(?m)^(\W*[IVX]+\. [^a-zà-ỹ\n|]{4,80}?)[ \t]*\r?\n\s*(?=1\. *\w)", r"\1 ", text)


def quoted(text: str) -> str:
    """As a quotation of markdown, into which converters turn indented paragraphs."""
    return re.sub(r"(?m)^(?=[^\n|])", "> ", text)


def broken(text: str) -> str:
    """With the line breaks of markdown."""
    return re.sub(r"(?m)(?<=[^\s|-])$", r"\\", text)


HARMLESS: dict[str, Callable[[str], str]] = {
    "wrapped at 60": wrapped(60),
    "wrapped at 80": wrapped(80),
    "wrapped at 100": wrapped(100),
    "blank lines doubled": doubled_blanks,
    "CRLF": crlf,
    "NFD": nfd,
    "NBSP": nbsp,
    "markdown stripped": stripped,
    "markdown added": marked,
    "headings run in": run_in,
    "quoted": quoted,
    "line breaks of markdown": broken,
}
