"""Tables: what each frame holds, and what becomes of it in a workbook, in CSV and in Parquet."""

import csv
import dataclasses
import io
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from extractor import Plan, plan, tables
from extractor.cli import cli
from extractor.output.tables import bounds, same
from extractor.plan import AgencyMention, Assignment, Authority, Base, Citation, Deadline, Diagnostic, Section, Target

pd = pytest.importorskip("pandas")
pytest.importorskip("xlsxwriter")
pytest.importorskip("pyarrow")

from extractor.output.writers import (  # noqa: E402
    HEADINGS,
    SHEETS,
    WORDS,
    csv_files,
    parquet_files,
    recurrence_in_words,
    time_in_words,
    xlsx,
)


def section(id: str, path: str, heading: str | None, parent: str | None = None) -> Section:
    return Section(id, parent, path, path[-1], 1 + path.count("/"), heading, "tasks", 0, 90, None, None, "r", None)


def deadline(id: str, text: str, kind: str, edtf: str | None, rrule: str | None = None, start: int = 5) -> Deadline:
    return Deadline(id, start, start + len(text), text, "s2", kind, edtf, rrule, [], "r")  # type: ignore[arg-type]


def agency(name: str) -> AgencyMention:
    return AgencyMention(name, name, 1, 2)


def task(id: str, actors: list[str], role: str, partners: list[str], words: str, deadlines: list[str]) -> Assignment:
    who, others = [agency(n) for n in actors], [agency(n) for n in partners]
    return Assignment(id, 10, 40, words, "s2", who, role, others, words, deadlines, ["c1"], [], [], [], None, "r")  # type: ignore[arg-type]


