"""What looks wrong in a document: each code's own examples, further cases, real documents, order, growth."""

import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from extractor.checks import words
from extractor.checks.codes import Near, is_within
from extractor.cli.cli import app
from extractor.outline.tree import Block, Outline, Unit
from extractor.pipeline import Extractor
from extractor.plan import Diagnostic
from extractor.prove import fires, unmet
from extractor.rules.diagnostics import Finding, Message, Messages, page
from extractor.rules.rules import Rule, load_rules, rules_folder

MESSAGES = list(Messages(rules_folder()))
# What no text of a few lines can raise: bytes that are none, a page in an old encoding.
WITHOUT_EXAMPLE = {"undecodable-text", "legacy-font"}
RULES = load_rules()

HEAD = "ỦY BAN NHÂN DÂN\nTỈNH SƠN LA\n-------\nSố: 15/KH-UBND\nSơn La, ngày 10 tháng 5 năm 2023\n"
TITLE = "KẾ HOẠCH\nTrồng cây năm 2023\n\n"


@cache
def ours() -> Extractor:
    return Extractor(residue=True)


@cache
def plain() -> Extractor:
    return Extractor()


def told(text: str) -> list[Diagnostic]:
    return ours()(text).diagnostics


def codes(text: str) -> list[str]:
    return [found.code for found in told(text)]


# --- the examples of each code --------------------------------------------------------------------------------------------


def test_every_code_has_examples() -> None:
    assert {message.code for message in MESSAGES if message.raises is None or message.silent is None} == WITHOUT_EXAMPLE


@pytest.mark.parametrize("message", [m for m in MESSAGES if m.raises is not None], ids=lambda m: m.code)
def test_examples(message: Message) -> None:
    assert message.code in codes(message.raises or "")
    assert message.code not in codes(message.silent or "")


@pytest.mark.parametrize("rule", RULES.rules["checks"], ids=lambda rule: rule.name)
def test_rules(rule: Rule) -> None:
    extractor = plain()
    own = next(mine for mine in extractor.rules if (mine.kind, mine.name) == (rule.kind, rule.name))
    assert [why for example in own.accept if (why := unmet(own, example, extractor))] == []
    assert [text for text in own.reject if fires(own, text, extractor)] == []


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: m.code)
def test_messages_need_the_same_values_in_both_languages(message: Message) -> None:
    def names(text: str) -> set[str]:
        return {piece.split("}", 1)[0] for piece in text.split("{")[1:]}

    assert names(message.vi) == names(message.en)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_example_can_be_told(language: str) -> None:
    extractor = Extractor(language=language, residue=True)  # type: ignore[arg-type]
    for message in MESSAGES:
        for found in extractor(message.raises or "").diagnostics:
            assert "{" not in found.message


# --- further cases ---------------------------------------------------------------------------------------------------------

