"""Frames as files: a workbook for people (XLSX), one file a frame for programs (CSV, Parquet).

The same frames give the same bytes. No cell of any file is a formula or a link, whatever the text, and nothing is cut short.

- XLSX: Vietnamese headings and words for the codes; texts are stored as texts, words of the source on one line. A full day is
  a date cell, any other time a text ("09/2023", "2021 – 2030"). What exceeds the limits of Excel goes on in a further sheet.
- CSV: UTF-8 with byte order mark, comma, CRLF, names and codes as in the frames. A text that a spreadsheet might take for a
  formula (behind white space a "=", "+", "-", "@" or their full-width forms), or that begins with a tab, a line break or an
  apostrophe, gets an apostrophe before it: who takes one apostrophe from each text that begins with one has the frame again.
- Parquet: names, codes and types as in the frames.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO, StringIO
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from .tables import cleaned, require

if TYPE_CHECKING:
    from pandas import DataFrame

CELL: Final = 32_767  # what an Excel cell holds, in UTF-16 code units
ROWS: Final = 1_048_576  # of an Excel sheet, with its heading

# The title of each sheet, and the columns that are shown, in their order. All others follow folded away: they trace a record
# back to the JSON and the text, or say again in parts what is shown.
SHEETS: Final = {
    "documents": (
        "Văn bản",
        "document file issuer symbol date title period vision signer assignments targets deadlines citations agencies messages",
    ),
    "agenda": (
        "Lịch thực hiện",
        "document file date_from date_to text kind rrule actors role task partners headings inferred",
    ),
    "assignments": (
        "Phân công",
        "document file actor role task partners deadlines date_to reports_to via product path headings",
    ),
    "matrix": (
        "Cơ quan",
        "document file issuer agency lead coordinate advise request responsible tasks partner",
    ),
    "targets": (
        "Chỉ tiêu",
        "document file indicator comparator low high unit horizon status direction base_value base_year text headings",
    ),
    "deadlines": (
        "Thời hạn",
        "document file text kind edtf rrule date_from date_to inferred path headings",
    ),
    "citations": (
        "Viện dẫn",
        "document file text type symbol date issuer title relation pinpoint path headings",
    ),
    "authorities": ("Văn bản được viện dẫn", "document file id type date issuer title"),
    "sections": ("Đề mục", "document file path level heading kind"),
}
_REST: Final = "Phần tiếp theo"  # the sheet of what no cell could hold

# The heading of a column and its width in characters; "frame.column" where a frame means something of its own by it.
HEADINGS: Final = {
    "document": ("Văn bản số", 7),
    "documents.document": ("STT", 5),
    "file": ("Tệp", 14),
    "issuer": ("Cơ quan ban hành", 22),
    "number": ("Số", 8),
    "symbol": ("Số, ký hiệu", 16),
    "place": ("Địa danh", 13),
    "date": ("Ngày ban hành", 11),
    "type": ("Loại", 9),
    "title": ("Trích yếu", 42),
    "period": ("Kỳ kế hoạch", 12),
    "vision": ("Tầm nhìn", 8),
    "signer": ("Người ký", 15),
    "signer_authority": ("Thẩm quyền ký", 18),
    "signer_capacity": ("Quyền hạn ký", 14),
    "signer_position": ("Chức vụ", 16),
    "recipients": ("Nơi nhận", 40),
    "inferred": ("Suy ra, không ghi rõ", 10),
    "documents.sections": ("Số đề mục", 8),
    "documents.citations": ("Số viện dẫn", 8),
    "documents.authorities": ("Số văn bản được viện dẫn", 11),
    "documents.targets": ("Số chỉ tiêu", 8),
    "documents.deadlines": ("Số thời hạn", 8),
    "documents.agencies": ("Số cơ quan", 8),
    "documents.assignments": ("Số nhiệm vụ", 8),
    "warnings": ("Số cảnh báo", 9),
    "messages": ("Cần xem lại", 34),
    "sha256": ("SHA-256", 18),
    "encoding": ("Bảng mã", 10),
    "length": ("Số ký tự", 9),
    "date_from": ("Từ ngày", 11),
    "date_to": ("Đến ngày", 11),
    "assignments.date_to": ("Hạn cuối", 11),
    "actor": ("Cơ quan thực hiện", 22),
    "actors": ("Cơ quan thực hiện", 24),
    "agency": ("Cơ quan", 40),
    "role": ("Vai trò", 10),
    "partners": ("Phối hợp với", 22),
    "partner": ("Được phối hợp", 10),
    "task": ("Nhiệm vụ", 54),
    "tasks": ("Tổng số nhiệm vụ", 10),
    "deadlines": ("Thời hạn", 18),
    "reports_to": ("Báo cáo cho", 16),
    "via": ("Qua", 12),
    "product": ("Sản phẩm", 14),
    "headings": ("Thuộc phần", 28),
    "heading": ("Đề mục", 60),
    "path": ("Mục", 9),
    "label": ("Số mục", 9),
    "level": ("Cấp", 6),
    "kind": ("Loại", 11),
    "sections.kind": ("Loại", 24),
    "sections.path": ("Mục", 24),
    "authorities.title": ("Trích yếu", 70),
    "text": ("Nguyên văn", 60),
    "agenda.text": ("Thời hạn", 20),
    "deadlines.text": ("Thời hạn", 30),
    "citations.text": ("Nguyên văn", 44),
    "targets.text": ("Nguyên văn", 24),
    "rrule": ("Lặp lại", 14),
    "edtf": ("Thời gian", 14),
    "indicator": ("Chỉ tiêu", 48),
    "comparator": ("So sánh", 9),
    "low": ("Giá trị", 9),
    "high": ("Giá trị cao nhất", 9),
    "unit": ("Đơn vị", 12),
    "status": ("Tính chất", 10),
    "direction": ("Xu hướng", 8),
    "base_value": ("Giá trị so sánh", 8),
    "base_year": ("Năm so sánh", 8),
    "horizon": ("Đến thời điểm", 11),
    "year": ("Năm", 7),
    "pinpoint": ("Điều, khoản", 14),
    "relation": ("Quan hệ", 11),
    "authority": ("Văn bản được viện dẫn", 26),
    "authorities.id": ("Văn bản", 30),
    "mentions": ("Nơi viện dẫn", 16),
    "id": ("Mã", 7),
    "assignment": ("Mã nhiệm vụ", 8),
    "section": ("Mã mục", 8),
    "parent": ("Mã cấp trên", 8),
    "citations": ("Mã viện dẫn", 14),
    "targets": ("Mã chỉ tiêu", 14),
    "start": ("Vị trí đầu", 9),
    "end": ("Vị trí cuối", 9),
    "heading_start": ("Đề mục: vị trí đầu", 9),
    "heading_end": ("Đề mục: vị trí cuối", 9),
    "horizon_from_start": ("Thời điểm: vị trí đầu", 9),
    "horizon_from_end": ("Thời điểm: vị trí cuối", 9),
    "rule": ("Quy tắc", 18),
    "kind_rule": ("Quy tắc xếp loại", 18),
} | {
    role: (words, 10)
    for role, words in {
        "lead": "Chủ trì",
        "coordinate": "Phối hợp",
        "advise": "Tham mưu",
        "request": "Được đề nghị",
        "responsible": "Thực hiện",
    }.items()
}

_CODED: Final = frozenset({"kind", "relation", "comparator", "status", "direction", "role"})
WORDS: Final = {
    # roles
    "lead": "chủ trì",
    "coordinate": "phối hợp",
    "advise": "tham mưu",
    "request": "đề nghị",
    "responsible": "thực hiện",
    # deadlines
    "by": "trước hạn",
    "during": "trong kỳ",
    "range": "từ - đến",
    "from": "từ khi",
    "recurring": "định kỳ",
    "relative": "theo sự kiện",
    # citations
    "basis": "căn cứ",
    "implements": "thực hiện",
    "amends": "sửa đổi, bổ sung",
    "replaces": "thay thế",
    "repeals": "bãi bỏ",
    "promulgated_with": "ban hành kèm theo",
    "mentions": "nhắc đến",
    # targets
    "at_least": "ít nhất",
    "more_than": "trên",
    "at_most": "không quá",
    "less_than": "dưới",
    "about": "khoảng",
    "exactly": "đạt",
    "target": "chỉ tiêu",
    "achieved": "đã đạt",
    "norm": "định mức",
    "increase": "tăng",
    "decrease": "giảm",
    # sections
    "header": "phần đầu",
    "preamble": "phần mở đầu",
    "purpose_requirements": "mục đích, yêu cầu",
    "purpose": "mục đích",
    "requirements": "yêu cầu",
    "viewpoint": "quan điểm",
    "scope": "phạm vi, đối tượng",
    "situation": "thực trạng",
    "objectives": "mục tiêu",
    "objectives_general": "mục tiêu chung",
    "objectives_specific": "mục tiêu cụ thể",
    "tasks": "nhiệm vụ, giải pháp",
    "funding": "kinh phí",
    "schedule": "tiến độ",
    "implementation": "tổ chức thực hiện",
    "reporting": "kiểm tra, báo cáo",
    "agency": "cơ quan thực hiện",
    "field_content": "nội dung",
    "field_assignment": "phân công",
    "field_schedule": "thời gian",
    "closing": "phần kết",
    "recipients": "nơi nhận",
    "signature": "chữ ký",
    "annex": "phụ lục",
    "decision": "quyết định",
    "other": "khác",
}
_PINPOINTS: Final = {
    "article": "Điều",
    "clause": "khoản",
    "point": "điểm",
    "item": "mục",
    "chapter": "Chương",
    "section": "Mục",
    "annex": "Phụ lục",
}

_TIMES: Final = frozenset({"date", "period", "vision", "edtf", "date_from", "date_to", "horizon", "base_year"})
_POINT: Final = re.compile(r"(\d{4}|XXXX)(?:-(\d\d|XX)(?:-(\d\d))?)?[~?%]?", re.ASCII)
_FORMULA: Final = re.compile(r"\s*[=+\-@＝＋－＠]|['\t\r\n]")
_LINE: Final = 15  # the height of a line, in points
_HIGHEST: Final = 409  # the height that Excel gives a row at most; what is hidden then is still in the cell
_CREATED: Final = datetime(2000, 1, 1)  # a file must not tell when it was written, or no two were the same


# --- XLSX ----------------------------------------------------------------------------------------------------------------


def xlsx(frames: Mapping[str, DataFrame], *, cell: int = CELL, rows: int = ROWS) -> bytes:
    """Give the frames of `tables()` as one workbook.

    A sheet of more than `rows` rows goes on in "NAME (2)"; of a text longer than `cell` UTF-16 code units the whole stands in
    the sheet "Phần tiếp theo", in pieces, and its cell says so.
    """
    require("pandas", "xlsxwriter")
    from xlsxwriter import Workbook

    data = BytesIO()
    book = Workbook(data, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    book.set_properties({"created": _CREATED})
    workbook = _Workbook(book, cell, rows)
    for name in SHEETS:
        workbook.add(name, frames[name])
    workbook.add_rest()
    book.close()
    return data.getvalue()


@dataclass(slots=True)
class _Workbook:
    """A workbook that grows sheet by sheet; `rest`: (sheet, cell, number of the piece, piece) of texts that no cell holds."""

    book: Any
    cell: int
    rows: int
    rest: list[tuple[str, str, int, str]] = field(default_factory=list)
    formats: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        base = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
        line = {"border": 1, "border_color": "#BFBFBF"}
        self.formats = {
            "head": self.book.add_format(
                base
                | line
                | {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#DDEBF7"}
            ),
            "text": self.book.add_format(base | line | {"text_wrap": True, "num_format": "@"}),
            "number": self.book.add_format(base | line | {"align": "center"}),
            "date": self.book.add_format(base | line | {"num_format": "dd/mm/yyyy", "align": "center"}),
        }

    def add(self, name: str, frame: DataFrame) -> None:
        """A frame as one sheet, or more."""
        title, listed = SHEETS[name]
        if {"kind", "date_from"} <= set(frame.columns):  # what is due by a year does not begin with it
            frame = frame.assign(date_from=frame["date_from"].mask(frame["kind"] == "by"))
        visible = listed.split()
        columns = [*visible, *(column for column in frame.columns if column not in visible)]
        values = [_shown(column, frame[column].tolist()) for column in columns]
        heads = [HEADINGS.get(f"{name}.{column}") or HEADINGS[column] for column in columns]
        self._sheets(title, heads, values, len(visible))

    def add_rest(self) -> None:
        """The pieces of the long texts, if there are any."""
        if self.rest:
            heads = [("Trang", 24), ("Ô", 8), ("Phần", 7), ("Nội dung", 120)]
            self._sheets(_REST, heads, [list(column) for column in zip(*self.rest, strict=True)], len(heads))

    def _sheets(
        self, title: str, heads: Sequence[tuple[str, int]], columns: Sequence[Sequence[object]], visible: int
    ) -> None:
        """`columns` below `heads` (words and width) in as many sheets as they need; those from `visible` on are folded."""
        room = self.rows - 1
        for part, first in enumerate(range(0, max(len(columns[0]), 1), room)):
            name = title if part == 0 else f"{title} ({part + 1})"
            self._sheet(name, heads, [values[first : first + room] for values in columns], visible)

    def _sheet(
        self, title: str, heads: Sequence[tuple[str, int]], columns: Sequence[Sequence[object]], visible: int
    ) -> None:
        from xlsxwriter.utility import xl_rowcol_to_cell

        sheet = self.book.add_worksheet(title)
        lines = [1] * len(columns[0])
        for j, ((words, width), values) in enumerate(zip(heads, columns, strict=True)):
            sheet.set_column(j, j, width, None, {"level": 1, "hidden": True} if j >= visible else {})
            sheet.write_string(0, j, words, self.formats["head"])
            for i, value in enumerate(values):
                if isinstance(value, str):
                    value = self._fitting(value, title, i + 1, j)
                    sheet.write_string(i + 1, j, value, self.formats["text"])
                    lines[i] = max(lines[i], _lines(value, width) if j < visible else 1)
                elif isinstance(value, date):
                    sheet.write_datetime(i + 1, j, value, self.formats["date"])
                elif value is None:
                    sheet.write_blank(i + 1, j, None, self.formats["text"])
                else:
                    sheet.write_number(i + 1, j, value, self.formats["number"])
        if visible < len(heads):
            sheet.set_column(len(heads), len(heads), 9, None, {"collapsed": True})
        sheet.set_row(0, _LINE * max(_lines(words, width) for words, width in heads[:visible]) + 4)
        for i, count in enumerate(lines, 1):
            sheet.set_row(i, min(_LINE * count + 2, _HIGHEST))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(lines), len(heads) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_rowcol_to_cell(len(lines), len(heads) - 1)}"})
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer("&L&A&R&P/&N")

    def _fitting(self, text: str, title: str, row: int, column: int) -> str:
        """The text, or where no cell can hold it, where its pieces are found."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        if len(text) <= self.cell // 2 or len(pieces := _pieces(text, self.cell)) == 1:
            return text
        cell = xl_rowcol_to_cell(row, column)
        self.rest += [(title, cell, number, piece) for number, piece in enumerate(pieces, 1)]
        return f"(Văn bản dài, xem trang “{_REST}”: ô {cell} của trang “{title}”)"


