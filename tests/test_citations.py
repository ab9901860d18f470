"""Citations: many spellings to one value, families, lists, pinpoints, relations, authorities, and what is none."""

from __future__ import annotations

import time
from functools import cache

import pytest

from extractor import extract
from extractor.citations.authorities import Draft, resolve
from extractor.citations.citations import GROUPS, SETS, Citations, read_date
from extractor.citations.symbols import SymbolReader
from extractor.outline.tree import Outline, Unit
from extractor.plan import Authority, Citation, Header
from extractor.rules.diagnostics import Finding
from extractor.rules.gazetteer import load_gazetteer
from extractor.rules.rules import Example, RuleSet, load_rules
from extractor.text import fold


@cache
def rules() -> RuleSet:
    return load_rules()


@cache
def reader() -> Citations:
    return Citations(rules(), load_gazetteer(rules().folder / "gazetteer"))


def read(
    text: str, header: Header | None = None, *units: Unit
) -> tuple[list[Citation], list[Authority], list[Finding]]:
    return reader().read(Outline(fold(text), list(units)), header or Header())[:3]


def test_the_spans_with_titles_end_where_the_titles_do() -> None:
    text = "Căn cứ Quyết định số 12/QĐ-UBND ngày 03/3/2022 của UBND tỉnh về  **trồng  cây** ven đường; Luật Đê điều năm 2006."
    found = reader().read(Outline(fold(text), []), Header())
    assert [text[start:end] for start, end in found.titled] == [text[7 : text.index("; Luật")], "Luật Đê điều năm 2006"]


def texts(text: str, header: Header | None = None) -> list[str]:
    return [citation.text for citation in read(text, header)[0]]


def one(text: str) -> Citation:
    found = read(text)[0]
    assert len(found) == 1, [citation.text for citation in found]
    return found[0]


# --- the examples of the rules --------------------------------------------------------------------------------------

ACCEPTED = [(rule.name, example) for rule in rules().of("citations", GROUPS, SETS) for example in rule.accept]
REJECTED = [(rule.name, text) for rule in rules().of("citations", GROUPS, SETS) for text in rule.reject]


@pytest.mark.parametrize(
    ("name", "example"), ACCEPTED, ids=lambda value: value.text if isinstance(value, Example) else value
)
def test_accepts(name: str, example: Example) -> None:
    found = [c for c in read(example.text)[0] if example.span in (None, (c.start, c.end))]
    assert found, [citation.text for citation in read(example.text)[0]]
    assert {key: getattr(found[0], key) for key in example.expected} == example.expected


@pytest.mark.parametrize(("name", "text"), REJECTED)
def test_rejects(name: str, text: str) -> None:
    assert texts(text) == []


def test_every_rule_is_shown() -> None:
    assert all(rule.accept for rule in rules().of("citations", GROUPS, SETS))


# --- many spellings, one value --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Nghị định số 64/2022/NĐ-CP",
        "Nghị định 64/2022/NĐ-CP",
        "nghị định số 64/2022/NĐ-CP",
        "NĐ 64/2022/NĐ-CP",
        "NGHỊ ĐỊNH SỐ 64/2022/NĐ-CP",
        "Nghị định số: 64/2022/NĐ-CP",
        "Nghị định số 64 /2022/NĐ-CP",
        "Nghị định số 64/2022/NĐ–CP",
        "Nghị định số 64/2022/NĐ‑CP",
        "Nghị định số 64/2022/NĐ- CP",
        "Nghị định số 64/2022/NĐ -CP",
        "Nghị định số 64/ 2022/NĐ - CP",
        "Nghị định số 64/2022/NĐCP",
        "Nghị định số 64/2022/Nđ-CP",
        "Nghị định số 64/2022/nđ-cp".upper(),
        "Nghị  định   số   64/2022/NĐ-CP",
        "Nghị định\u00a0số\u00a064/2022/NĐ-CP",
        "Nghị định sô 64/2022/NĐ-CP",
        "Nghị đinh số 64/2022/NĐ-CP",
        "Nghị định số64/2022/NĐ-CP",
        "Nghị định số 64/2022/NÐ-CP",
        "**Nghị định số** *64/2022/NĐ-CP*",
    ],
)
def test_one_decree(text: str) -> None:
    found = one(f"theo {text} thì")
    assert (found.type, found.symbol, found.number, found.year, found.text) == (
        "NĐ",
        "64/2022/NĐ-CP",
        "64",
        "2022",
        fold(text).strip(),
    )