RAISED = [
    # citations
    ("symbol-type-conflict", "Căn cứ Chỉ thị số 36/NQ-TTg ngày 14/5/2020 của Thủ tướng Chính phủ;"),
    ("symbol-type-conflict", HEAD.replace("15/KH", "15/CT") + TITLE),
    ("symbol-year-conflict", "Căn cứ Nghị định số 15/2019/NĐ-CP ngày 01/02/2020 của Chính phủ;"),
    ("citation-after-issue", HEAD + TITLE + "Căn cứ Nghị định số 15/2024/NĐ-CP của Chính phủ;"),
    (
        "citation-after-issue",
        HEAD.replace("ngày 10", "ngày    ") + TITLE + "Căn cứ Quyết định số 15/QĐ-UBND ngày 01/6/2023;",
    ),
    ("symbol-issuer-conflict", "Căn cứ Quyết định số 12/QĐ-UBND ngày 03/3/2022 của Thủ tướng Chính phủ;"),
    ("symbol-issuer-conflict", "Căn cứ Chương trình số 31-CTr/TU ngày 03/3/2022 của UBND tỉnh;"),
    ("unknown-issuer-code", "Căn cứ Quyết định số 12/QĐ-SLĐTBXHH ngày 03/3/2022;"),
    (
        "unknown-issuer-code",
        HEAD.replace("UBND", "SLĐTBXH") + TITLE + "Theo Công văn số 12/SLĐTXBH-GDNN ngày 03/3/2022.",
    ),
    ("code-not-in-force", "Căn cứ Luật số 12/2010/QH15 ngày 03/3/2010;"),
    ("code-not-in-force", "Căn cứ Thông tư số 12/2026/TT-BLĐTBXH ngày 03/3/2026;"),
    ("symbol-spelling", "Căn cứ Nghị định số 46 /2021/NĐ - CP ngày 05/7/2021 của Chính phủ;"),
    ("symbol-spelling", "Theo Công văn số 12/LDTBXH-NCC ngày 03/3/2022."),
    ("date-not-in-calendar", "Căn cứ Quyết định số 15/QĐ-UBND ngày 30/02/2023 của UBND tỉnh;"),
    ("date-not-in-calendar", TITLE + "I. NHIỆM VỤ\n- Họp ngày 31 tháng 6."),
    # numbering
    ("numbering-gap", TITLE + "I. MỤC TIÊU\n- Trồng cây.\nII. NHIỆM VỤ\n- Tỉa cành.\nIV. TỔ CHỨC THỰC HIỆN\n- Họp."),
    ("numbering-gap", TITLE + "I. MỤC TIÊU\n1. Mục tiêu chung\na) Trồng cây.\nb) Tỉa cành.\nd) Tưới cây."),
    ("numbering-gap", TITLE + "I. MỤC TIÊU\n1. Mục tiêu chung\n1.1. Trồng cây.\n1.2. Tỉa cành.\n1.4. Tưới cây."),
    ("numbering-repeat", TITLE + "I. MỤC TIÊU\n- Trồng cây.\nII. NHIỆM VỤ\n- Tỉa cành.\nII. TỔ CHỨC THỰC HIỆN\n- Họp."),
    # figures
    ("sum-mismatch", TITLE + "I. MỤC TIÊU\n- Đào tạo 100 người, gồm: cao đẳng 20 người; trung cấp 30 người."),
    (
        "part-exceeds-total",
        TITLE + "I. MỤC TIÊU\n- Đào tạo 100 người, trong đó: cao đẳng 120 người; trung cấp 30 người.",
    ),
    ("deadline-before-issue", HEAD + TITLE + "I. NHIỆM VỤ\n- Hoàn thành trong quý I/2023."),
    # words
    (
        "doubled-words",
        TITLE + "I. NHIỆM VỤ\n- Rà soát, đánh giá rà soát, đánh giá. Nâng cao chất lượng nâng cao chất lượng.",
    ),
    ("doubled-words", TITLE + "I. NHIỆM VỤ\n- Thực hiện thực hiện nghiêm kỷ luật."),
    ("suspect-word", TITLE + "I. MỤC TIÊU\n- Cơ sở giáo dục tư thực, công lập tuyển 40 học sinh."),
    ("role-without-partner", TITLE + "I. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế\n- Chủ trì, phối hợp với."),
    ("missing-annex", TITLE + "I. NHIỆM VỤ\n- Trồng cây (có danh mục kèm theo)."),
]