def made(
    name: str = "a.txt", issuer: str = "UBND xã A", symbol: str | None = "5/KH-UBND", day: str | None = None
) -> Plan:
    header = plan.Header(issuer, symbol and "5", symbol, None, day, "KH", "Trồng cây", "2021/2030", "2045")
    header.signer = plan.Signer("TM. UBND", None, "CHỦ TỊCH", "Lê A")
    header.recipients = ["Như Điều 3", "Lưu VT"]
    return Plan(
        "1",
        plan.Source(name, "0" * 64, "utf-8", 100),
        header,
        [section("s1", "II", "TỔ CHỨC"), section("s2", "II/1", "Sở A", "s1"), section("s3", "II/1/a", None, "s2")],
        [
            Citation(
                "c1", 3, 9, "Luật A", "s3", "Luật", None, None, None, "2010", None, None,
                {"article": "15", "point": "a, b"}, "basis", "Luật A", "r",
            )
        ],
        [Authority("Luật A", "Luật", None, "2010", None, None, ["c1", "c2"])],
        [
            Target(
                "t1", 4, 8, "85%", "s1", "cây sống", "at_least", 85, 90.5, "%", "target", None, Base(70, "2020"), None,
                "2025", [1, 3], "r",
            )
        ],
        [
            deadline("d1", "đến năm 2025", "by", "2025"),
            deadline("d2", "trước\n**ngày 30/11/2023", "by", "2023-11-30"),
            deadline("d3", "từ tháng 9", "from", "2023-09/.."),
            deadline("d4", "trước ngày 10/12 hằng năm", "recurring", "XXXX-12-10", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10"),
            deadline("d5", "khi có yêu cầu", "relative", None),
        ],
        [plan.Agency("g1", "Sở A", None, None, [], [[1, 2]])],
        [
            task("a1", ["Sở A", "Sở B", "Sở A"], "lead", ["Sở C", "Sở D"], "trồng cây", ["d2", "d1", "d3"]),
            task("a2", ["Sở B"], "responsible", ["Sở A"], "tưới cây", ["d2", "d4"]),
            task("a3", [], "responsible", [], "xem cây", []),
        ],
        [Diagnostic("x", "warning", "Thiếu số", []), Diagnostic("y", "info", "Không sao", [])],
    )  # fmt: skip


def rows(frame: Any, *columns: str) -> list[tuple[Any, ...]]:
    values = [[None if value is pd.NA else value for value in frame[column].tolist()] for column in columns]
    return list(zip(*values, strict=True))


# --- frames --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2023-11-30", "2023-11-30", "2023-11-30"),
        ("2023-09", "2023-09-01", "2023-09-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("2021/2030", "2021-01-01", "2030-12-31"),
        ("2023-10/2023-12", "2023-10-01", "2023-12-31"),
        ("2023-09/2024-05", "2023-09-01", "2024-05-31"),
        ("2023-09-14/2023-10", "2023-09-14", "2023-10-31"),
        ("2023-09/..", "2023-09-01", None),
        ("2023/..", "2023-01-01", None),
        ("../2030", None, "2030-12-31"),
        ("2024-05~", "2024-05-01", "2024-05-31"),
        ("XXXX-12-10", None, None),
        ("XXXX-09/XXXX-12", None, None),
        ("XXXX-XX-15", None, None),
        ("2023-13", None, None),
        ("2023-02-30", None, None),
        ("0000", None, None),
        ("..", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_bounds(edtf: str | None, first: str | None, last: str | None) -> None:
    assert bounds(edtf) == (first, last)


def test_documents() -> None:
    (row,) = tables([made()])["documents"].to_dict("records")
    expected = {
        "document": 1, "file": "a.txt", "issuer": "UBND xã A", "number": "5", "symbol": "5/KH-UBND", "period": "2021/2030",
        "vision": "2045", "signer": "Lê A", "signer_position": "CHỦ TỊCH", "recipients": "Như Điều 3; Lưu VT", "sections": 3,
        "citations": 1, "authorities": 1, "targets": 1, "deadlines": 5, "agencies": 1, "assignments": 3, "warnings": 1,
        "messages": "Thiếu số", "length": 100,
    }  # fmt: skip
    assert {key: row[key] for key in expected} == expected
    assert pd.isna(row["date"])
    assert "rule" not in row


def test_records_have_their_own_fields_and_their_place() -> None:
    frames = tables([made()])
    assert rows(frames["sections"], "id", "parent", "path", "level")[1] == ("s2", "s1", "II/1", 2)
    (citation,) = rows(frames["citations"], "id", "type", "pinpoint", "path", "headings", "start")
    assert citation == ("c1", "Luật", "article: 15; point: a, b", "II/1/a", "TỔ CHỨC › Sở A", 3)
    assert rows(frames["authorities"], "id", "mentions") == [("Luật A", "c1; c2")]
    (target,) = rows(
        frames["targets"], "low", "high", "base_value", "base_year", "horizon_from_start", "horizon_from_end"
    )
    assert target == (85.0, 90.5, 70.0, "2020", 1, 3)
    assert rows(frames["deadlines"], "id", "date_from", "date_to") == [
        ("d1", "2025-01-01", "2025-12-31"),
        ("d2", "2023-11-30", "2023-11-30"),
        ("d3", "2023-09-01", None),
        ("d4", None, None),
        ("d5", None, None),
    ]


def test_what_repeats_or_hangs_on_an_event_has_no_dates() -> None:
    source = made()
    source.deadlines = [deadline("d1", "hằng năm", "recurring", "2023"), deadline("d2", "sau họp", "relative", "2024")]
    assert rows(tables([source])["deadlines"], "date_from", "date_to") == [(None, None)] * 2


def test_assignments_have_a_row_an_actor() -> None:
    frame = tables([made()])["assignments"]
    assert rows(frame, "id", "actor", "role", "partners", "task", "path") == [
        ("a1", "Sở A", "lead", "Sở C; Sở D", "trồng cây", "II/1"),
        ("a1", "Sở B", "lead", "Sở C; Sở D", "trồng cây", "II/1"),
        ("a2", "Sở B", "responsible", "Sở A", "tưới cây", "II/1"),
        ("a3", None, "responsible", None, "xem cây", "II/1"),
    ]
    first, *_, last = rows(frame, "deadlines", "date_from", "date_to", "headings", "citations", "start", "end")
    assert first == (
        "trước ngày 30/11/2023; đến năm 2025; từ tháng 9", "2023-09-01", "2025-12-31", "TỔ CHỨC › Sở A", "c1", 10, 40,
    )  # fmt: skip
    assert last[:3] == (None, None, None)


def test_matrix_counts_tasks_by_role() -> None:
    frame = tables([made(), made("b.txt")])["matrix"]
    assert list(frame.columns[4:9]) == ["lead", "coordinate", "advise", "request", "responsible"]
    expected = [("Sở B", 1, 1, 2, 0), ("Sở A", 1, 0, 1, 1), ("Sở C", 0, 0, 0, 1), ("Sở D", 0, 0, 0, 1)]
    assert rows(frame, "agency", "lead", "responsible", "tasks", "partner") == expected * 2
    assert frame["document"].tolist() == [1] * 4 + [2] * 4


def test_agenda_is_in_the_order_of_the_dates() -> None:
    early, late = made("early.txt"), made("late.txt")
    early.deadlines = [deadline("d9", "năm 2022", "during", "2022")]
    frame = tables([late, early])["agenda"]
    assert rows(frame, "document", "id", "assignment") == [
        (2, "d9", None),
        (1, "d3", "a1"),
        (1, "d2", "a1"),
        (1, "d2", "a2"),
        (1, "d1", "a1"),
        (1, "d4", "a2"),
        (1, "d5", None),
    ]
    assert rows(frame, "actors", "role", "task", "kind")[2:4] == [
        ("Sở A; Sở B", "lead", "trồng cây", "by"),
        ("Sở B", "responsible", "tưới cây", "by"),
    ]
    assert frame["rrule"].tolist()[5] == "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10"


def test_types_do_not_depend_on_the_rows() -> None:
    full, none = tables([made()]), tables([])
    bare = tables([Plan("1", plan.Source(None, "", None, 0), plan.Header(), [], [], [], [], [], [], [], [])])
    assert list(full) == list(none) == list(bare) and set(full) == set(SHEETS)
    for name, frame in full.items():
        assert frame.dtypes.to_dict() == none[name].dtypes.to_dict() == bare[name].dtypes.to_dict()
        assert len(none[name]) == 0 and len(bare[name]) == (name == "documents")


def test_sections_that_go_round_end() -> None:
    source = made()
    source.sections[0].parent = "s2"
    assert tables([source])["citations"]["headings"].tolist() == ["TỔ CHỨC › Sở A"]


def test_the_same_document_twice() -> None:
    issue = {"one": "2023-01-02", "two": "2024", "three": "2023-05", "four": None}
    plans = [(file, made(day=day)) for file, day in issue.items()]
    assert list(same(plans)) == [("one", "three"), ("one", "four")]
    assert list(same([("one", made()), ("two", made(issuer="UBND xã B")), ("three", made(symbol=None))])) == []
    assert list(same([("one", made()), ("two", made(issuer="ubnd xã a", day="2023"))])) == [("one", "two")]


# --- writers -------------------------------------------------------------------------------------------------------------


def workbook(data: bytes) -> Any:
    return pytest.importorskip("openpyxl").load_workbook(io.BytesIO(data))


def cells(data: bytes, title: str) -> list[dict[str, Any]]:
    """The rows of a sheet by heading."""
    heads, *lines = workbook(data)[title].iter_rows(values_only=True)
    return [dict(zip(heads, line, strict=True)) for line in lines]


PAYLOADS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=HYPERLINK(\"http://a.b\")", "http://a.b", "mailto:a@b.c", "internal:Sheet1!A1",
    "external:c:\\a.xlsx", "file:///a", "{=1+1}", " =1+1", "\t=1+1", "\r=1+1", "\n=1+1", "'=1+1", "＝1+1", "1E5", "007",
    "30/11/2023", "TRUE", "#REF!", "<b>&\"</b>", "_x0041_", "a;b,c\td", "Tiếng Việt 😀",
]  # fmt: skip


def filled(value: Any, payload: str) -> Any:
    """A copy of a record, or list of records, with each text in it replaced."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return type(value)(**{f.name: filled(getattr(value, f.name), payload) for f in dataclasses.fields(value)})
    if isinstance(value, list):
        return [filled(item, payload) for item in value]
    if isinstance(value, dict):
        return {key: filled(item, payload) for key, item in value.items()}
    return payload if isinstance(value, str) else value


@pytest.fixture(scope="module")
def payloads() -> dict[str, Any]:
    """The frames of one plan a payload, with the payload in every text of it."""
    return tables(filled(made(day="2023"), payload) for payload in PAYLOADS)


def test_no_text_in_a_workbook_becomes_a_formula_or_a_link(payloads: dict[str, Any]) -> None:
    data = xlsx(payloads)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for part in parts.namelist():
            content = parts.read(part)
            assert b"<f>" not in content and b"<f " not in content and b"hyperlink" not in content, part
    book = workbook(data)
    for name, (title, _) in SHEETS.items():
        lines = [*book[title].iter_rows()][1:]
        assert len(lines) == len(payloads[name])
        for line in lines:
            assert all(cell.hyperlink is None and cell.data_type in ("s", "n") for cell in line)
            payload = " ".join(PAYLOADS[line[0].value - 1].split())
            texts = [" ".join(cell.value.replace("_x000D_", " ").split()) for cell in line if cell.data_type == "s"]
            assert len(texts) > 1 and [text for text in texts if payload not in text] == []
    assert [row["Người ký"] for row in cells(data, "Văn bản")] == [text.replace("\r", "_x000D_") for text in PAYLOADS]


def test_no_text_in_csv_becomes_a_formula(payloads: dict[str, Any]) -> None:
    for name, content in csv_files(payloads):
        header, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        frame = payloads[name.removesuffix(".csv")]
        assert header == list(frame.columns) and len(lines) == len(frame)
        for line, values in zip(lines, frame.itertuples(index=False), strict=True):
            for written, value in zip(line, values, strict=True):
                assert not isinstance(value, str) or not written.lstrip().startswith(tuple("=+-@＝＋－＠"))
                back = written[1:] if isinstance(value, str) and written.startswith("'") else written
                assert back == ("" if value is pd.NA else str(value))


def test_the_workbook_speaks_vietnamese() -> None:
    source = made(day="2023-11-30")
    source.header.inferred = ["issuer"]
    data = xlsx(tables([source]))
    (document,) = cells(data, "Văn bản")
    assert document["Ngày ban hành"] == datetime(2023, 11, 30)
    assert (document["Kỳ kế hoạch"], document["Suy ra, không ghi rõ"]) == ("2021 – 2030", "cơ quan ban hành")
    agenda = cells(data, "Lịch thực hiện")
    assert agenda[1]["Thời hạn"] == "trước ngày 30/11/2023"
    assert (agenda[1]["Từ ngày"], agenda[1]["Đến ngày"]) == (None, datetime(2023, 11, 30))
    assert (agenda[0]["Từ ngày"], agenda[0]["Loại"], agenda[0]["Vai trò"]) == (
        datetime(2023, 9, 1),
        "từ khi",
        "chủ trì",
    )
    assert agenda[4]["Lặp lại"] == "ngày 10 tháng 12 hằng năm"
    assert cells(data, "Viện dẫn")[0]["Điều, khoản"] == "Điều 15, điểm a, b"
    assert cells(data, "Chỉ tiêu")[0]["Giá trị"] == 85


def test_sheets_are_made_for_reading() -> None:
    book = workbook(xlsx(tables([made()])))
    assert book.sheetnames == [title for title, _ in SHEETS.values()]
    for sheet in book:
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref.startswith("A1:")
        assert sheet.page_setup.orientation == "landscape"
    sheet = book["Phân công"]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:5] == ["Văn bản số", "Tệp", "Cơ quan thực hiện", "Vai trò", "Nhiệm vụ"]
    assert sheet.column_dimensions["A"].hidden is False
    assert sheet.column_dimensions[sheet.cell(1, heads.index("Mã") + 1).column_letter].hidden
    assert sheet["E2"].alignment.wrap_text


def test_every_column_and_code_has_vietnamese_words() -> None:
    for name, frame in tables([]).items():
        assert [c for c in frame.columns if c not in HEADINGS and f"{name}.{c}" not in HEADINGS] == []
        visible = SHEETS[name][1].split()
        assert set(visible) <= set(frame.columns) and len(set(visible)) == len(visible)
        heads = [HEADINGS.get(f"{name}.{c}") or HEADINGS[c] for c in frame.columns]
        assert len({words for words, _ in heads}) == len(heads), name
    codes = (
        plan.SectionKind,
        plan.Relation,
        plan.Comparator,
        plan.Status,
        plan.Direction,
        plan.DeadlineKind,
        plan.Role,
    )
    assert [code for kind in codes for code in get_args(kind) if code not in WORDS] == []


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2023-11-30", "30/11/2023"),
        ("2023-09", "09/2023"),
        ("2023", "2023"),
        ("2021/2030", "2021 – 2030"),
        ("2023-09/..", "từ 09/2023"),
        ("../2030", "đến 2030"),
        ("XXXX-12-10", "10/12"),
        ("2024-05~", "khoảng 05/2024"),
        ("=1+1", "=1+1"),
        ("a/b", "a/b"),
    ],
)
def test_times_in_words(edtf: str, words: str) -> None:
    assert time_in_words(edtf) == words


@pytest.mark.parametrize(
    ("rrule", "words"),
    [
        ("FREQ=YEARLY", "hằng năm"),
        ("FREQ=MONTHLY", "hằng tháng"),
        ("FREQ=WEEKLY", "hằng tuần"),
        ("FREQ=MONTHLY;INTERVAL=3", "hằng quý"),
        ("FREQ=MONTHLY;INTERVAL=6", "6 tháng một lần"),
        ("FREQ=YEARLY;INTERVAL=2", "2 năm một lần"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "ngày 15 hằng tháng"),
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=15", "ngày 15 tháng 3, 6, 9, 12 hằng năm"),
        ("FREQ=WEEKLY;BYDAY=FR", "thứ Sáu hằng tuần"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("FREQ=DAILY;BYHOUR=9", "FREQ=DAILY;BYHOUR=9"),
        ("=1+1", "=1+1"),
    ],
)
def test_recurrences_in_words(rrule: str, words: str) -> None:
    assert recurrence_in_words(rrule) == words


def test_the_same_plans_give_the_same_bytes() -> None:
    once, again = tables([made(), made("b.txt")]), tables([made(), made("b.txt")])
    assert xlsx(once) == xlsx(again)
    assert dict(csv_files(once)) == dict(csv_files(again))
    assert dict(parquet_files(once)) == dict(parquet_files(again))
    with zipfile.ZipFile(io.BytesIO(xlsx(once))) as parts:
        assert str(date.today().year).encode() not in parts.read("docProps/core.xml")
        assert {part.date_time[0] for part in parts.infolist()} == {1980}


def test_nothing_read_gives_empty_tables() -> None:
    frames = tables([])
    assert all(len(line) == 1 for line in ([*sheet.iter_rows()] for sheet in workbook(xlsx(frames))))
    assert all(len(data.decode("utf-8-sig").splitlines()) == 1 for _, data in csv_files(frames))
    for name, data in parquet_files(frames):
        assert (
            pd.read_parquet(io.BytesIO(data)).dtypes.to_dict() == frames[name.removesuffix(".parquet")].dtypes.to_dict()
        )


def test_parquet_gives_the_frames_back() -> None:
    frames = tables([made(day="2023-09"), made("b.txt")])
    for name, data in parquet_files(frames):
        pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(data)), frames[name.removesuffix(".parquet")])


def test_csv_opens_in_excel() -> None:
    for _, data in csv_files(tables([made()])):
        assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n")


@pytest.mark.parametrize(
    "text", ["cây " * 30_000, "x" * 70_000, "😀" * 40_000], ids=["words", "no space", "beyond the plane"]
)
def test_a_text_that_no_cell_holds_goes_on_elsewhere(text: str) -> None:
    source = made()
    source.header.title = text
    data = xlsx(tables([source]))
    (document,) = cells(data, "Văn bản")
    assert "Phần tiếp theo" in document["Trích yếu"] and "ô F2" in document["Trích yếu"]
    pieces = cells(data, "Phần tiếp theo")
    assert [(piece["Trang"], piece["Ô"], piece["Phần"]) for piece in pieces] == [
        ("Văn bản", "F2", number) for number in range(1, len(pieces) + 1)
    ]
    assert "".join(piece["Nội dung"] for piece in pieces) == text
    assert max(len(piece["Nội dung"].encode("utf-16-le")) for piece in pieces) <= 2 * 32_767


def test_a_text_that_a_cell_just_holds_stays() -> None:
    source = made()
    source.header.title = "x" * 32_767
    data = xlsx(tables([source]))
    assert cells(data, "Văn bản")[0]["Trích yếu"] == source.header.title
    assert "Phần tiếp theo" not in workbook(data).sheetnames


def test_more_rows_than_a_sheet_holds_go_on_in_another() -> None:
    source = made()
    source.header.title = "một hai ba bốn năm"
    data = xlsx(tables([source]), rows=3, cell=16)
    names = workbook(data).sheetnames
    assert {"Thời hạn", "Thời hạn (2)", "Thời hạn (3)", "Phần tiếp theo (2)"} <= set(names)
    parts = [cells(data, name) for name in names if name.startswith("Thời hạn")]
    assert [len(part) for part in parts] == [2, 2, 1]
    assert [row["Mã"] for part in parts for row in part] == ["d1", "d2", "d3", "d4", "d5"]


def test_half_characters_and_control_characters_do_no_harm() -> None:
    source = made()
    source.header.title = "a\ud83db\x00\x1b\ufffe"
    frames = tables([source])
    assert frames["documents"]["title"].tolist() == ["a\ufffdb\x00\x1b\ufffe"]
    assert len(cells(xlsx(frames), "Văn bản")) == 1
    assert len(dict(csv_files(frames))) == len(dict(parquet_files(frames))) == len(frames)


# --- command -------------------------------------------------------------------------------------------------------------

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """`kehoach tables ARGUMENTS`: the exit code and what it says."""

    def command(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["kehoach", "tables", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        assert out == ""
        return int(ended.value.code or 0), err

    return command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "a.json").write_bytes(made().to_json(indent=2))
    (tmp_path / "in" / "deep" / "b.json").write_bytes(made("b.txt", symbol="6/KH-UBND").to_json())
    (tmp_path / "in" / "notes.txt").write_text("no plan")
    return tmp_path / "in"


def test_command_writes_a_workbook(run: Run, folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "new" / "Bảng.xlsx"
    code, said = run(folder, folder / "a.json", "-o", target)
    assert (code, said) == (0, f"kehoach: 2 plans in {target}\n")
    assert [row["Tệp"] for row in cells(target.read_bytes(), "Văn bản")] == ["a.txt", "b.txt"]
    assert [file.name for file in target.parent.iterdir()] == ["Bảng.xlsx"]


@pytest.mark.parametrize(
    ("form", "suffix"), [((), "csv"), (("--format", "csv"), "csv"), (("--format", "parquet"), "parquet")]
)
def test_command_writes_a_folder(run: Run, folder: Path, tmp_path: Path, form: tuple[str, ...], suffix: str) -> None:
    code, _ = run(folder, "-o", tmp_path / "out", *form)
    assert code == 0
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == sorted(f"{name}.{suffix}" for name in SHEETS)


def test_command_names_what_is_no_plan_and_goes_on(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "0.json").write_text("{")
    (folder / "1.json").write_text('{"schema_version": "2"}')
    (folder / "2.json").write_bytes(b"\xff\xfe")
    code, said = run(folder, "-o", tmp_path / "t.xlsx")
    assert code == 1 and all(f"{folder / name}.json: holds no plan: " in said for name in "012")
    assert said.endswith("2 plans in " + str(tmp_path / "t.xlsx") + ", 3 not read\n")
    assert len(cells((tmp_path / "t.xlsx").read_bytes(), "Văn bản")) == 2
    code, said = run(folder / "0.json", "-o", tmp_path / "none.xlsx")
    assert code == 1 and not (tmp_path / "none.xlsx").exists()


def test_command_warns_of_one_document_twice(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "c.json").write_bytes(made("c.txt").to_json())
    code, said = run(folder, "-o", tmp_path / "t.xlsx")
    assert code == 0
    assert f"warning: {folder / 'a.json'} and {folder / 'c.json'} have the same issuer and symbol" in said


def test_command_ends_as_the_others_do(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    assert run(tmp_path / "empty", "-o", tmp_path / "t.xlsx")[0] == 3
    assert run(tmp_path / "missing", "-o", tmp_path / "t.xlsx")[0] == 2
    assert run(folder, "-o", tmp_path / "t.xlsx", "--format", "csv")[0] == 2
    assert run(folder, "-o", tmp_path / "t", "--format", "xml")[0] == 2
    assert run(folder, "-o", tmp_path / "t.csv")[0] == 2
    assert run(folder, "-o", tmp_path / "file")[0] == 4
    assert run(folder, "-o", tmp_path / "file" / "t.xlsx")[0] == 4
    assert run(folder)[0] == 2


@pytest.mark.parametrize(
    ("missing", "target", "form"), [("pandas", "o", "csv"), ("pyarrow", "o", "parquet"), ("xlsxwriter", "t.xlsx", None)]
)
def test_missing_packages_are_named(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str, target: str, form: str | None
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    code, said = run(folder, "-o", tmp_path / target, *(["--format", form] if form else []))
    assert code == 2 and missing in said and 'pip install "kehoach[tables]"' in said


def test_frames_without_pandas_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ModuleNotFoundError, match=r"kehoach\[tables\]"):
        tables([made()])
