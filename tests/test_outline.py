"""The section tree: every way in which plans are numbered, what converters do to them, and where each section stands."""

import json
from pathlib import Path

import pytest
from outlines import TITLE, body, tree

from extractor import extract
from extractor.evaluate import evaluate


def test_lettered_fields_have_the_kinds_of_fields() -> None:
    text = (
        "I. NHIỆM VỤ\n1. Lập sổ\na) Nội dung: Đếm cây.\nb) Đơn vị chủ trì: Sở Y tế.\nc) Thời gian thực hiện: Quý II.\n"
    )
    kinds = {section.path: (section.label, section.kind) for section in body(text)}
    assert kinds["I/1/a"] == ("a", "field_content")
    assert kinds["I/1/b"] == ("b", "field_assignment")
    assert kinds["I/1/c"] == ("c", "field_schedule")
    without = body("I. CHUNG\n1. Nội dung: Đếm cây.\n2. Thời gian thực hiện: Quý II.\n3. Đơn vị chủ trì: Sở Y tế.\n")
    assert [section.kind for section in without if section.level == 2][:2] == ["tasks", "schedule"]


def test_a_scanned_capital_in_a_sequence_of_letters_is_a_letter() -> None:
    text = "I. CHUNG\n1. Gieo hạt\na) Chọn giống.\nB) Làm đất.\nC) Tưới cây.\n2. Gặt lúa\na) Gặt.\n"
    assert [section.path for section in body(text)] == ["I", "I/1", "I/1/a", "I/1/b", "I/1/c", "I/2", "I/2/a"]


def test_a_part_in_capitals_behind_an_empty_line_is_not_parted() -> None:
    text = "KẾ HOẠCH\nTrồng cây\n\nXã định như sau:\n\nPHẦN I. ĐÁNH GIÁ TÌNH HÌNH\nÍt cây.\nPHẦN II. MỤC TIÊU\nTrồng."
    assert [section.label for section in body(text) if section.label] == ["Phần I", "Phần II"]


@pytest.mark.parametrize("one", ["I", "l"])
@pytest.mark.parametrize("above", ["MỤC TIÊU", "Mục tiêu"])
def test_a_scanned_one_below_a_roman_number_is_arabic(one: str, above: str) -> None:
    text = (
        f"I. MỤC ĐÍCH\n{one}. Mục đích chung\nGiữ rừng.\n2. Yêu cầu\nRõ việc.\n"
        f"II. {above}\n{one}. Mục tiêu chung\nTrồng cây.\n2. Mục tiêu cụ thể\nTrồng 5 ha.\n"
        f"III. TỔ CHỨC THỰC HIỆN\n{one}. Sở Y tế\nLo thuốc.\n2. Sở Nội vụ\nLo người.\n"
    )
    paths = [section.path for section in body(text)]
    assert paths == ["I", "I/1", "I/2", "II", "II/1", "II/2", "III", "III/1", "III/2"]


def test_a_roman_one_that_begins_anew_stays_roman() -> None:
    text = "A. PHẦN CHUNG\nI. MỤC ĐÍCH\nGiữ rừng.\nII. YÊU CẦU\nRõ việc.\nB. PHẦN RIÊNG\nI. NHIỆM VỤ\nTrồng.\nII. KINH PHÍ\nĐủ.\n"
    assert [section.path for section in body(text)] == ["A", "A/I", "A/II", "B", "B/I", "B/II"]


# --- numbering systems -------------------------------------------------------------