SILENT = [
    ("symbol-type-conflict", "Căn cứ Quy định số 66-QĐ/TW ngày 06/02/2017 của Ban Bí thư;"),
    ("symbol-type-conflict", "Căn cứ Thông báo kết luận số 318-TB/VPTU ngày 12/9/2022;"),
    ("symbol-type-conflict", "Căn cứ Kế hoạch liên ngành số 515/KHLN-CAT-SGDĐT ngày 17/8/2023;"),
    ("symbol-type-conflict", "Căn cứ Quyết định số 327-CT ngày 15/9/1992;"),
    ("symbol-type-conflict", "Theo Công văn số 2757/UBND-VP ngày 11/4/2022."),
    ("symbol-type-conflict", "Căn cứ Quyết định số 1141/TC/QĐ ngày 01/11/1995;"),
    ("symbol-issuer-conflict", "Thực hiện Quyết định số 1845/QĐ-TTg ngày 05/11/2021 của UBND tỉnh."),
    ("symbol-issuer-conflict", "Căn cứ Thông tư liên tịch số 25/2012/TTLT-BLĐTBXH-BTC ngày 19/9/2012 của Bộ Tài chính;"),
    ("unknown-issuer-code", "Theo Công văn số 12/QLCL-CL1 ngày 03/3/2022 của Bộ Nông nghiệp và Phát triển nông thôn."),
    ("unknown-issuer-code", "Căn cứ Quyết định số 12/QĐ-THPTNH ngày 03/3/2022;"),
    ("unknown-issuer-code", "Căn cứ Quyết định số 12/QĐ-LĐTBXH ngày 03/3/2022;"),
    ("unknown-issuer-code", "Căn cứ Quyết định số 12/QĐ-SVHTT&DL ngày 03/3/2022;"),
    ("code-not-in-force", "Căn cứ Thông tư số 12/2025/TT-BLĐTBXH ngày 28/02/2025;"),
    ("citation-after-issue", HEAD + TITLE + "Căn cứ Quyết định số 15/QĐ-UBND ngày 10/5/2023;"),
    ("citation-after-issue", HEAD.replace("ngày 10", "ngày    ") + TITLE + "Căn cứ Quyết định số 15/QĐ-UBND ngày 30/5/2023;"),
    ("symbol-spelling", "THEO QUYẾT ĐỊNH SỐ 1845/QĐ-TTG NGÀY 05/11/2021"),
    (
        "number-order",
        "Theo Quyết định số 1/QĐ-UBND ngày 05/7/2021 của UBND tỉnh;\nQuyết định số 2/QĐ-UBND ngày 05/3/2021 của UBND xã;",
    ),
    ("numbering-gap", TITLE + "I. MỤC TIÊU\n1. Mục tiêu chung\na) Trồng.\nb) Tỉa.\nc) Tưới.\nd) Bón.\ne) Chặt."),
    ("numbering-gap", TITLE + "I. MỤC TIÊU\n1. Mục tiêu chung\n2. Mục tiêu cụ thể\nII. NHIỆM VỤ\n1. Trồng cây"),
    ("numbering-repeat", TITLE + "A. MỤC TIÊU\nI. CHUNG\n1. Trồng cây\nB. NHIỆM VỤ\nI. RIÊNG\n1. Trồng cây"),
    ("sum-mismatch", TITLE + "I. MỤC TIÊU\n- Đào tạo 500 người, trong đó: nữ 260 người; dân tộc thiểu số 250 người."),
    ("sum-mismatch", TITLE + "I. MỤC TIÊU\n- Đào tạo 500 người, trong đó: cao đẳng 100 người; trung cấp 90 người."),
    ("sum-mismatch", TITLE + "I. MỤC TIÊU\n- Đào tạo khoảng 500 người, gồm: cao đẳng 100 người; trung cấp 90 người."),
    ("share-above-100", TITLE + "I. MỤC TIÊU\n- Sản lượng bằng 120% cùng kỳ năm trước."),
    ("target-falls", TITLE + "I. MỤC TIÊU\n1. Đến năm 2025\n- Tỷ lệ tai nạn dưới 6%.\n2. Đến năm 2030\n- Tỷ lệ tai nạn dưới 3%."),
    ("deadline-before-issue", HEAD + TITLE + "I. NHIỆM VỤ\n- Hoàn thành trong năm 2023."),
    ("count-mismatch", TITLE + "I. NHIỆM VỤ\nTập trung 08 nhóm nhiệm vụ thuộc 03 đề án, trong đó có:\n- Trồng.\n- Tỉa."),
    ("missing-annex", TITLE + "I. NHIỆM VỤ\n- Rà soát danh mục ban hành kèm theo Quyết định số 12/QĐ-UBND ngày 03/02/2020."),
    ("missing-annex", TITLE + "I. NHIỆM VỤ\n- Theo khoản 3 Điều 5 và Phụ lục II Nghị định số 186/2020/NĐ-CP."),
    ("doubled-words", TITLE + "I. NHIỆM VỤ\n- Phối hợp với Sở Giáo dục và Đào tạo đào tạo lại giáo viên."),
    ("doubled-words", TITLE + "I. NHIỆM VỤ\n- Nhà giáo giáo dục nghề nghiệp; rà soát, rà soát lại; song song với việc khác."),
    ("suspect-word", TITLE + "I. NHIỆM VỤ\n- Ngành hàng có thể mạnh lên; đầu tư thực hiện dự án; phần đầu của báo cáo có 3 mục."),
    ("role-without-task", TITLE + "I. NHIỆM VỤ\n1. Trồng cây\n- Đơn vị chủ trì: Sở Y tế.\n- Đơn vị phối hợp: Sở Tài chính."),
    ("lost-accents", TITLE + "I. MỤC TIÊU\n1. Cung cấp Internet\n2. Logo, slogan, marketing online"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), RAISED)