def _lines(text: str, width: int) -> int:
    """About how many lines a text takes in a column of `width` digits: most letters are narrower, capitals are not."""
    return sum(ceil((len(line) + sum(map(str.isupper, line)) / 2 or 1) / (width * 1.3)) for line in text.split("\n"))


def _shown(column: str, values: Sequence[Any]) -> list[object]:
    """The values of a column as people read them: texts, numbers, days, None."""
    from pandas import NA

    return [None if value is NA or value is None else _word(column, value) for value in values]


def _word(column: str, value: Any) -> object:
    if not isinstance(value, str):
        return value
    if column in _TIMES:
        return _day(value) or time_in_words(value)
    if column == "text":
        return cleaned(value)
    if column == "path":
        return re.sub(r"@(\w+)", lambda m: WORDS.get(m[1], m[0]), value)
    if column in _CODED:
        return WORDS.get(value, value)
    if column == "rrule":
        return recurrence_in_words(value)
    if column == "pinpoint":
        return re.sub(r"(?:^|(?<=; ))(\w+): ", lambda m: f"{_PINPOINTS.get(m[1], m[1])} ", value).replace("; ", ", ")
    if column == "inferred":
        return "; ".join(HEADINGS[name][0].lower() if name in HEADINGS else name for name in value.split("; "))
    return value