SYSTEMS = {
    "parts": (
        "Phần thứ nhất\nMỤC TIÊU\nI. CHUNG\n1. Mục tiêu\na) Trồng cây.\nb) Chăm cây.\nII. RIÊNG\n1. Tưới cây.\n"
        "Phần thứ hai\nTỔ CHỨC THỰC HIỆN\n1. Trường trồng cây.",
        [
            "Phần 1: MỤC TIÊU",
            "Phần 1/I: CHUNG",
            "Phần 1/I/1: Mục tiêu",
            "Phần 1/I/1/a: -",
            "Phần 1/I/1/b: -",
            "Phần 1/II: RIÊNG",
            "Phần 1/II/1: -",
            "Phần 2: TỔ CHỨC THỰC HIỆN",
            "Phần 2/1: -",
        ],
    ),
    "chapters": (
        "Chương I\nQUY ĐỊNH CHUNG\nMục 1\nPHẠM VI\nĐiều 1. Phạm vi\n1. Xã.\n2. Phường.\nĐiều 2. Đối tượng\nCác trường.\n"
        "Mục 2\nTHI HÀNH\nĐiều 3. Hiệu lực\na) Ngay.\nb) Sau.\nChương II\nKHÁC\nĐiều 4. Xã thi hành.",
        [
            "Chương I: QUY ĐỊNH CHUNG",
            "Chương I/Mục 1: PHẠM VI",
            "Chương I/Mục 1/Điều 1: Phạm vi",
            "Chương I/Mục 1/Điều 1/1: -",
            "Chương I/Mục 1/Điều 1/2: -",
            "Chương I/Mục 1/Điều 2: Đối tượng",
            "Chương I/Mục 2: THI HÀNH",
            "Chương I/Mục 2/Điều 3: Hiệu lực",
            "Chương I/Mục 2/Điều 3/a: -",
            "Chương I/Mục 2/Điều 3/b: -",
            "Chương II: KHÁC",
            "Chương II/Điều 4: -",
        ],
    ),
    "letters above": (
        "A. MỤC TIÊU\nI. Chung\n1. Một\na) Hai.\nb) Ba.\n2. Bốn.\nII. Riêng\n- Năm.\nB. TỔ CHỨC\nI. Sở Nội vụ\n- Tưới.",
        [
            "A: MỤC TIÊU",
            "A/I: Chung",
            "A/I/1: Một",
            "A/I/1/a: -",
            "A/I/1/b: -",
            "A/I/2: -",
            "A/II: Riêng",
            "B: TỔ CHỨC",
            "B/I: Sở Nội vụ",
        ],
    ),
    "letters up to I": (
        "\n".join(f"{letter}. MỤC {letter}\n1. Một\n- Hai." for letter in "ABCDĐEGHIK"),
        [line for letter in "ABCDĐEGHIK" for line in (f"{letter}: MỤC {letter}", f"{letter}/1: Một")],
    ),
    "Party": (
        "I- MỤC ĐÍCH, YÊU CẦU\n1- Nâng cao trách nhiệm.\n2- Gắn với nhiệm vụ.\nII- NHIỆM VỤ\n1- Tuyên truyền\nĐổi mới.",
        ["I: MỤC ĐÍCH, YÊU CẦU", "I/1: -", "I/2: -", "II: NHIỆM VỤ", "II/1: Tuyên truyền"],
    ),
    "slashes": (
        "I/ MỤC TIÊU\n1/ Tưới cây\na/ Sáng.\nb/ Chiều.\n2/ Nhổ cỏ\n- Tối.\nII/ KHÁC\n- Không.",
        ["I: MỤC TIÊU", "I/1: Tưới cây", "I/1/a: -", "I/1/b: -", "I/2: Nhổ cỏ", "II: KHÁC"],
    ),
    "decimals": (
        "1. MỤC TIÊU\n1.1. Chung\nTrồng.\n1.2. Riêng\n1.2.1. Cam\nTrồng.\n1.2.2. Quýt\nTrồng.\n2. GIẢI PHÁP\n"
        "2.1 Tưới\nNước.\n2.2 Bón\nPhân.",
        [
            "1: MỤC TIÊU",
            "1/1.1: Chung",
            "1/1.2: Riêng",
            "1/1.2/1.2.1: Cam",
            "1/1.2/1.2.2: Quýt",
            "2: GIẢI PHÁP",
            "2/2.1: Tưới",
            "2/2.2: Bón",
        ],
    ),
    "marks apart": (
        "I . Mục đích , yêu cầu\n1 . Mục đích\n- Tưới.\n2 .Yêu cầu\na ) Sáng.\nb ) Chiều.\nII - NHIỆM VỤ\n1 - Tưới.",
        ["I: Mục đích , yêu cầu", "I/1: Mục đích", "I/2: Yêu cầu", "I/2/a: -", "I/2/b: -", "II: NHIỆM VỤ", "II/1: -"],
    ),
    "Party decimals": (
        "I- NHIỆM VỤ\n1- Tưới cây\n1.1- Sáng.\n1.2- Chiều.\n2- Bón cây\n2.1- Một.",
        ["I: NHIỆM VỤ", "I/1: Tưới cây", "I/1/1.1: -", "I/1/1.2: -", "I/2: Bón cây", "I/2/2.1: -"],
    ),
    "letters with đ": (
        "I. MỤC TIÊU\n" + "\n".join(f"{letter}) Việc này;" for letter in "abcdđeghiklmnopq"),
        ["I: MỤC TIÊU", *(f"I/{letter}: -" for letter in "abcdđeghiklmnopq")],
    ),
    "letters without đ": (
        "I. MỤC TIÊU\n" + "\n".join(f"{letter}) Việc này;" for letter in "abcdeg"),
        ["I: MỤC TIÊU", *(f"I/{letter}: -" for letter in "abcdeg")],
    ),
    "lost dots": (
        "I MỤC TIÊU\n- Tưới.\nII NHIỆM VỤ\n1 Tưới cây\n- Nước.\n2 Bón cây\n- Phân.\nIII KINH PHÍ\n- Xã.",
        ["I: MỤC TIÊU", "II: NHIỆM VỤ", "II/1: Tưới cây", "II/2: Bón cây", "III: KINH PHÍ"],
    ),
    "numbers alone": (
        "I. MỤC TIÊU\n1.\nTưới cây cho xã\n- Nước.\n2.\nBón cây\n-\nPhân.\nII.\nKINH PHÍ\n- Xã.",
        ["I: MỤC TIÊU", "I/1: Tưới cây cho xã", "I/2: Bón cây", "II: KINH PHÍ"],
    ),
    "restarted": (
        "I. CHUNG\n1. Trồng\n- X.\n2. Tưới\n- X.\n1. Bón\n- X.\n2. Hái\n- X.\nII. RIÊNG\n1. Bán\n- X.",
        ["I: CHUNG", "I/1: Trồng", "I/2: Tưới", "I/1: Bón", "I/2: Hái", "II: RIÊNG", "II/1: Bán"],
    ),
    "a number left out": (
        "I. CHUNG\n- X.\nII. RIÊNG\n- X.\nIV. KHÁC\n1. Trồng\n- X.\n3. Tưới\n- X.",
        ["I: CHUNG", "II: RIÊNG", "IV: KHÁC", "IV/1: Trồng", "IV/3: Tưới"],
    ),
    "no number at the top": (
        "MỤC TIÊU\n1. Trồng.\n2. Tưới.\nTỔ CHỨC THỰC HIỆN\n1. Xã làm.",
        [
            "MỤC TIÊU: MỤC TIÊU",
            "MỤC TIÊU/1: -",
            "MỤC TIÊU/2: -",
            "TỔ CHỨC THỰC HIỆN: TỔ CHỨC THỰC HIỆN",
            "TỔ CHỨC THỰC HIỆN/1: -",
        ],
    ),
    "standing headings": (
        "I. CHUNG\nMục tiêu chung\n- Trồng cây xanh.\nMục tiêu cụ thể\n- Tưới cây xanh.\nII. RIÊNG\n- X.",
        ["I: CHUNG", "I/Mục tiêu chung: Mục tiêu chung", "I/Mục tiêu cụ thể: Mục tiêu cụ thể", "II: RIÊNG"],
    ),
    "fields": (
        "I. CHUNG\n1. Trồng cây\n- Nội dung: Trồng ở xã.\n- **Thời gian thực hiện:** Quý I/2024.\n"
        "+ Cơ quan chủ trì: Phòng Nội vụ.\n"
        "2. Bón cây\nPhân công thực hiện: Xã.\nĐịa điểm: đồng ruộng.",
        [
            "I: CHUNG",
            "I/1: Trồng cây",
            "I/1/Nội dung: Nội dung",
            "I/1/Thời gian thực hiện: Thời gian thực hiện",
            "I/1/Cơ quan chủ trì: Cơ quan chủ trì",
            "I/2: Bón cây",
            "I/2/Phân công thực hiện: Phân công thực hiện",
            "I/2/Địa điểm: Địa điểm",
        ],
    ),
    "inline titles": (
        "I. CHUNG\n1. Sở Nội vụ: Chủ trì rà soát.\n2. Đề nghị Hội Nông dân: Phối hợp.\n3. Ngân sách: theo luật.\n"
        "4. Các Sở: Nội vụ, Y tế phối hợp.\n5. Các xã thực hiện như sau: trồng cây.",
        ["I: CHUNG", "I/1: Sở Nội vụ", "I/2: Đề nghị Hội Nông dân", "I/3: Ngân sách", "I/4: -", "I/5: -"],
    ),
    "brackets and bullets are text": (
        "I. CHUNG\n1. Trồng cây\n(1) Cam;\n(2) Quýt.\n- Tưới:\n+ Sáng;\n* Chiều.\n(i) Nước;\nii) Phân.\n"
        "2. Bón: (1) cam; (2) quýt.",
        ["I: CHUNG", "I/1: Trồng cây", "I/2: Bón"],
    ),
}