def test_raised(code: str, text: str) -> None:
    assert code in codes(text)


@pytest.mark.parametrize(("code", "text"), SILENT)
def test_silent(code: str, text: str) -> None:
    assert code not in codes(text)


def test_suggestions() -> None:
    text = "Căn cứ Thông tư số 05/2021/TT-BLĐTĐ ngày 10/5/2021 của Bộ trưởng Bộ Lao động - Thương binh và Xã hội;"
    (found,) = [d for d in told(text) if d.code == "unknown-issuer-code"]
    assert "05/2021/TT-BLĐTBXH" in found.message
    assert text[slice(*found.spans[0])].startswith("Thông tư số 05/2021")


def test_spans_of_a_gap_are_both_neighbours() -> None:
    text = TITLE + "I. MỤC TIÊU\n1. Mục tiêu chung\n2. Mục tiêu cụ thể\n4. Chỉ tiêu"
    (found,) = [d for d in told(text) if d.code == "numbering-gap"]
    assert [text[start:end].split(".")[0] for start, end in found.spans] == ["2", "4"]


def test_near_codes() -> None:
    near = Near()
    near.add("SLĐTBXH")
    for code in ("SLĐTBOXH", "SLĐTXBH", "SLĐTBX", "SLĐTBXN"):
        assert near.near(code, 5) == "SLĐTBXH"
    for code in ("LĐTBXH", "PLĐTBXH", "SLĐTBXH", "SLTBH"):
        assert near.near(code, 5) is None
    assert is_within("SNN", "SNNPTNT")
    assert not is_within("BLĐTĐ", "BLĐTBXH")


# --- whole documents -------------------------------------------------------------------------------------------------------

CORPUS = Path(__file__).resolve().parents[1] / "corpus"


def test_what_is_planted_in_the_corpus() -> None:
    text = (CORPUS / "tinh-cuu-chien-binh-ocr-2019.txt").read_text(encoding="utf-8")
    found = {
        (d.code, text[slice(*d.spans[0])].split("\n")[0]) for d in plain()(text).diagnostics if d.severity != "info"
    }
    assert {
        ("citation-after-issue", "Kế hoạch số 189/KH-UBND ngày 12/9/2019 của UBND tỉnh"),
        ("authority-date-conflict", "Quyết định số 418/QĐ-UBND ngày 12/3/2019"),
        ("numbering-gap", "3. Sở Nông nghiệp và Phát triển nông thôn"),
        ("sum-mismatch", "1.250 hội viên"),
    } <= found
    assert {code for code, _ in found} == {
        "citation-after-issue", "authority-date-conflict", "numbering-gap", "sum-mismatch", "suspect-word", "doubled-words",
    }  # fmt: skip


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*-*.*")), ids=lambda path: path.stem)
def test_nothing_is_wrong_with_the_other_sample_plans(path: Path) -> None:
    if path.stem == "tinh-cuu-chien-binh-ocr-2019":
        return
    elsewhere = ("missing-", "blank-", "agency-")  # the header's and the agencies' own
    found = [
        d for d in plain()(path.read_bytes()).diagnostics if d.severity != "info" and not d.code.startswith(elsewhere)
    ]
    planted = {"tinh-du-lich-2023": ["suspect-word"]}
    assert [d.code for d in found] == planted.get(path.stem, [])