def _day(edtf: str) -> date | None:
    """A full day that Excel knows."""
    try:
        day = date.fromisoformat(edtf) if len(edtf) == 10 else None
    except ValueError:
        return None
    return day if day and day.year >= 1900 else None


def time_in_words(edtf: str) -> str:
    """Write an EDTF date or interval in the Vietnamese order ("09/2023", "2021 – 2030", "đến 2030"); else as it is."""
    first, interval, last = edtf.partition("/")
    ends = [end if end in ("", "..") else _point(end) for end in ((first, last) if interval else (first,))]
    if None in ends:
        return edtf
    if not interval:
        return ends[0] or ""
    if ends[0] in ("", ".."):
        return f"đến {ends[1]}"
    return f"từ {ends[0]}" if ends[1] in ("", "..") else f"{ends[0]} – {ends[1]}"


def _point(edtf: str) -> str | None:
    match = _POINT.fullmatch(edtf)
    if match is None:
        return None
    words = "/".join(part for part in reversed(match.groups()) if part and "X" not in part)
    return f"khoảng {words}" if edtf[-1] in "~?%" else words


_FREQUENCIES: Final = {"YEARLY": "năm", "MONTHLY": "tháng", "WEEKLY": "tuần", "DAILY": "ngày"}
_WEEKDAYS: Final = dict(
    zip(
        ("MO", "TU", "WE", "TH", "FR", "SA", "SU"),
        ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
        strict=True,
    )
)