@pytest.mark.parametrize(
    ("text", "symbol", "type_"),
    [
        ("Quyết định số 2230/QĐ-TTG", "2230/QĐ-TTg", "QĐ"),
        ("Quyết định 45/2023/QD-UBND", "45/2023/QD-UBND", "QĐ"),
        ("Quyết định số 45/2023/Qð-UBND", "45/2023/QĐ-UBND", "QĐ"),
        ("QĐ 3305/QĐUBND", "3305/QĐ-UBND", "QĐ"),
        ("Nghị quyết số 110/2023/QH15", "110/2023/QH15", "NQ"),
        ("Nghị quyết số 42/2021/UBTVQH15", "42/2021/UBTVQH15", "NQ"),
        ("Kế hoạch số 310 /KH-UBND", "310/KH-UBND", "KH"),
        ("Nghị quyết số 61/NQ-HĐND", "61/NQ-HĐND", "NQ"),
        ("Nghị quyết 12c/NQ-CP", "12c/NQ-CP", "NQ"),
        ("Công văn số 1877/BYT-DP", "1877/BYT-DP", "CV"),
        ("Công văn số 902/UBND-KGVX", "902/UBND-KGVX", "CV"),
        ("Công văn số 77-CV/BTCTU", "77-CV/BTCTU", "CV"),
        ("Công văn số 15/CV-CTMT", "15/CV-CTMT", "CV"),
        ("Văn bản số 5120/CAT-PV05", "5120/CAT-PV05", "CV"),
        ("Chỉ thị số 17-CT/TW", "17-CT/TW", "CT"),
        ("Thông báo số 81 – TB/VPTU", "81-TB/VPTU", "TB"),
        ("Thông báo kết luận số 81-TB/VPTU", "81-TB/VPTU", "TB"),
        ("Quy định số 14-QĐi/TU", "14-QĐi/TU", "QyĐ"),
        ("Chương trình hành động số 19-CTR/HU", "19-CTr/HU", "CTr"),
        ("Thông tư liên tịch số 03/2013/TTLT-BTC-BNV", "03/2013/TTLT-BTC-BNV", "TTLT"),
        ("Nghị quyết liên tịch số 05/2018/NQLT-CP-ĐCTUBTWMTTQVN", "05/2018/NQLT-CP-ĐCTUBTWMTTQVN", "NQLT"),
        ("Kế hoạch liên ngành số 09/KH-BCA-BNN&MT", "09/KH-BCA-BNN&MT", "KH"),
        ("Quyết định số 44-QĐ/TWĐTN-VP", "44-QĐ/TWĐTN-VP", "QĐ"),
        ("Kế hoạch số 44 KH/TWĐTN", "44-KH/TWĐTN", "KH"),
        ("Hướng dẫn số 12/HD-MTTW-BTT", "12/HD-MTTW-BTT", "HD"),
        ("Hướng dẫn số 12/HD_MTTW_BTT", "12/HD-MTTW-BTT", "HD"),
        ("Quyết định số 640-QĐ-TU", "640-QĐ-TU", "QĐ"),
        ("Quyết định số         /QĐ-SYT", "/QĐ-SYT", "QĐ"),
        ("Quyết định số ....../QĐ-SYT", "/QĐ-SYT", "QĐ"),
        ("Luật số 27/2023/QH15", "27/2023/QH15", "Luật"),
        ("Pháp lệnh số 01/2022/UBTVQH15", "01/2022/UBTVQH15", "PL"),
        ("Tờ trình số 92/TTr-PNV", "92/TTr-PNV", "TTr"),
    ],
)
def test_families(text: str, symbol: str, type_: str) -> None:
    found = one(f"căn cứ {text};")
    assert (found.symbol, found.type, found.text) == (symbol, type_, fold(text))


