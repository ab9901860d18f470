"""Letterheads of every kind, and what they must not be confused with."""

import json
from pathlib import Path

import pytest

from extractor import extract
from extractor.evaluate import KEY, evaluate
from extractor.plan import Header, Plan

BODY = "\n\nI. MỤC TIÊU\n- Trồng 100 cây.\n\nII. TỔ CHỨC THỰC HIỆN\n- Các đơn vị làm.\n"
MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n---------------\n"
TITLE = "\n\nKẾ HOẠCH\nTrồng cây năm 2024"


def read(text: str) -> Header:
    return extract(text).header


def codes(plan: Plan) -> set[str]:
    return {found.code for found in plan.diagnostics}


# --- letterheads -------------------------------------------------------------------

# (letterhead, issuer, symbol, place, date)
LETTERHEADS = {
    "province": (
        f"ỦY BAN NHÂN DÂN\nTỈNH CAO BẰNG\n-------\n{MOTTO}Số: 141/KH-UBND\nCao Bằng, ngày 14 tháng 7 năm 2022",
        ("Ủy ban nhân dân tỉnh Cao Bằng", "141/KH-UBND", "Cao Bằng", "2022-07-14"),
    ),
    "province, old spelling": (
        f"UỶ BAN NHÂN DÂN\nTỈNH HOÀ BÌNH\n{MOTTO}Số: 07 /KH-UBND\nHoà Bình, ngày 05 tháng 02 năm 2021",
        ("Ủy ban nhân dân tỉnh Hòa Bình", "07/KH-UBND", "Hoà Bình", "2021-02-05"),
    ),
    "city": (
        f"UBND THÀNH PHỐ CẦN THƠ\n{MOTTO}Số: 12/KH-UBND\nCần Thơ, ngày 03 tháng 4 năm 2024",
        ("Ủy ban nhân dân thành phố Cần Thơ", "12/KH-UBND", "Cần Thơ", "2024-04-03"),
    ),
    "district": (
        f"ỦY BAN NHÂN DÂN\nHUYỆN SÔNG HINH\n{MOTTO}Số: 88/KH-UBND\nSông Hinh, ngày 20 tháng 11 năm 2022",
        ("Ủy ban nhân dân huyện Sông Hinh", "88/KH-UBND", "Sông Hinh", "2022-11-20"),
    ),
    "commune below its district": (
        f"UBND HUYỆN SÔNG HINH\nUBND XÃ EA TROL\n{MOTTO}Số: 15/KH-UBND\nEa Trol, ngày 02 tháng 01 năm 2024",
        ("Ủy ban nhân dân xã Ea Trol", "15/KH-UBND", "Ea Trol", "2024-01-02"),
    ),
    "ward of 2025": (
        f"ỦY BAN NHÂN DÂN\nPHƯỜNG AN KHÁNH\n{MOTTO}Số: 9/KH-UBND\nAn Khánh, ngày 12 tháng 12 năm 2025",
        ("Ủy ban nhân dân phường An Khánh", "9/KH-UBND", "An Khánh", "2025-12-12"),
    ),
    "department below its province": (
        f"UBND TỈNH KON TUM\nSỞ GIÁO DỤC VÀ ĐÀO TẠO\n{MOTTO}Số: 15/KH-SGDĐT\nKon Tum, ngày 3 tháng 4 năm 2024",
        ("Sở Giáo dục và Đào tạo tỉnh Kon Tum", "15/KH-SGDĐT", "Kon Tum", "2024-04-03"),
    ),
    "department on three lines": (
        f"ỦY BAN NHÂN DÂN\nTỈNH HẢI DƯƠNG\nSỞ LAO ĐỘNG - THƯƠNG BINH\nVÀ XÃ HỘI\n{MOTTO}Số: 5/KH-SLĐTBXH\n"
        "Hải Dương, ngày 05 tháng 9 năm 2023",
        ("Sở Lao động - Thương binh và Xã hội tỉnh Hải Dương", "5/KH-SLĐTBXH", "Hải Dương", "2023-09-05"),
    ),
    "ministry": (
        f"BỘ GIÁO DỤC VÀ ĐÀO TẠO\n-------\n{MOTTO}Số: 1234/KH-BGDĐT\nHà Nội, ngày 09 tháng 10 năm 2023",
        ("Bộ Giáo dục và Đào tạo", "1234/KH-BGDĐT", "Hà Nội", "2023-10-09"),
    ),
    "Party": (
        "ĐẢNG BỘ TỈNH HÒA BÌNH\nHUYỆN ỦY TÂN KHÊ\n*\nSố 27-KH/HU\n\nĐẢNG CỘNG SẢN VIỆT NAM\n\nTân Khê, ngày 05 tháng 9 năm 2022",
        ("Huyện ủy Tân Khê", "27-KH/HU", "Tân Khê", "2022-09-05"),
    ),
    "number and date on one line": (
        f"ỦY BAN NHÂN DÂN\nTỈNH CAO BẰNG\n{MOTTO}Số: 141/KH-UBND Cao Bằng, ngày 14 tháng 7 năm 2022",
        ("Ủy ban nhân dân tỉnh Cao Bằng", "141/KH-UBND", "Cao Bằng", "2022-07-14"),
    ),
    "number and date parted by a tab": (
        "TỈNH UỶ CAO BẰNG\nSố 338-KH/TU\tCao Bằng, ngày 05 tháng 7 năm 2023",
        ("Tỉnh ủy Cao Bằng", "338-KH/TU", "Cao Bằng", "2023-07-05"),
    ),
    "a place on two lines": (
        f"ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HỒ CHÍ MINH\n{MOTTO}Số: 141/KH-UBND\nTP.\nHồ Chí Minh, ngày 14 tháng 7 năm 2022",
        ("Ủy ban nhân dân thành phố Hồ Chí Minh", "141/KH-UBND", "TP. Hồ Chí Minh", "2022-07-14"),
    ),
    "union with its organ": (
        f"LIÊN ĐOÀN LAO ĐỘNG TỈNH AN GIANG\nBAN THƯỜNG VỤ\n{MOTTO}Số: 45/KH-LĐLĐ\nAn Giang, ngày 05 tháng 7 năm 2023",
        ("Liên đoàn Lao động tỉnh An Giang", "45/KH-LĐLĐ", "An Giang", "2023-07-05"),
    ),
    "youth union": (
        "BCH ĐOÀN TỈNH AN GIANG\nBAN THƯỜNG VỤ\n***\nSố: 45-KH/TĐTN\nĐOÀN TNCS HỒ CHÍ MINH\nAn Giang, ngày 05 tháng 7 năm 2023",
        ("Ban Chấp hành Đoàn tỉnh An Giang", "45-KH/TĐTN", "An Giang", "2023-07-05"),
    ),
    "youth union, the centre": (
        "BAN CHẤP HÀNH TRUNG ƯƠNG          ĐOÀN TNCS HỒ CHÍ MINH\n***\nSố: 4-KH/TWĐTN          Hà Nội, ngày 05 tháng 7 năm 2023",
        ("Trung ương Đoàn Thanh niên Cộng sản Hồ Chí Minh", "4-KH/TWĐTN", "Hà Nội", "2023-07-05"),
    ),
    "people's council with its organ": (
        f"HỘI ĐỒNG NHÂN DÂN\nTỈNH AN GIANG\nTHƯỜNG TRỰC\n{MOTTO}Số: 45/KH-HĐND\nAn Giang, ngày 05 tháng 7 năm 2023",
        ("Hội đồng nhân dân tỉnh An Giang", "45/KH-HĐND", "An Giang", "2023-07-05"),
    ),
    "committee of a people's council": (
        f"HĐND TỈNH AN GIANG\nBAN KINH TẾ - NGÂN SÁCH\n{MOTTO}Số: 45/KH-HĐND\nAn Giang, ngày 05 tháng 7 năm 2023",
        ("Ban Kinh tế - Ngân sách Hội đồng nhân dân tỉnh An Giang", "45/KH-HĐND", "An Giang", "2023-07-05"),
    ),
    "museum": (
        f"SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH\nBẢO TÀNG TỈNH AN GIANG\n{MOTTO}Số: 45/KH-BT\nAn Giang, ngày 05 tháng 7 năm 2023",
        ("Bảo tàng tỉnh An Giang", "45/KH-BT", "An Giang", "2023-07-05"),
    ),
    "body of a Party committee": (
        "HUYỆN ỦY TÂN KHÊ\nBAN TUYÊN GIÁO\n*\nSố 45-KH/BTGHU\nĐẢNG CỘNG SẢN VIỆT NAM\nTân Khê, ngày 05 tháng 7 năm 2023",
        ("Ban Tuyên giáo Huyện ủy Tân Khê", "45-KH/BTGHU", "Tân Khê", "2023-07-05"),
    ),
    "Party cell of a school": (
        "ĐẢNG ỦY XÃ EA TROL\nCHI BỘ TRƯỜNG THCS NGUYỄN DU\n*\nSố 4-KH/CB\nEa Trol, ngày 05 tháng 7 năm 2023",
        ("Chi bộ Trường Trung học cơ sở Nguyễn Du", "4-KH/CB", "Ea Trol", "2023-07-05"),
    ),
    "Party committee of a department": (
        "ĐẢNG BỘ TỈNH AN GIANG\nĐẢNG ỦY SỞ Y TẾ\n*\nSố 4-KH/ĐU\nAn Giang, ngày 05 tháng 7 năm 2023",
        ("Đảng ủy Sở Y tế", "4-KH/ĐU", "An Giang", "2023-07-05"),
    ),
    "youth union with its committee": (
        "TỈNH ĐOÀN AN GIANG\nBAN CHẤP HÀNH\n***\nSố: 45-KH/TĐTN-BTG\nAn Giang, ngày 05 tháng 7 năm 2023",
        ("Tỉnh đoàn An Giang", "45-KH/TĐTN-BTG", "An Giang", "2023-07-05"),
    ),
    "front, with its country in the name": (
        f"MẶT TRẬN TỔ QUỐC VIỆT NAM\nỦY BAN MTTQ VIỆT NAM XÃ EA TROL\n{MOTTO}Số: 4/KH-MTTQ\nEa Trol, ngày 05 tháng 7 năm 2023",
        ("Ủy ban Mặt trận Tổ quốc Việt Nam xã Ea Trol", "4/KH-MTTQ", "Ea Trol", "2023-07-05"),
    ),
    "social insurance": (
        f"BẢO HIỂM XÃ HỘI VIỆT NAM\nBẢO HIỂM XÃ HỘI TỈNH AN GIANG\n{MOTTO}Số: 4/KH-BHXH\nAn Giang, ngày 05 tháng 7 năm 2023",
        ("Bảo hiểm xã hội tỉnh An Giang", "4/KH-BHXH", "An Giang", "2023-07-05"),
    ),
    "police, with the code of a division": (
        f"CÔNG AN TỈNH AN GIANG\nCÔNG AN HUYỆN TÂN KHÊ\n{MOTTO}Số: 4/KH-CAH-CSGT\nTân Khê, ngày 05 tháng 7 năm 2023",
        ("Công an huyện Tân Khê", "4/KH-CAH-CSGT", "Tân Khê", "2023-07-05"),
    ),
    "standing body of a council": (
        f"THƯỜNG TRỰC HĐND TỈNH AN GIANG\n{MOTTO}Số: 4/KH-HĐND\nAn Giang, ngày 05 tháng 7 năm 2023",
        ("Thường trực Hội đồng nhân dân tỉnh An Giang", "4/KH-HĐND", "An Giang", "2023-07-05"),
    ),
    "inspectorate of a district": (
        f"UBND HUYỆN TÂN KHÊ\nTHANH TRA HUYỆN\n{MOTTO}Số: 4/KH-TTr\nTân Khê, ngày 05 tháng 7 năm 2023",
        ("Thanh tra huyện Tân Khê", "4/KH-TTr", "Tân Khê", "2023-07-05"),
    ),
    "committee whose subject has a figure": (
        f"BAN CHỈ ĐẠO PHÒNG, CHỐNG DỊCH COVID-19\nTỈNH AN GIANG\n{MOTTO}Số: 4/KH-BCĐ\nAn Giang, ngày 05 tháng 7 năm 2023",
        ("Ban Chỉ đạo Phòng, chống dịch COVID-19 tỉnh An Giang", "4/KH-BCĐ", "An Giang", "2023-07-05"),
    ),
    "company": (
        f"CÔNG TY TNHH MTV MINH LONG\n{MOTTO}Số: 4/KH-ML\nTân Châu, ngày 05 tháng 7 năm 2023",
        ("Công ty TNHH MTV Minh Long", "4/KH-ML", "Tân Châu", "2023-07-05"),
    ),
    "a place with its level": (
        f"SỞ DU LỊCH\n{MOTTO}Số: 4/KH-SDL Thành phố Hồ Chí Minh, ngày 05 tháng 7 năm 2023",
        ("Sở Du lịch thành phố Hồ Chí Minh", "4/KH-SDL", "Thành phố Hồ Chí Minh", "2023-07-05"),
    ),
    "short name": (
        f"SỞ Y TẾ TỈNH AN GIANG\nTTYT HUYỆN TÂN CHÂU\n{MOTTO}Số: 45/KH-TTYT\nTân Châu, ngày 05 tháng 7 năm 2023",
        ("Trung tâm Y tế huyện Tân Châu", "45/KH-TTYT", "Tân Châu", "2023-07-05"),
    ),
    "steering committee": (
        f"UBND HUYỆN TÂN KHÊ\nBAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ\n{MOTTO}Số: 45/KH-BCĐ\nTân Khê, ngày 05 tháng 7 năm 2023",
        ("Ban Chỉ đạo Chuyển đổi số huyện Tân Khê", "45/KH-BCĐ", "Tân Khê", "2023-07-05"),
    ),
    "Party committee of an urban district": (
        "ĐẢNG BỘ THÀNH PHỐ HẢI PHÒNG\nQUẬN ỦY KIẾN AN\n*\nSố 27-KH/QU\nĐẢNG CỘNG SẢN VIỆT NAM\nKiến An, ngày 05 tháng 9 năm 2022",
        ("Quận ủy Kiến An", "27-KH/QU", "Kiến An", "2022-09-05"),
    ),
    "provincial Party committee": (
        "TỈNH UỶ CAO BẰNG\n*\nSố 338 - KH/TU\nĐẢNG CỘNG SẢN VIỆT NAM\nCao Bằng, ngày 05 tháng 7 năm 2023",
        ("Tỉnh ủy Cao Bằng", "338-KH/TU", "Cao Bằng", "2023-07-05"),
    ),
    "school": (
        f"PHÒNG GD&ĐT HUYỆN SÔNG HINH\nTRƯỜNG THCS NGUYỄN DU\n{MOTTO}Số: 33/KH-THCSND\nEa Trol, ngày 10 tháng 9 năm 2024",
        ("Trường Trung học cơ sở Nguyễn Du", "33/KH-THCSND", "Ea Trol", "2024-09-10"),
    ),
    "two bodies together": (
        f"BỘ CÔNG AN - BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG\n{MOTTO}Số: 515/KH-BCA-BNN&MT\nHà Nội, ngày 20 tháng 8 năm 2025",
        ("Bộ Công an, Bộ Nông nghiệp và Môi trường", "515/KH-BCA-BNN&MT", "Hà Nội", "2025-08-20"),
    ),
    "columns on one line": (
        "ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH NINH THUẬN               Độc lập - Tự do - Hạnh phúc\n"
        "Số:  76 /KH-UBND          Ninh Thuận, ngày 04 tháng 5 năm 2024",
        ("Ủy ban nhân dân tỉnh Ninh Thuận", "76/KH-UBND", "Ninh Thuận", "2024-05-04"),
    ),
    "columns in a table": (
        "| ỦY BAN NHÂN DÂN<br>TỈNH NINH THUẬN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc |\n|---|---|\n"
        "| Số: 76/KH-UBND | *Ninh Thuận, ngày 04 tháng 5 năm 2024* |",
        ("Ủy ban nhân dân tỉnh Ninh Thuận", "76/KH-UBND", "Ninh Thuận", "2024-05-04"),
    ),
    "broken lines": (
        "ỦY BAN NHÂN\nDÂN\nTỈNH CAO BẰNG\n-------\nCỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do -\nHạnh phúc\n"
        "Số:\n141/KH-UBND\nCao Bằng,\nngày 14 tháng\n7 năm 2022",
        ("Ủy ban nhân dân tỉnh Cao Bằng", "141/KH-UBND", "Cao Bằng", "2022-07-14"),
    ),
    "motto first": (
        f"{MOTTO}ỦY BAN NHÂN DÂN TỈNH CAO BẰNG\nSố: 141/KH-UBND\nCao Bằng, ngày 14/7/2022",
        ("Ủy ban nhân dân tỉnh Cao Bằng", "141/KH-UBND", "Cao Bằng", "2022-07-14"),
    ),
    "a blank inside the year": (
        "ỦY BAN NHÂN DÂN\nTỈNH CAO BẰNG\nSố: 141/KH-UBND\nCao Bằng, ngày 14 tháng 07 năm 20 22",
        ("Ủy ban nhân dân tỉnh Cao Bằng", "141/KH-UBND", "Cao Bằng", "2022-07-14"),
    ),
    "no space after ngày": (
        "UBND TỈNH CAO BẰNG\nSố 141/KH-UBND\nCao Bằng ngày14 tháng7 năm2022",
        ("Ủy ban nhân dân tỉnh Cao Bằng", "141/KH-UBND", "Cao Bằng", "2022-07-14"),
    ),
    "markdown": (
        "**ỦY BAN NHÂN DÂN**\n**TỈNH CAO BẰNG**\n\n**Số: 141/KH-UBND**\n\n*Cao Bằng, ngày 14 tháng 7 năm 2022*",
        ("Ủy ban nhân dân tỉnh Cao Bằng", "141/KH-UBND", "Cao Bằng", "2022-07-14"),
    ),
    "junk of a web page above": (
        "Trang chủ\nTin tức - Sự kiện\nĐăng nhập\nVăn bản chỉ đạo điều hành\nLượt xem: 1204\n\n"
        f"ỦY BAN NHÂN DÂN\nTỈNH CAO BẰNG\n{MOTTO}Số: 141/KH-UBND\nCao Bằng, ngày 14 tháng 7 năm 2022",
        ("Ủy ban nhân dân tỉnh Cao Bằng", "141/KH-UBND", "Cao Bằng", "2022-07-14"),
    ),
}