LOST = {
    "the first roman number": (
        "1. Mục đích\nGiữ rừng.\n2. Yêu cầu\nRõ việc.\nII. MỤC TIÊU\n1. Chung\nGiữ rừng.\nIII. TỔ CHỨC\n1. Xã\nTưới.",
        ["1: Mục đích", "2: Yêu cầu", "II: MỤC TIÊU", "II/1: Chung", "III: TỔ CHỨC", "III/1: Xã"],
    ),
    "the first roman number of a heading": (
        "MỤC ĐÍCH, YÊU CẦU\n1. Mục đích\nGiữ rừng.\nII. KHÁC\n1. Chung\nGiữ rừng.",
        ["MỤC ĐÍCH, YÊU CẦU: MỤC ĐÍCH, YÊU CẦU", "MỤC ĐÍCH, YÊU CẦU/1: Mục đích", "II: KHÁC", "II/1: Chung"],
    ),
    "the first arabic number above decimals": (
        "II. CHỈ TIÊU\n1.1. Trồng cây.\n1.2. Tỉa cành.\n2. Chăm sóc\n2.1. Tưới cây.\n2.2. Bón cây.\n3. Hái",
        ["II: CHỈ TIÊU", "II/1.1: -", "II/1.2: -", "II/2: Chăm sóc", "II/2/2.1: -", "II/2/2.2: -", "II/3: -"],
    ),
    "the first number above points": (
        "I. CHUNG\na) Trồng.\nb) Tỉa.\n2. Chăm sóc\na) Tưới.\nb) Bón.\nII. RIÊNG\nKhông.",
        ["I: CHUNG", "I/a: -", "I/b: -", "I/2: Chăm sóc", "I/2/a: -", "I/2/b: -", "II: RIÊNG"],
    ),
    "the first part": (
        "I. CHUNG\n1. Trồng.\nII. RIÊNG\nTưới.\nPhần II\nTỔ CHỨC\nI. XÃ\nTưới.",
        ["I: CHUNG", "I/1: -", "II: RIÊNG", "Phần II: TỔ CHỨC", "Phần II/I: XÃ"],
    ),
    "the first capital letter above romans": (
        "I. CHUNG\nTrồng.\nII. RIÊNG\nTưới.\nB. TỔ CHỨC\nI. XÃ\nTưới.\nII. THÔN\nTưới.",
        ["I: CHUNG", "II: RIÊNG", "B: TỔ CHỨC", "B/I: XÃ", "B/II: THÔN"],
    ),
    "the first roman number above capital letters": (
        "A. CHUNG\nTrồng.\nB. RIÊNG\nTưới.\nII. TỔ CHỨC\nA. XÃ\nTưới.\nB. THÔN\nTưới.",
        ["A: CHUNG", "B: RIÊNG", "II: TỔ CHỨC", "II/A: XÃ", "II/B: THÔN"],
    ),
    "nothing: a list before the first roman number": (
        "1. Luật Thú y;\n2. Luật Đê điều.\nI. CHUNG\n1. Trồng.\nII. RIÊNG\n1. Tưới.",
        ["1: -", "2: -", "I: CHUNG", "I/1: -", "II: RIÊNG", "II/1: -"],
    ),
    "nothing: roman numbers below arabic ones": (
        "1. CÂY\nI. Trồng cây\nHố.\nII. Tưới cây\nNước.\n2. HOA\nI. Trồng hoa\nHố.\nII. Tưới hoa\nNước.",
        ["1: CÂY", "1/I: Trồng cây", "1/II: Tưới cây", "2: HOA", "2/I: Trồng hoa", "2/II: Tưới hoa"],
    ),
    "nothing: articles below roman numbers": (
        "I. CHUNG\nĐiều 1. Trồng cây\nĐiều 2. Tưới cây\nII. RIÊNG\nĐiều 3. Hái quả",
        ["I: CHUNG", "I/Điều 1: -", "I/Điều 2: -", "II: RIÊNG", "II/Điều 3: -"],
    ),
    "the last roman number": (
        "I. CHUNG\n1. Trồng\nHố.\n2. Tưới\nNước.\nTỔ CHỨC THỰC HIỆN\n1. Xã\nHái.\n2. Thôn\nHái.",
        [
            "I: CHUNG",
            "I/1: Trồng",
            "I/2: Tưới",
            "TỔ CHỨC THỰC HIỆN: TỔ CHỨC THỰC HIỆN",
            "TỔ CHỨC THỰC HIỆN/1: Xã",
            "TỔ CHỨC THỰC HIỆN/2: Thôn",
        ],
    ),
    "a roman number between others": (
        "I. CHUNG\nTrồng.\nNhiệm vụ và giải pháp\n1. Tưới\nNước.\n2. Bón\nPhân.\nIII. KHÁC\nKhông.",
        [
            "I: CHUNG",
            "Nhiệm vụ và giải pháp: Nhiệm vụ và giải pháp",
            "Nhiệm vụ và giải pháp/1: Tưới",
            "Nhiệm vụ và giải pháp/2: Bón",
            "III: KHÁC",
        ],
    ),
    "nothing: a heading of its own below a number": (
        "I. CHUNG\n1. Trồng\nHố.\n2. Tưới\nMỤC TIÊU\n- Có 5 cây.\nII. RIÊNG\n1. Hái\nQuả.",
        ["I: CHUNG", "I/1: Trồng", "I/2: Tưới", "I/2/MỤC TIÊU: MỤC TIÊU", "II: RIÊNG", "II/1: Hái"],
    ),
}