@pytest.mark.parametrize(
    ("written", "date"),
    [
        (" ngày 7/5/2021", "2021-05-07"),
        (" ngày07/05/2021", "2021-05-07"),
        (", ngày 7-5-2021", "2021-05-07"),
        (" ngày 07.5.2021", "2021-05-07"),
        (" ngày 7 tháng 5 năm 2021", "2021-05-07"),
        (" ngày 07 tháng 5/2021", "2021-05-07"),
        (" ngày 7 / 5 / 2021", "2021-05-07"),
        (" ngày 7/5/20 21", "2021-05-07"),
        (" ký ngày 7/5/2021", "2021-05-07"),
        (" ngày     tháng 5 năm 2021", "2021-05"),
        (" ngày ... tháng ... năm 2021", "2021"),
        (" ngày …/5/2021", "2021-05"),
        (" ngày   /   /2021", "2021"),
        (", 7/5/2021", "2021-05-07"),
    ],
)
def test_dates(written: str, date: str) -> None:
    found = one(f"theo Quyết định số 31/QĐ-UBND{written} của UBND huyện.")
    assert (found.date, found.issuer) == (date, "UBND huyện")


@pytest.mark.parametrize("text", ["31/02/2021", "12/13/2021", "7/5", "7", "1/2/3/2021"])
def test_no_date(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("issuer", "rest"),
    [
        ("Chính phủ", " không áp dụng"),
        ("Bộ trưởng Bộ Nông nghiệp và Môi trường", " ban hành Quy chế"),
        ("Bộ Văn hóa, Thể thao và Du lịch", " và các văn bản"),
        ("Sở Lao động - Thương binh và Xã hội tỉnh Cao Bằng", " về việc rà soát"),
        ("Ủy ban nhân dân xã Yên Hòa, huyện Bắc Sơn", "; "),
        ("Chủ tịch UBND thành phố Hồ Chí Minh", " phê duyệt"),
        ("Ban Chấp hành Trung ương Đảng khóa XIII", " về"),
        ("Ban Chỉ đạo phòng, chống tham nhũng, tiêu cực tỉnh", ","),
        ("Liên đoàn Lao động tỉnh", " phát động"),
        ("Phòng Giáo dục và Đào tạo", " gửi"),
    ],
)
def test_issuers(issuer: str, rest: str) -> None:
    assert one(f"theo Kế hoạch số 31/KH-XYZ ngày 7/5/2021 của {issuer}{rest}").issuer == issuer


@pytest.mark.parametrize(
    "text",
    [
        "kiểm tra việc thực hiện Quyết định số 31/QĐ-TTg của Sở Nội vụ",
        "kết quả thực hiện Nghị quyết số 31/NQ-CP của UBND các xã",
        "triển khai Chỉ thị số 31-CT/TW của Huyện ủy Tân Khê",
    ],
)
def test_body_that_cannot_have_issued_it(text: str) -> None:
    found = one(text)
    assert found.issuer is None
    assert found.text.endswith(("TTg", "CP", "TW"))


# --- lists, pinpoints, titles ---------------------------------------------------------------------------------------


def test_list_behind_one_type_word() -> None:
    found = read(
        "Căn cứ các Nghị định số 14/2021/NĐ-CP ngày 01/3/2021, số 15/2022/NĐ-CP; "
        "16/2023/NĐ-CP và 17/2024/NĐ-CP của Chính phủ;"
    )[0]
    assert [c.text for c in found] == [
        "Nghị định số 14/2021/NĐ-CP ngày 01/3/2021", "số 15/2022/NĐ-CP", "16/2023/NĐ-CP", "17/2024/NĐ-CP của Chính phủ",
    ]  # fmt: skip
    assert {(c.type, c.issuer, c.relation) for c in found} == {("NĐ", "Chính phủ", "basis")}