# Errors and warnings of the five real documents, by file name: code and the start of each span.
REAL = {
    "000": [
        ("missing-number", []), ("missing-date", []), ("missing-issuer", []),
        ("authority-date-conflict", [232, 2827]), ("suspect-word", [2292]), ("doubled-words", [3567]),
        ("suspect-word", [4219]), ("missing-annex", [16508]),
    ],
    "001": [],
    "002": [
        ("missing-issuer", []), ("suspect-word", [3358]), ("suspect-word", [3930]), ("suspect-word", [6971]),
        ("suspect-word", [11265]), ("role-order", [11826]), ("suspect-word", [14059]),
    ],
    "003": [
        ("missing-issuer", []), ("blank-number", [2]), ("blank-day", [31]), ("authority-issuer-conflict", [74, 259, 1140]),
        ("doubled-words", [860]), ("unknown-issuer-code", [5947]),
    ],
    "004": [
        ("missing-number", []), ("missing-date", []), ("missing-issuer", []),
        ("unknown-issuer-code", [158]), ("suspect-word", [9138]), ("suspect-word", [10885]),
    ],
}  # fmt: skip
# What is only said of them.
SAID = {
    "000": ["missing-dot", "repeated-clause", "split-sentence", "uneven-markdown"],
    "001": ["false-bullet", "lone-marker", "name-lost-mark", "open-comparator", "split-heading"],
    "002": ["agency-spelling", "citation-without-number", "two-horizons", "uneven-markdown"],
    "003": ["agency-spelling", "own-type-conflict", "redundant-type", "split-sentence", "symbol-spelling"],
    "004": ["split-sentence", "uneven-markdown", "unknown-unit-code"],
}


@pytest.mark.parametrize("number", sorted(REAL))
def test_real_documents(real: Path, number: str) -> None:
    (path,) = (real / "documents").glob(f"{number}_*.txt")
    found = plain()(path.read_bytes()).diagnostics
    assert [(d.code, [start for start, _ in d.spans]) for d in found if d.severity != "info"] == REAL[number]
    assert sorted({d.code for d in found if d.severity == "info"}) == SAID[number]


# --- order, page, growth -----------------------------------------------------------------------------------------------------


def paragraphs(*texts: str) -> Outline:
    """An outline of one unit with these paragraphs."""
    flow = "\n".join(texts)
    ends = [len("\n".join(texts[: i + 1])) for i in range(len(texts))]
    blocks = [Block(end - len(text), end, "", "text", 0) for text, end in zip(texts, ends, strict=True)]
    return Outline(flow, [Unit("1", "1", 1, None, "tasks", 0, len(flow), "")], blocks)


@given(st.lists(st.sampled_from(["trồng", "Trồng", "cây", "và", "12", ",", "."]), max_size=40).map(" ".join))
def test_the_quick_look_for_doubled_words_misses_none(text: str) -> None:
    outline = paragraphs(text)
    found = words.paragraphs(outline)
    slow = [finding for paragraph in found for finding in words._doubled(outline.flow, paragraph)]
    assert list(words.doubled(outline.flow, found)) == slow


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=60).map(" ".join), min_size=1, max_size=3))
def test_the_quick_look_for_copied_clauses_misses_none(texts: list[str]) -> None:
    outline = paragraphs(*texts)
    found = words.paragraphs(outline)
    slow = list(words._copied(outline.flow, found, ()))
    assert list(words.copied(outline, found, ())) == slow