@pytest.mark.parametrize("name", LETTERHEADS)
def test_a_letterhead(name: str) -> None:
    letterhead, wanted = LETTERHEADS[name]
    header = read(letterhead + TITLE + BODY)
    assert (header.issuer, header.symbol, header.place, header.date) == wanted
    assert (header.type, header.title, header.inferred) == ("KH", "Trồng cây năm 2024", [])


@pytest.mark.parametrize("name", [name for name in LETTERHEADS if "broken" not in name])
@pytest.mark.parametrize("newline", ["\r\n", "\n\n"])
def test_a_letterhead_with_other_newlines(name: str, newline: str) -> None:
    letterhead, wanted = LETTERHEADS[name]
    if newline == "\n\n" and "|" in letterhead:
        return
    header = read((letterhead + TITLE + BODY).replace("\n", newline))
    assert (header.issuer, header.symbol, header.place, header.date) == wanted


def test_every_field_names_its_rule() -> None:
    plan = extract(LETTERHEADS["province"][0] + TITLE + BODY)
    for field in ("issuer", "number", "symbol", "place", "date", "type", "title", "period"):
        assert getattr(plan.header, field) is not None
        assert plan.header.rule[field]


# --- blank, missing, impossible ----------------------------------------------------


@pytest.mark.parametrize(
    "blank",
    ["Số:      /KH-UBND", "Số: ....../KH-UBND", "Số: …/KH-UBND", "Số:/KH-UBND", "Số: ___/KH-UBND", "Số:   /KH - UBND"],
)
def test_a_blank_number(blank: str) -> None:
    plan = extract(f"ỦY BAN NHÂN DÂN\nTỈNH CAO BẰNG\n{blank}\nCao Bằng, ngày 14 tháng 7 năm 2022{TITLE}{BODY}")
    assert (plan.header.number, plan.header.symbol) == (None, "/KH-UBND")
    assert "blank-number" in codes(plan)
    assert "missing-number" not in codes(plan)