def test_list_of_bare_numbers() -> None:
    found = read("quán triệt các Nghị quyết số 37, 39, 41 và 43 của Bộ Chính trị;")[0]
    assert [(c.number, c.symbol, c.issuer) for c in found] == [
        (n, None, "Bộ Chính trị") for n in ("37", "39", "41", "43")
    ]


@pytest.mark.parametrize(
    ("text", "pinpoint"),
    [
        ("khoản 4 Điều 12 Nghị định số 64/2022/NĐ-CP", {"article": "12", "clause": "4"}),
        (
            "điểm a, c và đ khoản 4 Điều 12 của Nghị định số 64/2022/NĐ-CP",
            {"article": "12", "clause": "4", "point": "a, c, đ"},
        ),
        ("các khoản 1, 2 và 5 Điều 3 Luật Thư viện", {"article": "3", "clause": "1, 2, 5"}),
        ("từ Điều 4 đến Điều 8 Luật Thư viện", {"article": "4-8"}),
        ("Điều 4, Điều 6 và Điều 9 Luật Thư viện", {"article": "4, 6, 9"}),
        ("Mục 3 Chương II Nghị định số 64/2022/NĐ-CP", {"chapter": "II", "section": "3"}),
        ("Phụ lục II Nghị định số 64/2022/NĐ-CP", {"annex": "II"}),
        (
            "tiết a điểm 2.1 khoản 3 Điều 1 Nghị định số 64/2022/NĐ-CP",
            {"article": "1", "clause": "3", "point": "2.1", "item": "a"},
        ),
        ("ĐIỀU 7 NGHỊ ĐỊNH SỐ 64/2022/NĐ-CP", {"article": "7"}),
    ],
)
def test_pinpoints(text: str, pinpoint: dict[str, str]) -> None:
    found = one(f"thực hiện theo {text}.")
    assert (found.text, found.pinpoint) == (text, pinpoint)


def test_no_pinpoint_from_the_sentence_before() -> None:
    found = one("Điều 2. Quyết định này thay thế Quyết định số 31/QĐ-UBND.")
    assert (found.text, found.pinpoint) == ("Quyết định số 31/QĐ-UBND", {})


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Quyết định số 9/QĐ-UBND ngày 1/2/2023 của UBND tỉnh, về cây xanh;", "về cây xanh"),
        ("Quyết định số 9/QĐ-UBND, về lâu dài cần trồng cây;", None),
        (
            "Kế hoạch số 31/KH-UBND ngày 7/5/2021 của UBND tỉnh về cải tạo vườn tạp, Sở Nội vụ ban hành",
            "về cải tạo vườn tạp",
        ),
        ("Kế hoạch số 31/KH-UBND về cải tạo vườn tạp (sau đây gọi tắt là Kế hoạch 31)", "về cải tạo vườn tạp"),
        ("Kế hoạch số 31/KH-UBND về cải tạo vườn tạp và các văn bản liên quan", "về cải tạo vườn tạp"),
        ("Kế hoạch số 31/KH-UBND về cải tạo vườn tạp và Kế hoạch số 32/KH-UBND", "về cải tạo vườn tạp"),
        (
            'Kế hoạch số 31/KH-UBND ngày 7/5/2021 phê duyệt Đề án "Vườn, ao; chuồng"; các xã',
            'phê duyệt Đề án "Vườn, ao; chuồng"',
        ),
        ("Kế hoạch số 31/KH-UBND thực hiện nghiêm túc", None),
        ("Kế hoạch số 31/KH-UBND, đồng thời báo cáo", None),
    ],
)
def test_titles(text: str, title: str | None) -> None:
    assert read(f"theo {text}.")[0][0].title == title


