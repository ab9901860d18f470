"""Lines: what each one is, whether its end is only a wrap, and what a copy or a scan has made of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from outlines import TITLE, body, tree

from extractor import extract
from extractor.outline.lines import Words, Wrapping, cells, is_caps, split


@given(st.text("AĐb ữ1-.", max_size=20))
def test_capitals_have_small_letters_in_symbols_only(text: str) -> None:
    small, big = (sum(map(test, text)) for test in (str.islower, str.isupper))
    word = re.search(r"(?<!\w)[bữ]{2}", text)
    assert is_caps(text) == (big >= 2 and (small == 0 or (small * 12 <= len(text) and word is None)))


@pytest.mark.parametrize("two", ["1I.", "Il.", "ll.", "II,"])
def test_scanned_numbers_stand_in_their_sequence(two: str) -> None:
    goals = "I. MỤC TIÊU\n1, Mục tiêu chung\nTrồng cây.\n2, Mục tiêu cụ thể\nTrồng 100 cây.\n"
    text = f"{goals}{two} TỔ CHỨC THỰC HIỆN\n1. Sở Y tế: Trồng cây."
    assert [line.split(":")[0] for line in tree(text)] == ["I", "I/1", "I/2", "II", "II/1"]


def test_numbers_with_a_comma_inside_a_sentence_are_no_units() -> None:
    text = "I. MỤC TIÊU\n1. Trồng cây tại các khu phố 1,\n2, Đông Lạc và Tây Lạc;\n2. Chăm sóc cây."
    assert [line.split(":")[0] for line in tree(text)] == ["I", "I/1", "I/2"]


@pytest.mark.parametrize("gap", ["\t", "     "])
def test_gaps_inside_a_sentence_part_no_cells(gap: str) -> None:
    dates = f"Nộp hồ sơ trước ngày{gap}15/11/2024 , báo cáo trước ngày{gap}30/11/2024."
    assert tree(f"I. TỔ CHỨC THỰC HIỆN\n1. Phòng Nội vụ: {dates}\n2. Văn phòng: Lưu hồ sơ.") == [
        "I: TỔ CHỨC THỰC HIỆN",
        "I/1: Phòng Nội vụ",
        "I/2: Văn phòng",
    ]


@pytest.mark.parametrize("gap", ["\t", "     ", " | "])
def test_no_record_reaches_from_one_cell_into_the_next(gap: str) -> None:
    cells = ["1", "Sửa quy chế theo Thông tư số 5/2020/TT-BNV của Bộ Nội vụ", "Phòng Nội vụ", "Trước ngày 30/6/2024"]
    plan = extract(TITLE + "I. NHIỆM VỤ\n" + gap.join(cells))
    assert [citation.issuer for citation in plan.citations] == ["Bộ Nội vụ"]
    assert [deadline.text for deadline in plan.deadlines] == ["Trước ngày 30/6/2024"]


@given(st.text("aĐ |\n.", max_size=30), st.booleans())
def test_a_line_without_pipes_and_gaps_is_one_cell(text: str, far: bool) -> None:
    view = " " * 30 * far + text
    for line in split(view, None, (), lambda start, end: False):
        found = cells(view, line)
        assert [view[c.start : c.end].strip(" |") for c in found] == [view[c.start : c.end] for c in found]
        parted = [piece.strip() for piece in re.split(r" {3,}|\|", view[line.start : line.end])]
        assert [view[c.start : c.end] for c in found] == [piece for piece in parted if piece]


def test_two_lines_run_into_one_do_not_widen_the_page() -> None:
    wrapped = (
        "Căn cứ Luật Lưu trữ ngày 21 tháng 6 năm 2024; Luật\nGiao dịch điện tử ngày 22 tháng 6 năm 2023; kế hoạch của\n"
        "xã về việc giữ gìn và phát huy giá trị của tài liệu lưu\ntrữ tại các thôn trong xã năm nay và những năm tiếp\n"
        "theo."
    )
    joined = "\nMọi thôn đều gửi tài liệu về xã trước khi xã gửi tài liệu của mình lên huyện, rồi huyện gửi\nlên tỉnh."
    for text in (wrapped, wrapped + joined):
        lines = split(text, None, (), lambda start, end: False)
        assert Wrapping(lines, Words()).joins(lines[0], lines[1], title=False)


def test_broken_headings_do_not_make_wrapped_lines_of_paragraphs() -> None:
    headings = "KẾ HOẠCH\nGiữ gìn các giếng cổ\ncủa thôn Đoài và của\nthôn Đông cùng với\nthôn Trung năm 2025\n"
    task = (
        "2. Nâng cao vai trò của thôn\nĐưa việc giữ giếng vào hương ước của thôn, bàn ở mọi cuộc họp thôn trong năm.\n"
    )
    lines = split(headings + task * 4, None, (), lambda start, end: False)
    assert Wrapping(lines, Words()).width == 0


RUN_TOGETHER = (
    "ỦY BAN NHÂN DÂN XÃ AN HÒA CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc Số: 5/KH-UBND An Hòa, ngày 5 "
    "tháng 4 năm 2024 KẾ HOẠCH Giữ các giếng cổ năm 2024 Thực hiện Công văn số 7/UBND-VP ngày 3/4/2024 của UBND tỉnh Sơn La, "
    "UBND xã xây dựng kế hoạch như sau: I. MỤC ĐÍCH, YÊU CẦU 1. Mục đích: Giữ giếng. 2. Yêu cầu - Rõ việc. - Rõ người. II. "
    "MỤC TIÊU 1. Nạo vét 12 giếng theo khoản 1. Điều 2. 2. Tỷ lệ giếng có mái che đạt 90%. III. TỔ CHỨC THỰC HIỆN 1. Phòng "
    "Kinh tế a) Chủ trì, phối hợp với Công an xã rào giếng trước ngày 30/6/2024. b) Báo cáo. 2. Công an xã: Bảo vệ. Trên đây "
    "là Kế hoạch của xã./. Nơi nhận: - UBND tỉnh; - Lưu: VT. TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH Hà Văn An"
)


def test_a_plan_on_one_line_is_parted() -> None:
    plan = extract(RUN_TOGETHER)
    assert [section.path for section in plan.sections] == [
        "@header", "@preamble", "I", "I/1", "I/2", "II", "II/1", "II/2", "III", "III/1", "III/1/a", "III/1/b", "III/2",
        "@closing", "@recipients", "@signature",
    ]  # fmt: skip
    assert (plan.header.symbol, plan.header.date, plan.header.title) == (
        "5/KH-UBND",
        "2024-04-05",
        "Giữ các giếng cổ năm 2024",
    )
    assert plan.header.signer is not None
    assert (plan.header.signer.position, plan.header.signer.name) == ("PHÓ CHỦ TỊCH", "Hà Văn An")
    assert plan.header.recipients == ["UBND tỉnh", "Lưu: VT"]
    assert plan.assignments[0].role == "lead"
    assert all(record.text == RUN_TOGETHER[record.start : record.end] for record in plan.assignments)


@pytest.mark.parametrize(
    "text",
    [
        "I. MỤC TIÊU\n- Rà soát theo Phần I. MỤC TIÊU CHUNG của Đề án; Chương II. ĐIỀU KHOẢN THI HÀNH của Quy chế.\n",
        "II. NHIỆM VỤ\n- Khu vực I. THỊ TRẤN là nơi làm trước. Đội III. BẢO VỆ CÂY làm sau.\n",
        "I. MỤC TIÊU\n1. Xã có 2 chợ. II. là chợ Đông.\n",
    ],
)
def test_a_roman_number_that_is_no_unit_s_parts_no_line(text: str) -> None:
    assert len(body(text)) == text.count("\n") - text.count("\n- ")