@pytest.mark.parametrize(
    "blank",
    ["ngày    tháng 9 năm 2023", "ngày ... tháng 9 năm 2023", "ngày … tháng 9 năm 2023", "ngày  tháng 09 năm 2023"],
)
def test_a_blank_day(blank: str) -> None:
    plan = extract(f"ỦY BAN NHÂN DÂN\nTỈNH CAO BẰNG\nSố: 5/KH-UBND\nCao Bằng, {blank}{TITLE}{BODY}")
    assert (plan.header.date, plan.header.place) == ("2023-09", "Cao Bằng")
    assert "blank-day" in codes(plan)
    assert "missing-date" not in codes(plan)


def test_a_blank_day_and_month() -> None:
    plan = extract(f"ỦY BAN NHÂN DÂN\nTỈNH CAO BẰNG\nSố: 5/KH-UBND\nCao Bằng, ngày    tháng    năm 2023{TITLE}{BODY}")
    assert plan.header.date == "2023"
    assert "blank-day" in codes(plan)


@pytest.mark.parametrize(
    ("day", "date"), [("31 tháng 6", "2023-06"), ("30 tháng 02", "2023-02"), ("15 tháng 13", "2023")]
)
def test_a_day_that_is_in_no_calendar(day: str, date: str) -> None:
    plan = extract(f"ỦY BAN NHÂN DÂN\nTỈNH CAO BẰNG\nSố: 5/KH-UBND\nCao Bằng, ngày {day} năm 2023{TITLE}{BODY}")
    assert plan.header.date == date
    assert "impossible-date" in codes(plan)