def test_citation_in_the_title_of_another() -> None:
    outer, inner = read(
        "Căn cứ Kế hoạch số 31/KH-UBND ngày 7/5/2021 của UBND tỉnh "
        "triển khai thực hiện Chỉ thị số 17/CT-TTg của Thủ tướng Chính phủ;"
    )[0]
    assert (outer.relation, inner.relation) == ("basis", "implements")
    assert outer.title == "triển khai thực hiện Chỉ thị số 17/CT-TTg của Thủ tướng Chính phủ"


# --- named documents ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "type_", "date"),
    [
        ("Luật Đất đai", "Luật", None),
        ("Luật Đất đai năm 2024", "Luật", "2024"),
        ("Luật Đất đai 2024", "Luật", "2024"),
        ("Luật Đất đai ngày 18 tháng 01 năm 2024", "Luật", "2024-01-18"),
        ("LUẬT ĐẤT ĐAI", "Luật", None),
        ("Luật Phòng, chống tham nhũng", "Luật", None),
        ("Luật Thực hành tiết kiệm, chống lãng phí năm 2013", "Luật", "2013"),
        ("Bộ luật Dân sự năm 2015", "Bộ luật", "2015"),
        ("Pháp lệnh Ưu đãi người có công với cách mạng", "PL", None),
        ("Hiến pháp năm 2013", "Hiến pháp", "2013"),
        ("Điều lệ Đảng", "Điều lệ", None),
        ("Nghị quyết Trung ương 5 khóa XII", "NQ", None),
        ("Nghị quyết Trung ương 5 (khóa XII)", "NQ", None),
        ("Nghị quyết Hội nghị lần thứ bảy Ban Chấp hành Trung ương khóa X", "NQ", None),
        ("Nghị quyết Đại hội XIII của Đảng", "NQ", None),
        ("Nghị quyết Đại hội đại biểu Đảng bộ xã Yên Hòa lần thứ II, nhiệm kỳ 2025 - 2030", "NQ", None),
    ],
)
def test_named(text: str, type_: str, date: str | None) -> None:
    found = one(f"theo {text};")
    assert (found.text, found.type, found.symbol, found.date) == (text, type_, None, date)


def test_amending_law() -> None:
    outer, first, second = read(
        "Căn cứ Luật Sửa đổi, bổ sung một số điều của Luật Đê điều và Luật Thủy lợi ngày 17 tháng 6 năm 2020;"
    )[0]
    assert (outer.date, outer.relation, outer.authority) == (
        "2020-06-17",
        "basis",
        "Luật Sửa đổi, bổ sung một số điều của Luật Đê điều và Luật Thủy lợi",
    )
    assert [(c.text, c.relation, c.date) for c in (first, second)] == [
        ("Luật Đê điều", "amends", None),
        ("Luật Thủy lợi", "amends", None),
    ]


def test_a_shortened_law_is_the_longer_one() -> None:
    found = read(
        "đúng quy định của Luật Ngân sách hiện hành; Luật Ngân sách nhà nước. Luật Đầu tư và Luật Đầu tư công."
    )[0]
    assert [c.authority for c in found] == [
        "Luật Ngân sách nhà nước",
        "Luật Ngân sách nhà nước",
        "Luật Đầu tư",
        "Luật Đầu tư công",
    ]


# --- relations ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Căn cứ {};", "basis"),
        ("Xét {},", "basis"),
        ("Theo đề nghị của Giám đốc Sở tại {}.", "basis"),
        ("Triển khai có hiệu quả {}.", "implements"),
        ("đánh giá việc tổ chức thực hiện {}.", "implements"),
        ("Thực hiện đồng bộ các giải pháp đề ra tại {}.", "implements"),
        ("các xã thực hiện theo {}.", "mentions"),
        ("Tuyên truyền {}.", "mentions"),
        ("Sửa đổi, bổ sung một số điều của {}.", "amends"),
        ("Kế hoạch này thay thế {}.", "replaces"),
        ("bãi bỏ {}.", "repeals"),
        ("Quy chế ban hành kèm theo {}.", "promulgated_with"),
        ("được sửa đổi, bổ sung bởi {}.", "mentions"),
        ("Thực hiện nhiệm vụ năm; gửi kèm {}.", "mentions"),
    ],
)
def test_relations(text: str, relation: str) -> None:
    assert one(text.format("Quyết định số 31/QĐ-UBND")).relation == relation