@pytest.mark.parametrize("name", LOST)
def test_a_number_is_lost(name: str) -> None:
    """What stands below it goes no deeper, and what follows is no part of it."""
    text, wanted = LOST[name]
    assert tree(text) == wanted


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_numbering_system(name: str) -> None:
    text, wanted = SYSTEMS[name]
    assert tree(text) == wanted


@pytest.mark.parametrize("name", SYSTEMS)
def test_labels_levels_and_parents_agree(name: str) -> None:
    plan = extract(TITLE + SYSTEMS[name][0])
    by_id = {section.id: section for section in plan.sections}
    assert len(by_id) == len(plan.sections)
    for section in plan.sections:
        above = by_id[section.parent] if section.parent else None
        assert section.level == (above.level + 1 if above else 1)
        assert section.path == (f"{above.path}/" if above else "") + (section.label or section.path.rsplit("/", 1)[-1])
        if above:
            assert above.start <= section.start < section.end <= above.end


# --- noise -------------------------------------------------------------------------

NOISE = {
    "page number inside a sentence": (
        "I. CHUNG\n1. Trồng cây ở các\n\n2\n\nthôn trong xã\n- Tưới cây cho\n\x0cTrang 3/5\nxã.\n- 4 -\n2. Bón.",
        ["I: CHUNG", "I/1: Trồng cây ở các thôn trong xã", "I/2: -"],
    ),
    "capitals over several lines": (
        "I. MỤC ĐÍCH,\nYÊU CẦU\n- Một.\nII. NHIỆM VỤ VÀ GIẢI\n\nPHÁP CHỦ YẾU\n- Hai.\nIII. KINH PHÍ\nXã chi.",
        ["I: MỤC ĐÍCH, YÊU CẦU", "II: NHIỆM VỤ VÀ GIẢI PHÁP CHỦ YẾU", "III: KINH PHÍ"],
    ),
    "a title that ends in a word of one that is not finished": (
        "I. TÌNH HÌNH\n1. Kết quả đạt được\nXã đã trồng cây.\n2. Các đơn vị trực thuộc\nĐã tưới cây.\n3. Kiến nghị\nKhông.",
        ["I: TÌNH HÌNH", "I/1: Kết quả đạt được", "I/2: Các đơn vị trực thuộc", "I/3: Kiến nghị"],
    ),
    "a title set off by a stop": (
        "I. MỤC TIÊU. Xã trồng cây.\n1. Thời gian thực hiện. Từ tháng Hai.\n2. UBND TP. Hà Nam tưới cây.\n3. Văn phòng. Tưới.",
        ["I: MỤC TIÊU", "I/1: Thời gian thực hiện", "I/2: -", "I/3: Văn phòng"],
    ),
    "a title in capitals with its text behind it": (
        "I. MỤC ĐÍCH - YÊU CẦU 1. Mục đích: Trồng cây.\nII. TỔ CHỨC THỰC HIỆN Các xã trồng cây.\n1. HĐND, UBND Huyện: Tưới.",
        ["I: MỤC ĐÍCH - YÊU CẦU", "I/1: Mục đích", "II: TỔ CHỨC THỰC HIỆN", "II/1: HĐND, UBND Huyện"],
    ),
    "an order in the words of a title": (
        "I. NHIỆM VỤ\n1. Báo cáo định kỳ.\n2. Tổ chức triển khai;\n3. Kinh phí\n4. Mục đích.\nXã trồng cây.",
        ["I: NHIỆM VỤ", "I/1: -", "I/2: -", "I/3: Kinh phí", "I/4: Mục đích"],
    ),
    "small letters over several lines": (
        "I. CHUNG\n1. Đẩy\nnhanh chuyển đổi, cải cách\n- Một.\n2. Bón\n- Hai.",
        ["I: CHUNG", "I/1: Đẩy nhanh chuyển đổi, cải cách", "I/2: Bón"],
    ),
    "lone pipes": (
        "I. CHUNG\n|\n1. Trồng cây\n|\n- Tưới | sáng\n2. Bón cây.\n|",
        ["I: CHUNG", "I/1: Trồng cây", "I/2: -"],
    ),
    "a table with numbered rows": (
        "I. CHUNG\n1. Trồng cây\n\n| TT | Việc | Ai |\n|---|---|---|\n| 2 | Tưới | Xã |\n| 3. | Bón | Xã |\n\n2. Bón cây.",
        ["I: CHUNG", "I/1: Trồng cây", "I/2: -"],
    ),
    "tabs": (
        "I.\tCHUNG\n1.\tTrồng cây\n-\tTưới.\nTT\tViệc\tAi\n1\tTưới\tXã\n2\tBón\tXã\n2.\tBón cây\n-\tPhân.",
        ["I: CHUNG", "I/1: Trồng cây", "I/2: Bón cây"],
    ),
    "indents and trailing spaces": (
        "   I. CHUNG   \n      1. Trồng cây  \n\u3000- Tưới.\n\xa0\xa02. Bón cây \n   - Phân.",
        ["I: CHUNG", "I/1: Trồng cây", "I/2: Bón cây"],
    ),
    "markdown": (
        "### **I. CHUNG**\n\n#### *1. Trồng cây*\n\n- Tưới.\n\n**2\\. Bón cây:**\n\n- Phân.\n\n# II. **RIÊNG**\n- X.",
        ["I: CHUNG", "I/1: Trồng cây", "I/2: Bón cây", "II: RIÊNG"],
    ),
    "numbers that are quantities": (
        "I. CHUNG\n1. Trồng cây trên\n2 ha đất và\n2.500 m2 vườn.\n- Có\n3 xã.\n2. Bón.",
        ["I: CHUNG", "I/1: Trồng cây trên 2 ha đất và 2.500 m2 vườn", "I/2: -"],
    ),
    "references at a line's head": (
        "I. CHUNG\n1. Trồng cây theo khoản\n2. Điều này.\nĐiều 15 Luật Thú y quy định\nMục 3 Kế hoạch này.\n"
        "Phần lớn cây sống.\n2. Bón.",
        ["I: CHUNG", "I/1: -", "I/2: -"],
    ),
    "a symbol at a line's head": (
        "I. CHUNG\n1. Trồng cây theo Chỉ thị\n2/CT-UBND ngày 05/01/2024 của Ủy ban.\n2. Bón.",
        ["I: CHUNG", "I/1: -", "I/2: -"],
    ),
    "a date at a line's head": (
        "I. CHUNG\n1. Trồng cây trước ngày\n2/9/2024, bón cây trước\n15-11-2024.\n2. Bón.",
        ["I: CHUNG", "I/1: -", "I/2: -"],
    ),
}