def test_errors_come_first_then_by_place() -> None:
    messages = Messages(rules_folder())
    given = [Finding("lost-accents", ((5, 9),)), Finding("doubled-words", ((7, 9),)), Finding("sum-mismatch", ((3, 4),)),
             Finding("missing-title"), Finding("citation-after-issue", ((9, 12),))]  # fmt: skip
    assert [finding.code for finding in messages.ordered(given)] == [
        "citation-after-issue", "missing-title", "sum-mismatch", "doubled-words", "lost-accents",
    ]  # fmt: skip


def test_the_page_of_diagnostics_is_current() -> None:
    printed = CliRunner().invoke(app, ["rules", "diagnostics"])
    assert printed.exit_code == 0
    assert printed.output == page(MESSAGES)
    committed = Path(__file__).resolve().parents[1] / "rules" / "DIAGNOSTICS.md"
    assert committed.read_text(encoding="utf-8") == page(MESSAGES), "kehoach rules diagnostics > rules/DIAGNOSTICS.md"


class Timed:
    """The checks, with the time that they take."""

    def __init__(self, extractor: Extractor) -> None:
        self.checks = extractor._checks
        self.seconds = 0.0

    def read(self, *args: object) -> list[Finding]:
        begin = time.thread_time()
        try:
            return self.checks.read(*args)  # type: ignore[arg-type]
        finally:
            self.seconds = time.thread_time() - begin


GROWING = {
    "citations": lambda n: "".join(f"Căn cứ Quyết định số {i}/QĐ-S{'ABCD'[i % 4]}Đ{i}TBXH ngày 03/3/2022;\n" for i in range(n)),
    "one symbol": lambda n: "".join(f"Căn cứ Quyết định số 5/QĐ-UBND ngày {1 + i % 28}/3/2022;\n" for i in range(n)),
    "words": lambda n: TITLE + "I. NHIỆM VỤ\n- " + "thực hiện thực hiện phần đầu đạt tư thực " * n,
    "counts": lambda n: TITLE + "I. NHIỆM VỤ\nTập trung " + "03 nhiệm vụ sau: " * n + "\n" + "- Trồng cây.\n" * n,
    "units": lambda n: TITLE + "I. NHIỆM VỤ\n" + "".join(f"{i % 90 + 1}. Trồng cây phần đầu\n\nthêm nữa\n" for i in range(n)),
    "breaks": lambda n: TITLE + "I. NHIỆM VỤ\n- " + "trồng cây và\n\nchăm sóc\n\n" * n,
    "targets": lambda n: TITLE + "I. MỤC TIÊU\n" + "- Đào tạo 500 người, trong đó: cao đẳng 200 người; trung cấp 320 người.\n"
    * n,
    "reports": lambda n: TITLE + "I. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế\n"
    + "- Tổng hợp báo cáo UBND tỉnh, Sở Y tế trước ngày 15/12 hằng năm.\n" * n,
    "annexes": lambda n: TITLE + "I. NHIỆM VỤ\n- " + "phụ lục biểu bảng danh mục " * n + "kèm theo.",
    "names": lambda n: TITLE + "I. NHIỆM VỤ\n- " + "Quảng Tây, Quang Tây, Sơn La, " * n,
}  # fmt: skip


@pytest.mark.parametrize("name", GROWING)
def test_nothing_grows_faster_than_its_input(name: str) -> None:
    extractor = Extractor()
    timed = Timed(extractor)
    extractor._checks = timed  # type: ignore[assignment]

    def seconds(size: int) -> float:
        text = GROWING[name](size)
        found = []
        for _ in range(3):
            extractor(text)
            found.append(timed.seconds)
        return min(found)

    seconds(10)
    small, large = seconds(150), seconds(600)
    assert large < max(4 * 2 * small, 0.05)