def test_theo_is_a_basis_only_at_the_head_of_the_preamble() -> None:
    text = "Theo Quyết định số 31/QĐ-UBND, các xã lập danh sách."
    unit = Unit("II/1", "1", 2, None, "tasks", 0, len(text), "x")
    assert read(text, None, unit)[0][0].relation == "mentions"


def test_verb_of_an_enumeration() -> None:
    found = read(
        "Thực hiện Nghị quyết số 31-NQ/TU về đất đai; Kế hoạch số 32/KH-UBND thực hiện Chỉ thị số 33/CT-TTg về rừng; "
        "Quyết định số 34/QĐ-BNV, theo Công văn số 35/SNV-TH."
    )[0]
    assert [c.relation for c in found] == ["implements", "implements", "implements", "implements", "mentions"]


def test_items_on_lines_of_their_own() -> None:
    found = read("Căn cứ:\n- Luật Thư viện năm 2019;\n- Nghị định số 64/2022/NĐ-CP;\n- Quyết định số 31/QĐ-TTg.")[0]
    assert [c.relation for c in found] == ["basis"] * 3


# --- authorities ----------------------------------------------------------------------------------------------------


def test_mentions_of_one_document() -> None:
    found, authorities, findings = read(
        "Thực hiện Quyết định số 31/QĐ-TTg ngày 7/5/2021 của Thủ tướng Chính phủ về rừng. "
        "Quyết định 31/QĐ-TTG; Quyết định 31; QĐ 31; KH 15."
    )
    assert [c.authority for c in found] == ["31/QĐ-TTg"] * 4
    assert authorities == [
        Authority(
            "31/QĐ-TTg", "QĐ", "31/QĐ-TTg", "2021-05-07", "Thủ tướng Chính phủ", "về rừng", ["c1", "c2", "c3", "c4"]
        )
    ]
    assert findings == []


def test_a_number_is_used_again_in_another_term() -> None:
    found, authorities, findings = read(
        "Nghị quyết số 19-NQ/TW ngày 31/10/2012 về đất đai; "
        "Nghị quyết số 19-NQ/TW ngày 25/10/2017 về đơn vị sự nghiệp; Nghị quyết số 19-NQ/TW."
    )
    assert [c.authority for c in found] == ["19-NQ/TW (2012-10-31)", "19-NQ/TW (2017-10-25)", None]
    assert len(authorities) == 2
    assert [(f.code, f.spans) for f in findings] == [("ambiguous-citation", ((found[2].start, found[2].end),))]


def test_a_slip_in_a_date() -> None:
    found, authorities, findings = read(
        "Kế hoạch số 31/KH-UBND ngày 7/5/2021 của UBND tỉnh; Kế hoạch số 31/KH-UBND ngày 7/5/2022 của UBND tỉnh; "
        "Kế hoạch số 31/KH-UBND ngày 7/5/2022 của UBND tỉnh."
    )
    assert {c.authority for c in found} == {"31/KH-UBND"}
    assert authorities[0].date == "2022-05-07"
    assert [f.code for f in findings] == ["authority-date-conflict"]


def test_a_short_form_that_could_be_two() -> None:
    found, _, findings = read(
        "Quyết định số 31/QĐ-TTg và Quyết định số 31/QĐ-UBND đã có hiệu lực. Quyết định 31 được triển khai."
    )
    assert found[2].authority is None
    assert [f.code for f in findings] == ["ambiguous-short-form"]