@pytest.mark.parametrize("name", NOISE)
def test_noise(name: str) -> None:
    text, wanted = NOISE[name]
    assert tree(text) == wanted


@pytest.mark.parametrize(
    "word", ["số", "hằng năm", "hằng tháng", "mỗi quý", "từng phần", "cao điểm", "ngày", "tuần", "mục"]
)
@pytest.mark.parametrize("style", ["1 2", "a b", "1.1 1.2"])
def test_a_heading_may_end_in_a_word_that_a_number_can_follow(word: str, style: str) -> None:
    """ "1. Phát triển kinh tế số" / "2. Phát triển xã hội số": a heading ends without a stop, and its neighbour comes."""
    one, two = style.split()
    mark = ")" if one == "a" else "."
    text = f"I. CHUNG\n{one}{mark} Công việc {word}\n- Trồng cây.\n- Công tác {word}\n{two}{mark} Công việc {word}\n- Bón cây."
    assert tree(text) == ["I: CHUNG", f"I/{one}: Công việc {word}", f"I/{two}: Công việc {word}"]


# --- parts of the page -------------------------------------------------------------

CLOSING = "Trên đây là Kế hoạch trồng cây. Xã yêu cầu các thôn thực hiện./."
RECIPIENTS = "Nơi nhận:\n- Như trên;\n- Lưu: VT."
SIGNATURE = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n(Đã ký)\n\nHà Văn An"


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("1- 100% hộ có nước sạch.\n2- Trồng 15 ha rừng.\n", ["I", "I/1", "I/2"]),
        ("1- 03 lớp tập huấn.\n2- 95% hộ có nước sạch.\n3- 12 trường đạt chuẩn.\n", ["I", "I/1", "I/2", "I/3"]),
        ("1. Trồng 15 ha rừng.\n2- 12 trường đạt chuẩn.\n", ["I", "I/1", "I/2"]),
        ("1- 2 lớp tập huấn.\nMỗi xã trồng rừng.\n", ["I"]),
        ("Mỗi xã mở\n2- 3 lớp tập huấn.\nMỗi huyện mở\n3- 4 lớp tập huấn.\n", ["I"]),
    ],
)
def test_a_number_with_a_dash_before_a_digit_is_one_where_its_sequence_goes_on(text: str, paths: list[str]) -> None:
    assert [section.path for section in body(f"I- CHỈ TIÊU\n{text}")] == paths


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("MUC TIÊU", "objectives"),
        ("MỤC ĐICH, YÊU CÂU", "purpose_requirements"),
        ("Muc dich", "purpose"),
        ("NHIỆM VU TRỌNG TÂM", "tasks"),
        ("GIẢI PHAP THỰC HIỆN", "tasks"),
        ("TỔ CHỨC THỰC HIÊN", "implementation"),
        ("TO CHUC THUC HIEN", "implementation"),
        ("KINH PHI", "funding"),
        ("ĐỔI MỚI CÔNG TÁC", "other"),
        ("NỘI DUNG ĐÊ ĐIỀU", "other"),
    ],
)
@pytest.mark.parametrize("mark", ["I. ", "I "])
def test_a_heading_that_has_lost_marks_has_its_kind(heading: str, kind: str, mark: str) -> None:
    assert [s.kind for s in body(f"{mark}{heading}\n- Trồng 100 cây.\n")] == (
        [kind] if heading.isupper() or mark == "I. " else ["preamble"]
    )