def test_nothing_printed_is_missing_and_null() -> None:
    plan = extract(TITLE + BODY)
    header = plan.header
    assert (header.number, header.symbol, header.place, header.date, header.issuer) == (None, None, None, None, None)
    assert {"missing-number", "missing-date", "missing-issuer"} <= codes(plan)
    assert not {"blank-number", "blank-day"} & codes(plan)


def test_a_whole_letterhead_has_nothing_to_tell() -> None:
    plan = extract(LETTERHEADS["province"][0] + TITLE + BODY)
    told = {"blank-number", "blank-day", "missing-number", "missing-date", "missing-issuer", "impossible-date"}
    assert not codes(plan) & told


def test_spans_of_the_header_s_diagnostics_are_what_they_speak_of() -> None:
    text = (
        f"ỦY BAN NHÂN DÂN\r\nTỈNH LA\u0323NG SƠN\r\nSố:      /KH-UBND\r\nCao Bằng, ngày   tháng 9 năm 2023{TITLE}{BODY}"
    )
    spans = {found.code: found.spans for found in extract(text).diagnostics}
    assert [text[a:b] for a, b in spans["blank-number"]] == ["Số:      /KH-UBND"]
    assert [text[a:b] for a, b in spans["blank-day"]] == ["ngày   tháng 9 năm 2023"]