def test_a_defined_short_form() -> None:
    found = read(
        "Chiến lược theo Quyết định số 31/QĐ-TTg (sau đây gọi tắt là Quyết định 2031). Triển khai Quyết định 2031."
    )[0]
    assert [c.authority for c in found] == ["31/QĐ-TTg"] * 3


def test_type_tells_documents_apart() -> None:
    found = read("Luật số 09/2026/QH16; Nghị quyết số 09/2026/QH16.")[0]
    assert len({c.authority for c in found}) == 2


def test_lost_stroke_and_capitals_are_one_document() -> None:
    authorities = read("Nghị định số 64/2022/NĐ-CP; NGHỊ ĐỊNH SỐ 64/2022/ND-CP; Nghị định 64/2022/NĐCP.")[1]
    assert [(a.id, len(a.mentions)) for a in authorities] == [("64/2022/NĐ-CP", 3)]


def test_a_law_by_name_and_by_number() -> None:
    found = read("Luật Lưu trữ số 33/2024/QH15; Luật Lưu trữ; Luật số 33/2024/QH15.")[0]
    assert [c.authority for c in found] == ["33/2024/QH15"] * 3


def test_nothing_resolves_to_nothing() -> None:
    assert resolve([]) == ([], [], [])
    assert Draft.__slots__


# --- what is none ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Hội nghị ngày 11/8/2023 với cán bộ",
        "Điện thoại 0206.3852147, Fax 0206/3852148",
        "tài khoản số 3713.0.1058721 tại Kho bạc",
        "1/3 số hộ, 10/12 xã, 24/7, 8/10 tiêu chí",
        "35 ca/100.000 dân; 60 km/h; 120 triệu đồng/ha/năm",
        "ASEAN-4, G20, COVID-19, B1-B2, A/H5N1",
        "TCVN 9001:2015/ISO, QCVN 01-1:2018/BYT",
        "Quyết định của Chủ tịch; các Nghị quyết, Kế hoạch của Tỉnh ủy",
        "Kế hoạch này; Quyết định này; Nghị quyết của Đảng",
        "Chương trình mục tiêu quốc gia xây dựng nông thôn mới; Đề án 06; Chương trình 135",
        "Kế hoạch 5 năm; Kế hoạch năm 2025; Thông báo 3 lần; Báo cáo 6 tháng",
        "Hội Luật gia, Đoàn Luật sư, pháp luật, kỷ luật Đảng",
        "số 15/2 đường Trần Phú; số 12 ngõ 5; quốc lộ số 1A",
        "từ 3-5 xã/huyện; 2021/2022; 01/01/2025",
        "hướng dẫn số lượng, kế hoạch số hóa, báo cáo số liệu",
    ],
)
def test_none(text: str) -> None:
    assert texts(text) == []


def test_own_number() -> None:
    header = Header(symbol="31/QĐ-UBND", date="2021-05-07")
    assert texts("(Ban hành kèm theo Quyết định số 31/QĐ-UBND ngày 07 tháng 5 năm 2021 của UBND tỉnh)", header) == []
    assert texts("(Kèm theo Quyết định số 31/QĐ-UBND)", header) == []
    assert len(texts("thay thế Quyết định số 31/QĐ-UBND ngày 9/9/2019", header)) == 1
    assert (
        texts(
            "ban hành kèm theo Quyết định số       /QĐ-UBND ngày    tháng 5 năm 2021",
            Header(symbol="/QĐ-UBND", date="2021-05"),
        )
        == []
    )


def test_number_in_the_letterhead() -> None:
    text = "Số: 31/KH-UBND\nThực hiện Quyết định số 31/QĐ-TTg"
    found = read(text, Header(), Unit("@header", None, 1, None, "header", 0, 14, "x"))[0]
    assert [c.symbol for c in found] == ["31/QĐ-TTg"]