@pytest.mark.parametrize("word", ["KÊ HOẠCH", "KẾ HOACH", "KẺ HOACH", "KE HOACH", "K É HOẠCH"])
def test_a_title_that_has_lost_marks_is_one(word: str) -> None:
    plan = extract(f"{word}\nTrồng cây năm 2024\n\nI. MỤC TIÊU\n- Trồng 100 cây.")
    assert (plan.header.type, plan.header.title) == ("KH", "Trồng cây năm 2024")
    assert "not-a-plan" not in [finding.code for finding in plan.diagnostics]
    assert extract(f"{word.lower()}\ntrồng cây năm 2024\n").header.title is None


def test_a_decision_whose_type_word_has_lost_a_mark_has_its_type() -> None:
    plan = extract("QUYÊT ĐINH\nVề việc trồng cây\n\nCăn cứ Luật Thú y;\nĐiều 1. Trồng cây.")
    assert (plan.header.type, plan.header.title) == ("QĐ", "Về việc trồng cây")


@pytest.mark.parametrize(
    ("foot", "parts"),
    [
        ((CLOSING, RECIPIENTS, SIGNATURE), ["@closing", "@recipients", "@signature"]),
        ((CLOSING, SIGNATURE, RECIPIENTS), ["@closing", "@signature", "@recipients"]),
        ((RECIPIENTS, SIGNATURE), ["@recipients", "@signature"]),
        ((SIGNATURE, RECIPIENTS), ["@signature", "@recipients"]),
        ((CLOSING, RECIPIENTS), ["@closing", "@recipients"]),
        ((CLOSING, SIGNATURE), ["@closing", "@signature"]),
        ((CLOSING,), ["@closing"]),
        ((RECIPIENTS,), ["@recipients"]),
        ((SIGNATURE,), ["@signature"]),
        ((), []),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n\r\n"])
def test_the_foot_in_every_order(foot: tuple[str, ...], parts: list[str], gap: str) -> None:
    text = TITLE + gap.join(("I. CHUNG\n- Trồng cây.", *foot))
    sections = extract(text).sections
    assert [section.path for section in sections] == ["@header", "I", *parts]
    for section, words in zip(sections[2:], foot, strict=True):
        assert text[section.start : section.end] == words


@pytest.mark.parametrize(
    "foot",
    [
        "Nơi nhận:                         TM. ỦY BAN NHÂN DÂN\n- Như trên;                              CHỦ TỊCH\n"
        "- UBND tỉnh;\n- Lưu: VT.                              Hà Văn An",
        "| Nơi nhận: | TM. ỦY BAN NHÂN DÂN |\n| - Như trên; | CHỦ TỊCH |\n| - UBND tỉnh; | |\n| - Lưu: VT. | Hà Văn An |",
        "Nơi nhận:\t\t\tTM. ỦY BAN NHÂN DÂN\n- Như trên;\t\t\tCHỦ TỊCH\n- UBND tỉnh;\n- Lưu: VT.\t\t\tHà Văn An",
    ],
    ids=["spaces", "pipes", "tabs"],
)
def test_recipients_and_signature_side_by_side(foot: str) -> None:
    plan = extract(f"{TITLE}I. CHUNG\n- Trồng cây.\n\n{CLOSING}\n\n{foot}")
    assert [section.path for section in plan.sections] == ["@header", "I", "@closing", "@recipients", "@signature"]
    assert plan.header.recipients == ["Như trên", "UBND tỉnh", "Lưu: VT"]
    assert plan.header.signer is not None
    assert (plan.header.signer.authority, plan.header.signer.position) == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert plan.header.signer.name == "Hà Văn An"


@pytest.mark.parametrize(
    "foot",
    [
        "Nơi nhận:\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n- Như trên;\n- UBND tỉnh;\n- Lưu: VT.\n\nHà Văn An",
        "TM. ỦY BAN NHÂN DÂN\nNơi nhận:\nCHỦ TỊCH\n- Như trên;\n- UBND tỉnh;\n\nHà Văn An\n- Lưu: VT.",
        "                         TM. ỦY BAN NHÂN DÂN\n                         CHỦ TỊCH\nNơi nhận:\n- Như trên;\n"
        "- UBND tỉnh;\n- Lưu: VT\n                         Hà Văn An",
    ],
    ids=["row by row", "cell by cell", "signature first"],
)
def test_recipients_and_signature_one_in_the_other(foot: str) -> None:
    header = extract(f"{TITLE}I. CHUNG\n- Trồng cây.\n\n{CLOSING}\n\n{foot}").header
    assert header.recipients == ["Như trên", "UBND tỉnh", "Lưu: VT"]
    assert header.signer is not None
    assert (header.signer.authority, header.signer.position) == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert header.signer.name == "Hà Văn An"


def test_annexes_have_trees_of_their_own() -> None:
    assert tree(
        "I. CHUNG\n1. Trồng.\n\n" + SIGNATURE + "\n\nPHỤ LỤC I\nDANH SÁCH TRƯỜNG\n(Kèm theo Kế hoạch số 5/KH-UBND)\nI. TIỂU HỌC\n"
        "1. Trường A.\n2. Trường B.\nII. TRUNG HỌC\n- Không.\nPHỤ LỤC II\nBIỂU MẪU BÁO CÁO\n1. Số liệu.\n2. Kiến nghị."
    ) == [
        "I: CHUNG", "I/1: -", "@signature: -", "@annex: DANH SÁCH TRƯỜNG", "@annex/I: TIỂU HỌC", "@annex/I/1: -",
        "@annex/I/2: -", "@annex/II: TRUNG HỌC", "@annex-2: BIỂU MẪU BÁO CÁO", "@annex-2/1: -", "@annex-2/2: -",
    ]  # fmt: skip


def test_an_annex_that_is_only_mentioned_is_none() -> None:
    assert tree("I. CHUNG\n- Trồng cây theo\nPhụ lục I kèm theo.\nPhụ lục này nêu rõ danh sách.\nII. RIÊNG\n- X.") == [
        "I: CHUNG",
        "II: RIÊNG",
    ]


DECISION = (
    "ỦY BAN NHÂN DÂN\nXÃ AN HÒA\nSố: 5/QĐ-UBND\nAn Hòa, ngày 06 tháng 4 năm 2024\n\nQUYẾT ĐỊNH\n"
    "Về việc ban hành Kế hoạch trồng cây\n\n"
    "Căn cứ Luật Thú y;\n\nQUYẾT ĐỊNH:\n\nĐiều 1. Ban hành Kế hoạch trồng cây.\nĐiều 2. Quyết định có hiệu lực từ ngày ký.\n\n"
    "Nơi nhận:\n- Như Điều 2.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nHà Văn An\n\nKẾ HOẠCH\nTrồng cây năm 2024\n"
    "(Ban hành kèm theo Quyết định số 5/QĐ-UBND ngày 06/4/2024)\n\nI. MỤC TIÊU\n1. Trồng cây.\nII. TỔ CHỨC THỰC HIỆN\nXã làm."
)


def test_a_decision_without_its_type_word_with_its_plan() -> None:
    plan = extract(
        "ỦY BAN NHÂN DÂN\nTỈNH LẠNG SƠN\nSố: 41/QĐ-UBND\nLạng Sơn, ngày 12 tháng 10 năm 2025\n\nBAN HÀNH KẾ HOẠCH TRỒNG CÂY\n"
        "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN\nCăn cứ Luật Thú y;\nQUYẾT ĐỊNH:\nĐiều 1. Ban hành Kế hoạch trồng cây.\n"
        "Điều 2. Quyết định này có hiệu lực từ ngày ký.\n\n" + SIGNATURE + "\n\nKẾ HOẠCH\nTrồng cây năm 2026\n"
        "(Kèm theo Quyết định số 41/QĐ-UBND)\nI. CHUNG\n1. Trồng."
    )  # fmt: skip
    assert [section.path for section in plan.sections] == [
        "@decision", "@decision/@header", "@decision/@preamble", "@decision/Điều 1", "@decision/Điều 2",
        "@decision/@signature", "@header", "I", "I/1",
    ]  # fmt: skip
    header = plan.header
    assert (header.issuer, header.symbol, header.date) == ("Ủy ban nhân dân tỉnh Lạng Sơn", "41/QĐ-UBND", "2025-10-12")
    assert (header.type, header.title) == ("KH", "Trồng cây năm 2026")


def test_a_plan_below_a_decision_with_a_letterhead_of_its_own() -> None:
    letterhead = "ỦY BAN NHÂN DÂN\nXÃ AN HÒA\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
    text = DECISION.replace("KẾ HOẠCH\n", f"{letterhead}KẾ HOẠCH\n")
    plan = extract(text)
    parts = {section.path: text[section.start : section.end] for section in plan.sections}
    assert parts["@decision"].endswith("CHỦ TỊCH\nHà Văn An")
    assert parts["@header"].startswith(letterhead)
    assert (plan.header.symbol, plan.header.title) == ("5/QĐ-UBND", "Trồng cây năm 2024")


def test_a_decision_with_its_plan() -> None:
    sections = extract(DECISION).sections
    assert [(section.path, section.kind) for section in sections] == [
        ("@decision", "decision"),
        ("@decision/@header", "header"),
        ("@decision/@preamble", "preamble"),
        ("@decision/Điều 1", "other"),
        ("@decision/Điều 2", "other"),
        ("@decision/@recipients", "recipients"),
        ("@decision/@signature", "signature"),
        ("@header", "header"),
        ("I", "objectives"),
        ("I/1", "other"),
        ("II", "implementation"),
    ]
    assert sections[0].heading is None


# --- the shared documents ----------------------------------------------------------


def judged(real: Path, gold: str, documents: str) -> list[str]:
    golds = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted((real / gold).glob("*.json"))}
    assert golds
    plans = {name: json.loads(extract((real / documents / f"{name}.txt").read_bytes()).to_json()) for name in golds}
    wrong = {
        (d.document, d.start, d.what == "field")
        for d in evaluate(golds, plans).differences
        if d.kind == "sections" and (d.what != "field" or d.field in ("path", "kind", "heading"))
    }
    return sorted(f"{document}:{start}" for document, start, _ in wrong)


def test_sections_of_the_gold(real: Path) -> None:
    assert len(judged(real, "gold", "documents")) <= 4


def test_sections_of_the_examples(real: Path) -> None:
    assert judged(real, "examples", "examples") == []