# --- never a cited document's ------------------------------------------------------

CITED = [
    "Thực hiện Kế hoạch số 97/KH-UBND ngày 14 tháng 7 năm 2022 của Ủy ban nhân dân tỉnh Cao Bằng, các xã làm.",
    "Căn cứ Quyết định số 12/QĐ-UBND, Hà Nội, ngày 03 tháng 4 năm 2021;",
    "Số: 97/KH-UBND ngày 14 tháng 7 năm 2022 là văn bản cũ.",
]


@pytest.mark.parametrize("cited", CITED)
@pytest.mark.parametrize(
    "title", [TITLE, "\n\nKẾ HOẠCH\nThực hiện Kế hoạch số 97/KH-UBND ngày 15/6/2022 của UBND tỉnh"]
)
def test_a_cited_number_or_date_is_never_the_own(cited: str, title: str) -> None:
    header = read(f"{title}\n\n{cited}{BODY}")
    assert (header.number, header.symbol, header.date, header.place) == (None, None, None, None)


@pytest.mark.parametrize("cited", CITED)
def test_a_cited_number_does_not_replace_the_own(cited: str) -> None:
    letterhead, wanted = LETTERHEADS["department below its province"]
    header = read(f"{letterhead}{TITLE}\n\n{cited}{BODY}")
    assert (header.issuer, header.symbol, header.place, header.date) == wanted


def test_an_order_that_is_cited_in_the_closing_gives_no_date() -> None:
    header = read(
        f"{TITLE}{BODY}\nKế hoạch này thay thế Kế hoạch số 5/KH-UBND ngày 14 tháng 7 năm 2022.\n\nCHỦ TỊCH\nHà Văn An"
    )
    assert (header.symbol, header.date) == (None, None)


def test_a_novel_has_no_number() -> None:
    header = read("Số 5/KH là cái tên kỳ lạ.\nNgày 14 tháng 7 năm 2022, trời mưa.\nÔng lão đi ra vườn.\n" * 20)
    assert (header.type, header.title, header.issuer, header.number) == (None, None, None, None)


# --- a lost letterhead -------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        (
            "KẾ HOẠCH\nTrồng cây trên địa bàn tỉnh Bắc Kạn\n\n"
            "Thực hiện Công văn số 5/UBND-VP, Ủy ban nhân dân tỉnh xây dựng Kế hoạch như sau:",
            "Ủy ban nhân dân tỉnh Bắc Kạn",
        ),
        (
            "KẾ HOẠCH\nTrồng cây\n\nCăn cứ Luật A; UBND huyện Sông Hinh ban hành Kế hoạch như sau:",
            "Ủy ban nhân dân huyện Sông Hinh",
        ),
        ("KẾ HOẠCH\nTrồng cây\n\nHuyện ủy Tân Khê xây dựng Kế hoạch như sau:", "Huyện ủy Tân Khê"),
        (
            "Kon Tum, ngày 03 tháng 4 năm 2024\nKẾ HOẠCH\nTrồng cây\n\nSở Nội vụ ban hành Kế hoạch:",
            "Sở Nội vụ tỉnh Kon Tum",
        ),
    ],
)
def test_the_issuer_is_inferred_from_the_statement(text: str, issuer: str) -> None:
    plan = extract(text + BODY)
    assert plan.header.issuer == issuer
    assert plan.header.inferred == ["issuer"]
    assert plan.header.rule["issuer"]
    assert "missing-issuer" in codes(plan)


def test_the_issuer_is_inferred_from_title_and_signature() -> None:
    plan = extract(f"KẾ HOẠCH\nTrồng cây trên địa bàn tỉnh Bắc Kạn{BODY}\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nHà Văn An")
    assert (plan.header.issuer, plan.header.inferred) == ("Ủy ban nhân dân tỉnh Bắc Kạn", ["issuer"])