# --- symbols --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "text", "family"),
    [
        ("64/2022/nđ-cp".upper(), "64/2022/NĐ-CP", "legal"),
        ("12-ct/tw".upper(), "12-CT/TW", "party"),
        ("12/QH-2021", None, None),
        ("110/2023/QH15", "110/2023/QH15", "assembly"),
        ("31/qđ-ttg".upper(), "31/QĐ-TTg", "administrative"),
        ("900/UBND-VX", "900/UBND-VX", "letter"),
        ("24/7", None, None),
    ],
)
def test_symbols(raw: str, text: str | None, family: str | None) -> None:
    symbol = SymbolReader(["NĐ", "CT", "QĐ"], ["CP", "TW", "TTg", "UBND"]).read(raw, typed=True)
    if text is not None:
        assert symbol is not None
        assert (symbol.text, symbol.family) == (text, family)


# --- work grows with the input -----------------------------------------------

HOSTILE = {
    "one document": "Quyết định số 12/QĐ-UBND ngày 1/2/2023 của UBND tỉnh về việc ",
    "list": "số 12/QĐ-UBND, ",
    "bare numbers": "Nghị định 178, ",
    "laws": "Luật Đất đai và ",
    "amending laws": "Luật sửa đổi, bổ sung một số điều của ",
    "type words": "Quyết định của ",
    "pinpoints": "khoản 1, ",
    "codes": "12/QĐ-",
    "quotes": 'Nghị định 5/2020/NĐ-CP về "a, ',
    "lines": "- Luật Đất đai;\n",
    "digits": "1",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_time_is_linear(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        best = 9e9
        for _ in range(2):
            start = time.perf_counter()
            read(text)
            best = min(best, time.perf_counter() - start)
        return best

    seconds(1000)  # patterns are compiled at their first match
    small, large = seconds(3000), seconds(12_000)
    assert large < 4 * small * 2.5 + 0.02, f"{small * 1000:.0f} ms for 3,000, {large * 1000:.0f} ms for 12,000"


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("Căn cứ nhiệm vụ được giao; Luật Đất đai năm 2024; Nghị định số 15/2020/NĐ-CP ngày 3/2/2020;", "basis basis"),
        ("Căn cứ chức năng, nhiệm vụ;\nLuật Đất đai năm 2024;\nNghị định số 15/2020/NĐ-CP ngày 3/2/2020;", "basis basis"),
        ("Căn cứ tình hình; Luật Đất đai năm 2024;\nThực hiện ý kiến của xã; Công văn số 5/SNV-TH.", "basis implements"),
        ("I. CĂN CỨ PHÁP LÝ\n- Luật Đất đai năm 2024;\n- Nghị định số 15/2020/NĐ-CP ngày 3/2/2020.", "basis basis"),
        ("I. Căn cứ xây dựng kế hoạch\n1. Luật Đất đai năm 2024.\n2. Thực hiện Công văn số 5/SNV-TH.", "basis implements"),
        ("I. NHIỆM VỤ\nCăn cứ tình hình, trồng cây; Luật Đất đai được tuyên truyền.", "mentions"),
    ],
)  # fmt: skip
def test_the_head_of_an_enumeration_speaks_for_items_behind_one_that_is_no_citation(text: str, relations: str) -> None:
    plan = extract(f"KẾ HOẠCH\nTrồng cây năm 2024\n\n{text}\n\nII. KHÁC\n- Không.")
    assert [citation.relation for citation in plan.citations] == relations.split()


def test_a_law_in_a_title_does_not_join_the_next_paper_to_it() -> None:
    plan = extract(
        "KẾ HOẠCH\nTrồng cây năm 2024\n\nThực hiện Nghị định số 123/2015/NĐ-CP ngày 15/11/2015 của Chính phủ quy định chi tiết "
        "Luật Hộ tịch và Quyết định số 101/QĐ-TTg ngày 23/01/2017 phê duyệt Chương trình, các xã tập trung làm như sau:\n"
    )
    first, law, second = plan.citations
    assert (first.title, first.relation) == ("quy định chi tiết Luật Hộ tịch", "implements")
    assert (second.title, second.relation) == ("phê duyệt Chương trình", "implements")
    assert law.relation == "mentions"