def recurrence_in_words(rrule: str) -> str:
    """Write an RFC 5545 rule in Vietnamese ("ngày 15 tháng 3, 6 hằng năm"); one with other parts stays as it is."""
    parts = dict(part.partition("=")[::2] for part in rrule.split(";"))
    unit, every = _FREQUENCIES.get(parts.pop("FREQ", "")), parts.pop("INTERVAL", "1")
    days, weekdays, months = (parts.pop(key, "") for key in ("BYMONTHDAY", "BYDAY", "BYMONTH"))
    if unit is None or parts or "-" in days or not all(day in _WEEKDAYS for day in weekdays.split(",") if day):
        return rrule
    cycle = {("tháng", "3"): "hằng quý", (unit, "1"): f"hằng {unit}"}.get((unit, every), f"{every} {unit} một lần")
    words = (
        ", ".join(_WEEKDAYS[day] for day in weekdays.split(",") if day),
        days and f"ngày {days.replace(',', ', ')}",
        months and f"tháng {months.replace(',', ', ')}",
        cycle,
    )
    return " ".join(word for word in words if word)


def _pieces(text: str, size: int) -> list[str]:
    """A text in pieces of at most `size` UTF-16 code units, parted at spaces where there are any."""
    units = text.encode("utf-16-le")
    pieces: list[str] = []
    done = 0
    while len(units) - done > 2 * size:
        piece = units[done : done + 2 * size].decode("utf-16-le", "ignore")  # half a character at the end waits
        piece = piece[: piece.rfind(" ", len(piece) // 2) + 1] or piece
        pieces.append(piece)
        done += len(piece.encode("utf-16-le"))
    return [*pieces, units[done:].decode("utf-16-le")]


# --- CSV, Parquet --------------------------------------------------------------------------------------------------------


def csv_files(frames: Mapping[str, DataFrame]) -> Iterator[tuple[str, bytes]]:
    """Give the frames as CSV: (file name, bytes), one a frame. How texts are kept from being formulas says the module."""
    require("pandas")
    from pandas import NA

    for name, frame in frames.items():
        out = StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(frame.columns)
        columns = [
            ["" if value is NA else _unformulated(value) for value in frame[column].tolist()] for column in frame
        ]
        writer.writerows(zip(*columns, strict=True))
        yield f"{name}.csv", out.getvalue().encode("utf-8-sig")


def parquet_files(frames: Mapping[str, DataFrame]) -> Iterator[tuple[str, bytes]]:
    """Give the frames as Parquet: (file name, bytes), one a frame."""
    require("pandas", "pyarrow")
    for name, frame in frames.items():
        out = BytesIO()
        frame.to_parquet(out, engine="pyarrow", index=False)
        yield f"{name}.parquet", out.getvalue()


def _unformulated(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