def test_a_date_above_the_signature() -> None:
    header = read(
        f"TRƯỜNG THCS NGUYỄN DU{TITLE}{BODY}\n            Ea Trol, ngày 10 tháng 9 năm 2024\nHIỆU TRƯỞNG\n\nHà Văn An"
    )
    assert (header.place, header.date) == ("Ea Trol", "2024-09-10")


# --- title, period, vision ---------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "period", "vision"),
    [
        ("Trồng cây năm 2024", "2024", None),
        ("Trồng cây giai đoạn 2021 - 2025", "2021/2025", None),
        ("Trồng cây giai đoạn 2021-2025, tầm nhìn đến năm 2045", "2021/2025", "2045"),
        ("Trồng cây giai đoạn 2021–2025 và định hướng đến năm 2030", "2021/2025", "2030"),
        ("Trồng cây đến năm 2030, tầm nhìn đến năm 2045", "../2030", "2045"),
        ("Trồng cây đến năm 2025, định hướng đến năm 2030", "../2025", "2030"),
        ("Trồng cây năm học 2024-2025", "2024-09/2025-05", None),
        ("Trồng cây năm học 2024 – 2025", "2024-09/2025-05", None),
        ("Trồng cây 6 tháng đầu năm 2024", "2024-01/2024-06", None),
        ("Trồng cây 6 tháng cuối năm 2024", "2024-07/2024-12", None),
        ("Trồng cây 9 tháng đầu năm 2024", "2024-01/2024-09", None),
        ("Trồng cây quý II năm 2024", "2024-04/2024-06", None),
        ("Trồng cây quý IV/2024", "2024-10/2024-12", None),
        ("Công tác tháng 3 năm 2024", "2024-03", None),
        ("Trồng cây các năm 2024, 2025 và 2026", "2024/2026", None),
        ("Trồng cây năm 2024 và năm 2025", "2024/2025", None),
        ("Trồng cây nhiệm kỳ 2020 - 2025", "2020/2025", None),
        ("Trồng cây từ năm 2024 đến năm 2026", "2024/2026", None),
        ("TRỒNG CÂY GIAI ĐOẠN 2021 - 2025, TẦM NHÌN ĐẾN NĂM 2045", "2021/2025", "2045"),
        ("Thực hiện Quyết định số 5/QĐ-TTg ngày 14 tháng 7 năm 2022 của Thủ tướng", None, None),
        ("Thực hiện Nghị quyết số 12/2023/NQ-HĐND trên địa bàn xã", None, None),
        ("Trồng cây", None, None),
        ("Triển khai thi hành Luật Nuôi con nuôi năm 2010", None, None),
        ("Triển khai Luật Bảo vệ, chăm sóc trẻ em năm 2024 trên địa bàn xã năm 2025", "2025", None),
        ("TUYÊN TRUYỀN LUẬT ĐẤT ĐAI (SỬA ĐỔI) NĂM 2024", None, None),
        ("Tuyên truyền pháp luật năm 2024", "2024", None),
        ("Thực hiện Chương trình giảm nghèo giai đoạn 2021 - 2025 trong năm 2026", "2026", None),
        ("Thực hiện Đề án “Trồng cây giai đoạn 2021 - 2030” năm 2026", "2026", None),
        (
            "Thực hiện Chiến lược trồng cây đến năm 2030, tầm nhìn đến năm 2045 trong quý I năm 2026",
            "2026-01/2026-03",
            "2045",
        ),
        ("Thực hiện Chương trình trồng cây giai đoạn 2021 - 2025 và năm 2021", "2021/2025", None),
        ("Tổ chức bầu cử đại biểu Hội đồng nhân dân các cấp nhiệm kỳ 2026 - 2031", None, None),
        ("TỔ CHỨC ĐẠI HỘI ĐẢNG BỘ XÃ LẦN THỨ IV, NHIỆM KỲ 2025 - 2030", None, None),
        ("Thực hiện Nghị quyết Đại hội Đảng bộ xã, nhiệm kỳ 2025 - 2030", "2025/2030", None),
    ],
)
def test_period_and_vision(title: str, period: str | None, vision: str | None) -> None:
    header = read(f"KẾ HOẠCH\n{title}{BODY}")
    assert (header.title, header.period, header.vision) == (title, period, vision)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("KẾ HOẠCH\nVề việc trồng cây\nnăm 2024", "Về việc trồng cây năm 2024"),
        ("KẾ HOẠCH\nTRỒNG CÂY XANH VÀ\nBẢO VỆ RỪNG NĂM 2024", "TRỒNG CÂY XANH VÀ BẢO VỆ RỪNG NĂM 2024"),
        ("# **KẾ HOẠCH**\n\n## **Trồng cây *năm* 2024**", "Trồng cây năm 2024"),
        ("KẾ HOẠCH:\nTrồng cây năm 2024.", "Trồng cây năm 2024"),
        ("K Ế H O Ạ C H\nTrồng cây năm 2024", "Trồng cây năm 2024"),
        ("KẾ HOẠCH TRỒNG CÂY NĂM 2024", "TRỒNG CÂY NĂM 2024"),
        ("KẾ HOẠCH LIÊN NGÀNH\nTrồng cây năm 2024", "Trồng cây năm 2024"),
        ("DỰ THẢO KẾ HOẠCH\nTrồng cây năm 2024", "Trồng cây năm 2024"),
        (
            "KẾ HOẠCH\nthực hiện Chỉ thị số 3-CT/TU, ngày 05/8/2022\nvề trồng cây\n-----",
            "thực hiện Chỉ thị số 3-CT/TU, ngày 05/8/2022 về trồng cây",
        ),
        ("KẾ HOẠCH\nTrồng cây năm 2024 ![](images/1.png)", "Trồng cây năm 2024"),
        ("KẾ HOẠCH\nTrồng cây năm 2024\n![]()", "Trồng cây năm 2024"),
        (
            "KẾ HOẠCH\nPHỐI HỢP TRỒNG CÂY\nCủa Hội Nông dân và Hội Phụ nữ",
            "PHỐI HỢP TRỒNG CÂY Của Hội Nông dân và Hội Phụ nữ",
        ),
        ("Số: 88/KH-UBND\n\nTRỒNG CÂY XANH VÀ\nBẢO VỆ RỪNG NĂM 2024", "TRỒNG CÂY XANH VÀ BẢO VỆ RỪNG NĂM 2024"),
        ("KẾ HOẠCH\nTrồng cây “Đời đời nhớ ơn Bác” – năm 2024", "Trồng cây “Đời đời nhớ ơn Bác” – năm 2024"),
    ],
)
def test_title(head: str, title: str) -> None:
    header = read(head + BODY)
    assert (header.type, header.title) == ("KH", title)


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("QUYẾT ĐỊNH\nVề việc trồng cây", "QĐ"),
        ("BÁO CÁO\nKết quả trồng cây", "BC"),
        ("NGHỊ ĐỊNH\nQuy định về cây", "NĐ"),
        ("CHỈ THỊ\nVề trồng cây", "CT"),
    ],
)
def test_another_kind_of_paper_is_told(head: str, code: str) -> None:
    plan = extract(head + BODY)
    assert plan.header.type == code
    assert "not-a-plan" in codes(plan)


