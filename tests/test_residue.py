"""What no record holds: the words are counted always, told on request, and answered where a record stands behind them.

Which words they are, and which records answer them, the examples in `rules/residue.toml` prove.
"""

import pytest

from extractor import Extractor, extract

SILENT = "KẾ HOẠCH\nTrồng cây năm 2024\n\nI. MỤC ĐÍCH\n1. Nêu việc phải xong chậm nhất như đã hẹn.\n"
MISSED = (
    "KẾ HOẠCH\nTrồng cây năm 2024\n\nII. NHIỆM VỤ\n1. Trồng cây, chậm nhất như đã hẹn; đạt 1,2,3% hộ, đạt 4,5,6% xã.\n"
)


@pytest.fixture(scope="module")
def telling() -> Extractor:
    return Extractor(residue=True)


def test_residue_is_counted_always_and_told_on_request(telling: Extractor) -> None:
    quiet, told = extract(MISSED), telling(MISSED)
    assert quiet.residue == told.residue == {"residue-deadline": 1, "residue-percent": 2}
    assert not [found for found in quiet.diagnostics if found.code.startswith("residue")]
    found = [found for found in told.diagnostics if found.code.startswith("residue")]
    assert [MISSED[slice(*span)] for one in found for span in one.spans] == ["chậm nhất", "1,2,3%", "4,5,6%"]
    assert {one.severity for one in found} == {"info"}


def test_nothing_is_left_where_the_section_asks_for_no_record() -> None:
    assert extract(SILENT).residue == {}


@pytest.mark.parametrize(
    ("line", "residue"),
    [
        ("1. a\n2. b\n7. c\n15. Trồng cây\n3. d", {"residue-number": 1}),
        ("1. a\n2. b theo khoản\n15. Trồng cây", {}),
        ("1. Thực hiện Kế hoạch số 5/KH-UBND", {}),
        ("1. Tỷ lệ hộ nghèo giảm từ 8,5% xuống còn 5%", {}),
        ("| TT | Nhiệm vụ | Cơ quan chủ trì |\n|---|---|---|\n| 1 | … | |", {}),
    ],
    ids=["number", "pinpoint", "own number", "base", "empty form"],
)
def test_what_answers_a_cue(line: str, residue: dict[str, int]) -> None:
    text = f"UBND XÃ AN HÒA\nSố: 5/KH-UBND\n\nKẾ HOẠCH\nTrồng cây năm 2024\n\nII. NHIỆM VỤ\n{line}\n"
    assert extract(text).residue == residue