# --- signer and recipients ---------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "signer"),
    [
        (
            "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\n(Đã ký)\n\nHà Văn An",
            ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Hà Văn An"),
        ),
        ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nHà Văn An", ("TM. ỦY BAN NHÂN DÂN", None, "CHỦ TỊCH", "Hà Văn An")),
        ("TM. ỦY BAN NHÂN DÂN XÃ\nCHỦ TỊCH\nHÀ VĂN AN", ("TM. ỦY BAN NHÂN DÂN XÃ", None, "CHỦ TỊCH", "HÀ VĂN AN")),
        ("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\n**Hà Văn An**", (None, "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Hà Văn An")),
        ("KT.GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nHà Thị Bích Ngọc", (None, "KT.GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Hà Thị Bích Ngọc")),
        ("GIÁM ĐỐC\n\nHà Văn An", (None, None, "GIÁM ĐỐC", "Hà Văn An")),
        ("HIỆU TRƯỞNG\n\n\n\nHà Văn An", (None, None, "HIỆU TRƯỞNG", "Hà Văn An")),
        ("TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG\nHà Văn An", (None, "TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Hà Văn An")),
        ("TUQ. BỘ TRƯỞNG\nCỤC TRƯỞNG\nHà Văn An", (None, "TUQ. BỘ TRƯỞNG", "CỤC TRƯỞNG", "Hà Văn An")),
        ("T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n\nHà Văn Tiến", ("T/M BAN THƯỜNG VỤ", None, "PHÓ BÍ THƯ", "Hà Văn Tiến")),
        (
            "T/L BAN THƯỜNG VỤ\nCHÁNH VĂN PHÒNG\nHà Văn Tiến",
            (None, "T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG", "Hà Văn Tiến"),
        ),
        ("GIÁM ĐỐC\n\nBSCKII. Hà Văn An", (None, None, "GIÁM ĐỐC", "BSCKII. Hà Văn An")),
        ("HIỆU TRƯỞNG\n\nPGS. TS. Hà Văn An", (None, None, "HIỆU TRƯỞNG", "PGS. TS. Hà Văn An")),
        ("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nThs.Bs Hà Văn An", (None, "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Ths.Bs Hà Văn An")),
        ("GIÁM ĐỐC\n\nHà Văn An (Đã ký)", (None, None, "GIÁM ĐỐC", "Hà Văn An")),
        ("GIÁM ĐỐC\n\n(Đã ký) Hà Văn An", (None, None, "GIÁM ĐỐC", "Hà Văn An")),
        ("Q. GIÁM ĐỐC\n\nHà Văn An", (None, None, "Q. GIÁM ĐỐC", "Hà Văn An")),
        ("P. HIỆU TRƯỞNG\n\nHà Văn An", (None, None, "P. HIỆU TRƯỞNG", "Hà Văn An")),
        ("T.M ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nHà Văn An", ("T.M ỦY BAN NHÂN DÂN", None, "CHỦ TỊCH", "Hà Văn An")),
        ("P. Hiệu trưởng\n\nHà Văn An", (None, None, "P. Hiệu trưởng", "Hà Văn An")),
        ("TM. Ban Thường vụ\nBí thư\n\nHà Văn An", ("TM. Ban Thường vụ", None, "Bí thư", "Hà Văn An")),
        ("KT. Hiệu trưởng\nPhó Hiệu trưởng\nHà Văn An", (None, "KT. Hiệu trưởng", "Phó Hiệu trưởng", "Hà Văn An")),
        ("Duyệt của BGH          Tổ trưởng\n\n          Hà Văn An", (None, None, "Tổ trưởng", "Hà Văn An")),
        ("TRƯỞNG BAN\nPHÓ CHỦ TỊCH UBND HUYỆN\n\nHà Văn An", (None, None, "TRƯỞNG BAN", "Hà Văn An")),
        ("TM. TIỂU BAN\n\nTRƯỞNG TIỂU BAN\n\nHà Văn An", ("TM. TIỂU BAN", None, "TRƯỞNG TIỂU BAN", "Hà Văn An")),
        (
            "TM.\nỦY BAN NHÂN DÂN\nKT.\nCHỦ TỊCH\nPHÓ CHỦ TỊCH\nHà Văn An",
            ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Hà Văn An"),
        ),
        ("KT.\nBỘ TRƯỞNG\nTHỨ TRƯỞNG\n\nHà Văn An", (None, "KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "Hà Văn An")),
        (
            "KT. TRƯỞNG BAN\nPHÓ TRƯỞNG BAN\nGIÁM ĐỐC SỞ Y TẾ\nHà Văn An",
            (None, "KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "Hà Văn An"),
        ),
    ],
)
def test_signer(lines: str, signer: tuple[str | None, ...]) -> None:
    found = read(f"{TITLE}{BODY}\n{lines}\n").signer
    assert found is not None
    assert (found.authority, found.capacity, found.position, found.name) == signer


def test_without_a_signature_it_is_told() -> None:
    plan = extract(TITLE + BODY)
    assert plan.header.signer is None
    assert "missing-signature" in codes(plan)


@pytest.mark.parametrize(
    ("lines", "recipients"),
    [
        ("Nơi nhận:\n- UBND tỉnh (b/c);\n- Các phòng;\n- Lưu: VT, KT.", ["UBND tỉnh", "Các phòng", "Lưu: VT, KT"]),
        ("*Nơi nhận:*\n- *UBND tỉnh (để báo cáo);*\n- *Lưu: VT.*", ["UBND tỉnh", "Lưu: VT"]),
        (
            "Nơi nhận:\n- Chủ tịch, PCT UBND tỉnh (ông Hưng);\n- Lưu: VT, VXNV(H).",
            ["Chủ tịch, PCT UBND tỉnh (ông Hưng)", "Lưu: VT, VXNV(H)"],
        ),
        (
            "Nơi nhận:\n- Bộ Lao động\n- Thương binh và Xã hội;\n- Lưu: VT.",
            ["Bộ Lao động - Thương binh và Xã hội", "Lưu: VT"],
        ),
        (
            "Nơi nhận:\n- UBND các huyện,\nthị xã, thành phố;\n- Lưu: VT.",
            ["UBND các huyện, thị xã, thành phố", "Lưu: VT"],
        ),
        ("Nơi nhận:\n- UBND tỉnh; | để báo cáo\n- Sở Nội vụ; |\n- Lưu: VT.", ["UBND tỉnh", "Sở Nội vụ", "Lưu: VT"]),
        ("Nơi nhận:\n- Các phòng (để thi hành);\n- Báo (để đưa tin);\n- Lưu: VT.", ["Các phòng", "Báo", "Lưu: VT"]),
        ("Nơi nhận:\nUBND tỉnh (b/c);\nCác phòng;\nLưu: VT.", ["UBND tỉnh", "Các phòng", "Lưu: VT"]),
        ("Nơi nhận: - UBND tỉnh; - Các phòng; - Lưu: VT.", ["UBND tỉnh", "Các phòng", "Lưu: VT"]),
        ("Nơi nhận:\n– Như trên;\n– Lưu: VT.", ["Như trên", "Lưu: VT"]),
        ("Nơi nhận:\n-Như trên;\n-Lưu VPTU.", ["Như trên", "Lưu VPTU"]),
    ],
)
def test_recipients(lines: str, recipients: list[str]) -> None:
    assert read(f"{TITLE}{BODY}\n{lines}\n\nCHỦ TỊCH\n\nHà Văn An").recipients == recipients


def test_a_foot_in_two_cells_of_a_table() -> None:
    lines = "| *Nơi nhận:* | **GIÁM ĐỐC** |\n|---|---|\n| - UBND tỉnh;<br>- Các phòng;<br>- Lưu: VT. | <br><br>**Hà Văn An** |"
    header = read(f"{TITLE}{BODY}\n{lines}\n")
    assert header.recipients == ["UBND tỉnh", "Các phòng", "Lưu: VT"]
    assert header.signer is not None
    assert (header.signer.position, header.signer.name) == ("GIÁM ĐỐC", "Hà Văn An")


def test_a_foot_whose_columns_a_single_space_parts() -> None:
    lines = "Nơi nhận: KT. GIÁM ĐỐC\n- UBND tỉnh (b/c); PHÓ GIÁM ĐỐC\n- Các phòng;\n- Lưu: VT. Hà Văn An"
    header = read(f"{TITLE}{BODY}\n{lines}\n")
    assert header.recipients == ["UBND tỉnh", "Các phòng", "Lưu: VT"]
    assert header.signer is not None
    assert (header.signer.capacity, header.signer.position) == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert header.signer.name == "Hà Văn An"


# --- the shared gold ---------------------------------------------------------------


@pytest.mark.parametrize(("gold", "documents", "most"), [("gold", "documents", 1), ("examples", "examples", 1)])
def test_headers_of_the_shared_documents(real: Path, gold: str, documents: str, most: int) -> None:
    golds = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted((real / gold).glob("*.json"))}
    plans = {name: json.loads(extract((real / documents / f"{name}.txt").read_bytes()).to_json()) for name in golds}
    wrong = [d for d in evaluate(golds, plans).differences if d.kind == "header" and d.field in KEY["header"]]
    assert len(wrong) <= most, wrong
