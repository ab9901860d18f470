"""Who does what: layouts, roles, tasks, who is told, tables and fields."""

from __future__ import annotations

import time

import pytest

from extractor.pipeline import Extractor
from extractor.plan import Assignment


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def short(assignment: Assignment) -> tuple[list[str], str, list[str], str | None]:
    """Actors, role, partners and task."""
    return [a.name for a in assignment.actors], assignment.role, [a.name for a in assignment.partners], assignment.task


HEAD = "IV. TỔ CHỨC THỰC HIỆN\n"
TABLE = "PHỤ LỤC\n| TT | Nhiệm vụ | Đơn vị thực hiện |\n|---|---|---|\n"
UNDER = HEAD + "1. Sở Tư pháp\n- "

# The bullet under "Sở Tư pháp", its role, its partners, its task.
ROLES = [
    ("Chủ trì, phối hợp với Sở Y tế rà soát hồ sơ.", "lead", ["Sở Y tế"], "rà soát hồ sơ"),
    ("Chủ trì phối hợp với Sở Y tế, các đơn vị liên quan rà soát.", "lead", ["Sở Y tế", "các đơn vị liên quan"], "rà soát"),
    ("Chủ trì, triển khai phối hợp với Sở Y tế rà soát.", "lead", ["Sở Y tế"], "rà soát"),
    ("Chủ trì rà soát hồ sơ; phối hợp với Sở Y tế công bố.", "lead", [], "rà soát hồ sơ; phối hợp với Sở Y tế công bố"),
    ("Chủ trì, hướng dẫn các xã lập danh sách.", "lead", [], "hướng dẫn các xã lập danh sách"),
    ("Chủ trì, tham mưu UBND tỉnh ban hành quy chế.", "lead", [], "tham mưu UBND tỉnh ban hành quy chế"),
    ("Phối hợp với Sở Y tế kiểm tra, giám sát.", "coordinate", ["Sở Y tế"], "kiểm tra, giám sát"),
    ("Phối hợp chặt chẽ với Sở Y tế kiểm tra.", "coordinate", ["Sở Y tế"], "kiểm tra"),
    ("Chủ động phối hợp với Sở Y tế kiểm tra.", "coordinate", ["Sở Y tế"], "Chủ động kiểm tra"),
    ("Chủ trì, phối hợp Sở Y tế, Công an tỉnh kiểm tra.", "lead", ["Sở Y tế", "Công an tỉnh"], "kiểm tra"),
    ("Chủ trì phối kết hợp với UBND các xã cắm mốc.", "lead", ["Ủy ban nhân dân các xã"], "cắm mốc"),
    ("Chủ trì, phối hợp tuyên truyền tại cơ sở.", "lead", [], "phối hợp tuyên truyền tại cơ sở"),
    ("Phối hợp Sở Y tế tổ chức hội thi.", "coordinate", ["Sở Y tế"], "tổ chức hội thi"),
    ("Phối hợp các đơn vị liên quan kiểm tra.", "coordinate", ["các đơn vị liên quan"], "kiểm tra"),
    ("Phối hợp, hỗ trợ Sở Y tế kiểm tra.", "coordinate", [], "hỗ trợ Sở Y tế kiểm tra"),
    ("Phối hợp tuyên truyền tại cơ sở.", "coordinate", [], "tuyên truyền tại cơ sở"),
    ("Tham mưu UBND tỉnh bố trí kinh phí.", "advise", [], "Tham mưu UBND tỉnh bố trí kinh phí"),
    ("Nghiên cứu, tham mưu ban hành chính sách.", "advise", [], "Nghiên cứu, tham mưu ban hành chính sách"),
    ("Căn cứ khả năng ngân sách, tham mưu bố trí kinh phí.", "advise", [], "Căn cứ khả năng ngân sách, tham mưu bố trí kinh phí"),
    ("Là cơ quan thường trực tham mưu cho UBND tỉnh trong việc chỉ đạo.", "advise", [],
     "Là cơ quan thường trực tham mưu cho UBND tỉnh trong việc chỉ đạo"),
    ("Là cơ quan thường trực, chủ trì, phối hợp với Sở Y tế đôn đốc.", "lead", ["Sở Y tế"], "Là cơ quan thường trực, đôn đốc"),
    ("Thẩm định dự toán, tham mưu bố trí kinh phí.", "advise", [], "Thẩm định dự toán, tham mưu bố trí kinh phí"),
    ("Chỉ đạo các phòng tư pháp chủ trì rà soát.", "responsible", [], "Chỉ đạo các phòng tư pháp chủ trì rà soát"),
    ("Hướng dẫn, đôn đốc UBND các xã phối hợp với Công an rà soát.", "responsible", [],
     "Hướng dẫn, đôn đốc UBND các xã phối hợp với Công an rà soát"),
    ("Làm tốt công tác phối hợp với gia đình.", "responsible", [], "Làm tốt công tác phối hợp với gia đình"),
    ("Thực hiện nhiệm vụ được giao.", "responsible", [], "Thực hiện nhiệm vụ được giao"),
    ("Tổ chức hội nghị do lãnh đạo Sở chủ trì.", "responsible", [], "Tổ chức hội nghị do lãnh đạo Sở chủ trì"),
    ("Rà soát hồ sơ. Tham mưu UBND tỉnh ban hành quy chế.",
     "responsible", [], "Rà soát hồ sơ. Tham mưu UBND tỉnh ban hành quy chế"),
]  # fmt: skip


@pytest.mark.parametrize(("bullet", "role", "partners", "task"), ROLES, ids=[row[0][:40] for row in ROLES])
def test_role(extractor: Extractor, bullet: str, role: str, partners: list[str], task: str) -> None:
    found = extractor(UNDER + bullet).assignments
    assert [short(a) for a in found] == [(["Sở Tư pháp"], role, partners, task)]
    assert found[0].text == bullet


# A text, and all its assignments.
LAYOUTS = [
    ("plain paragraph", HEAD + "1. Sở Tư pháp\nRà soát hồ sơ.", [(["Sở Tư pháp"], "responsible", [], "Rà soát hồ sơ")]),
    ("several agencies", HEAD + "1. Sở Tư pháp; Sở Y tế\n- Rà soát hồ sơ.",
     [(["Sở Tư pháp", "Sở Y tế"], "responsible", [], "Rà soát hồ sơ")]),
    ("inline title", HEAD + "1. Sở Tư pháp: Chủ trì, phối hợp với Sở Y tế rà soát.",
     [(["Sở Tư pháp"], "lead", ["Sở Y tế"], "rà soát")]),
    ("in the sentence", HEAD + "1. Sở Tư pháp chủ trì, phối hợp với Sở Y tế rà soát.",
     [(["Sở Tư pháp"], "lead", ["Sở Y tế"], "rà soát")]),
    ("after a preface", HEAD + "1. Sau khi có kết quả, Sở Tư pháp phối hợp với Sở Y tế công bố.",
     [(["Sở Tư pháp"], "coordinate", ["Sở Y tế"], "Sau khi có kết quả, công bố")]),
    ("before a preface", HEAD + "1. Các trường căn cứ chức năng, nhiệm vụ, phối hợp với Sở Y tế khám sức khỏe.",
     [(["Các trường"], "coordinate", ["Sở Y tế"], "căn cứ chức năng, nhiệm vụ, khám sức khỏe")]),
    ("has the duty", HEAD + "1. Sở Tư pháp có trách nhiệm rà soát hồ sơ.",
     [(["Sở Tư pháp"], "responsible", [], "rà soát hồ sơ")]),
    ("a verb that no rule knows", HEAD + "1. Kho bạc Nhà nước tỉnh tất toán tài khoản.",
     [(["Kho bạc Nhà nước tỉnh"], "responsible", [], "tất toán tài khoản")]),
    ("a verb that no rule knows, in a bullet", HEAD + "- UBND các huyện, Sở Y tế làng nhàng đôi chút.",
     [(["Ủy ban nhân dân các huyện", "Sở Y tế"], "responsible", [], "làng nhàng đôi chút")]),
    ("a noun behind an agency",
     HEAD + "1. Sở Y tế các tỉnh lân cận cùng dự.\n2. Sở Y tế và báo giới.\n3. Sở Y tế hoạt động ổn.", []),
    ("an agency whose name is a verb", UNDER + "Thống kê tai nạn.\n- Thanh tra 20 công ty.",
     [(["Sở Tư pháp"], "responsible", [], "Thống kê tai nạn"), (["Sở Tư pháp"], "responsible", [], "Thanh tra 20 công ty")]),
    ("not where no work is given", "II. NHIỆM VỤ\n1. Sở Y tế làng nhàng đôi chút.", []),
    ("answers for", HEAD + "1. Sở Tư pháp chịu trách nhiệm trước UBND tỉnh về kết quả.",
     [(["Sở Tư pháp"], "responsible", [], "chịu trách nhiệm trước UBND tỉnh về kết quả")]),
    ("a person", HEAD + "1. Ông Tạ Văn Bốn - Phó Chủ tịch UBND xã: Chỉ đạo chung.",
     [(["Ông Tạ Văn Bốn - Phó Chủ tịch Ủy ban nhân dân xã"], "responsible", [], "Chỉ đạo chung")]),
    ("a person without a post", HEAD + "1. Bà Lò Thị Năm\n- Theo dõi, tổng hợp.",
     [(["Bà Lò Thị Năm"], "responsible", [], "Theo dõi, tổng hợp")]),
    ("a person whose post holds a verb", HEAD + "- Đ/c Tạ Văn Bốn - Tổng phụ trách Đội: Phát động thi đua.",
     [(["Đ/c Tạ Văn Bốn - Tổng phụ trách Đội"], "responsible", [], "Phát động thi đua")]),
    ("no person", HEAD + "1. Bà con nông dân: Hưởng ứng phong trào.", []),
    ("an official by his post", HEAD + "1. Phân công đ/c Phó Giám đốc Sở Y tế trực tiếp phụ trách.",
     [(["Sở Y tế"], "responsible", [], "trực tiếp phụ trách")]),
    ("a comrade by his post", HEAD + "1. Đồng chí Trưởng Ban Chỉ đạo\n- Kiểm tra cơ sở.",
     [(["Ban Chỉ đạo"], "responsible", [], "Kiểm tra cơ sở")]),
    ("an official of a field", HEAD + "1. Công chức Văn hóa - Xã hội\n- Tham mưu UBND xã.",
     [(["Công chức Văn hóa - Xã hội"], "advise", [], "Tham mưu UBND xã")]),
    ("those who are the work", HEAD + "1. Phó hiệu trưởng:\n- Phân công giáo viên trực.",
     [(["Phó hiệu trưởng"], "responsible", [], "Phân công giáo viên trực")]),
    ("lead-in", HEAD + "1. Sở Tư pháp\nChủ trì, phối hợp với Sở Y tế:\n- Rà soát hồ sơ;\n- Công bố kết quả.",
     [(["Sở Tư pháp"], "lead", ["Sở Y tế"], "Rà soát hồ sơ"), (["Sở Tư pháp"], "lead", ["Sở Y tế"], "Công bố kết quả")]),
    ("lead-in with actor", HEAD + "1. Sở Tư pháp có trách nhiệm:\n- Rà soát hồ sơ;\n- Công bố kết quả.",
     [(["Sở Tư pháp"], "responsible", [], "Rà soát hồ sơ"), (["Sở Tư pháp"], "responsible", [], "Công bố kết quả")]),
    ("bullet as lead-in", HEAD + "1. Sở Tư pháp\n- Phối hợp với Sở Y tế:\n+ Rà soát hồ sơ.\n- Lưu hồ sơ.",
     [(["Sở Tư pháp"], "coordinate", ["Sở Y tế"], "Rà soát hồ sơ"), (["Sở Tư pháp"], "responsible", [], "Lưu hồ sơ")]),
    ("lead-in above headings", HEAD + "Nhiệm vụ được phân công như sau:\n1. Sở Tư pháp\n- Rà soát hồ sơ.\n2. Sở Y tế\nCông bố.",
     [(["Sở Tư pháp"], "responsible", [], "Rà soát hồ sơ"), (["Sở Y tế"], "responsible", [], "Công bố")]),
    ("lead-in of the issuer above headings",
     HEAD + "UBND tỉnh phân công nhiệm vụ cụ thể như sau:\n1. Sở Tư pháp\n- Rà soát hồ sơ.\n2. Đề nghị Tỉnh đoàn\n- Vận động.",
     [(["Sở Tư pháp"], "responsible", [], "Rà soát hồ sơ"), (["Tỉnh đoàn"], "request", [], "Vận động")]),
    ("a sentence with agencies above an official",
     HEAD + "UBND xã yêu cầu các đơn vị thực hiện như sau:\n1. Các ông (bà) Trưởng thôn\n- Rà soát hồ sơ.",
     [(["Trưởng thôn"], "responsible", [], "Rà soát hồ sơ")]),
    ("request above headings", HEAD + "Đề nghị các cơ quan phối hợp một số việc sau:\n1. Tỉnh đoàn\n- Vận động.",
     [(["Tỉnh đoàn"], "request", [], "Vận động")]),
    ("what an official is charged with, as a heading", HEAD + "1. Phó chủ tịch phụ trách lĩnh vực văn hóa\n- Chủ trì rà soát.",
     [(["Phó chủ tịch phụ trách lĩnh vực văn hóa"], "lead", [], "rà soát")]),
    ("what an agency is charged with, in a sentence", HEAD + "1. Sở Tư pháp phụ trách lĩnh vực hộ tịch.",
     [(["Sở Tư pháp"], "responsible", [], "phụ trách lĩnh vực hộ tịch")]),
    ("fields without a colon", "III. NHIỆM VỤ\n1. Tập huấn\n1.1. Cơ quan chủ trì, phối hợp\na) Cơ quan chủ trì\n- Sở Tư pháp.\n"
     "b) Cơ quan phối hợp\n- Sở Y tế.", [(["Sở Tư pháp"], "lead", ["Sở Y tế"], "Tập huấn")]),
    ("order", HEAD + "1. Giao Sở Tư pháp chủ trì, phối hợp với Sở Y tế rà soát.",
     [(["Sở Tư pháp"], "lead", ["Sở Y tế"], "rà soát")]),
    ("order in a heading", HEAD + "1. Giao Sở Tư pháp\n- Rà soát hồ sơ.", [(["Sở Tư pháp"], "responsible", [], "Rà soát hồ sơ")]),
    ("request", HEAD + "1. Đề nghị Tỉnh đoàn phối hợp vận động.", [(["Tỉnh đoàn"], "request", [], "vận động")]),
    ("request in a heading", HEAD + "1. Đề nghị Tỉnh đoàn\n- Phối hợp với Sở Y tế vận động.\n- Giám sát.",
     [(["Tỉnh đoàn"], "request", ["Sở Y tế"], "vận động"), (["Tỉnh đoàn"], "request", [], "Giám sát")]),
    ("bullet with its own actor", HEAD + "1. Sở Tư pháp\n- Phòng Hành chính chủ trì rà soát.",
     [(["Phòng Hành chính"], "lead", [], "rà soát")]),
    ("a name that goes on in small letters", HEAD + "1. Trung tâm Y tế lưu động tỉnh\n- Rà soát hồ sơ.",
     [(["Trung tâm Y tế lưu động tỉnh"], "responsible", [], "Rà soát hồ sơ")]),
    ("two bodies joined by a dash", HEAD + "1. Đoàn Thanh niên - Công đoàn\n- Rà soát hồ sơ.",
     [(["Đoàn Thanh niên", "Công đoàn"], "responsible", [], "Rà soát hồ sơ")]),
    ("verbs that are names too", HEAD + "1. Sở Tư pháp\n- Thanh tra, kiểm tra hồ sơ.\n- Thống kê, tổng hợp số liệu.",
     [(["Sở Tư pháp"], "responsible", [], "Thanh tra, kiểm tra hồ sơ"),
      (["Sở Tư pháp"], "responsible", [], "Thống kê, tổng hợp số liệu")]),
    ("a list in the clause before the verb",
     HEAD + "1. Sở Tư pháp\n- Trên cơ sở đề nghị của các cơ quan, đơn vị, tham mưu UBND tỉnh.",
     [(["Sở Tư pháp"], "advise", [], "Trên cơ sở đề nghị của các cơ quan, đơn vị, tham mưu UBND tỉnh")]),
    ("a clause between actor and verb", HEAD + "1. Sở Tư pháp, Sở Y tế, theo chức năng nhiệm vụ được giao, rà soát hồ sơ.",
     [(["Sở Tư pháp", "Sở Y tế"], "responsible", [], "theo chức năng nhiệm vụ được giao, rà soát hồ sơ")]),
    ("a subcommittee", HEAD + "1. Tiểu ban Khánh tiết\n- Trang trí hội trường.",
     [(["Tiểu ban Khánh tiết"], "responsible", [], "Trang trí hội trường")]),
    ("deputies", HEAD + "1. Các Phó Hiệu trưởng\n- Duyệt giáo án.",
     [(["Các Phó Hiệu trưởng"], "responsible", [], "Duyệt giáo án")]),
    ("nested units", HEAD + "1. Sở Tư pháp\na) Rà soát hồ sơ.\nb) Công bố kết quả.",
     [(["Sở Tư pháp"], "responsible", [], "Rà soát hồ sơ"), (["Sở Tư pháp"], "responsible", [], "Công bố kết quả")]),
    ("heading of a section", "IV. TRÁCH NHIỆM CỦA SỞ TƯ PHÁP\n1. Phòng Hành chính: Rà soát hồ sơ.\n2. Công bố kết quả.",
     [(["Phòng Hành chính"], "responsible", [], "Rà soát hồ sơ"), (["Sở Tư pháp"], "responsible", [], "Công bố kết quả")]),
    ("person", HEAD + "1. Đồng chí Lò Văn Pín, Phó Giám đốc Sở chịu trách nhiệm chỉ đạo.",
     [(["Đồng chí Lò Văn Pín, Phó Giám đốc Sở"], "responsible", [], "chịu trách nhiệm chỉ đạo")]),
    ("labels in a sentence",
     "III. NHIỆM VỤ\n1. Rà soát hồ sơ. Cơ quan chủ trì: Sở Tư pháp; cơ quan phối hợp: Sở Y tế; sản phẩm: Báo cáo.",
     [(["Sở Tư pháp"], "lead", ["Sở Y tế"], "Rà soát hồ sơ")]),
    ("labels in brackets", "III. NHIỆM VỤ\n1. Tập huấn\n(Cơ quan chủ trì: Sở Tư pháp; cơ quan phối hợp: Sở Y tế).",
     [(["Sở Tư pháp"], "lead", ["Sở Y tế"], "Tập huấn")]),
    ("fields on one line",
     "III. NHIỆM VỤ\n1. Tập huấn\n- Đơn vị chủ trì: Sở Tư pháp; Đơn vị phối hợp: Sở Y tế; Thời gian: Quý II.",
     [(["Sở Tư pháp"], "lead", ["Sở Y tế"], "Tập huấn")]),
    ("fields on one line, parted by stops",
     "III. NHIỆM VỤ\n1. Tập huấn\nChủ trì: Sở Tư pháp. Phối hợp: Sở Y tế. Thời gian: Quý II.",
     [(["Sở Tư pháp"], "lead", ["Sở Y tế"], "Tập huấn")]),
    ("fields on one line, parted by a dash", "III. NHIỆM VỤ\n1. Tập huấn\n- Chủ trì: Sở Tư pháp - Phối hợp: Sở Y tế",
     [(["Sở Tư pháp"], "lead", ["Sở Y tế"], "Tập huấn")]),
    ("fields on one line, the time first", "III. NHIỆM VỤ\n1. Tập huấn\n- Thời gian: Quý II; đơn vị chủ trì: Sở Tư pháp.",
     [(["Sở Tư pháp"], "lead", [], "Tập huấn")]),
    ("a time behind the partners",
     "III. NHIỆM VỤ\n1. Tập huấn\n- Chủ trì: Sở Tư pháp.\n- Phối hợp: Sở Y tế; thời gian hoàn thành: Quý II.",
     [(["Sở Tư pháp"], "lead", ["Sở Y tế"], "Tập huấn")]),
    ("roles in a field", "III. NHIỆM VỤ\n1. Tập huấn\n- Thực hiện: Sở Tư pháp (chủ trì), Sở Y tế (phối hợp).",
     [(["Sở Tư pháp"], "lead", ["Sở Y tế"], "Tập huấn")]),
    ("a formula alone in a field", "III. NHIỆM VỤ\n1. Tập huấn\n- Thực hiện: Sở Tư pháp chủ trì, phối hợp với Sở Y tế.",
     [(["Sở Tư pháp"], "lead", ["Sở Y tế"], "Tập huấn")]),
    ("closing order",
     HEAD + "1. Sở Tư pháp\n- Rà soát hồ sơ.\n\nTrên đây là Kế hoạch, UBND tỉnh yêu cầu các sở, ngành thực hiện./.",
     [(["Sở Tư pháp"], "responsible", [], "Rà soát hồ sơ"), (["các sở, ngành"], "responsible", [], "thực hiện")]),
    ("closing request", HEAD + "1. Sở Tư pháp\n- Rà soát.\n\nTrên đây là Kế hoạch, đề nghị các sở, ngành phối hợp thực hiện./.",
     [(["Sở Tư pháp"], "responsible", [], "Rà soát"), (["các sở, ngành"], "request", [], "phối hợp thực hiện")]),
    ("closing without order", HEAD + "1. Sở Tư pháp\n- Rà soát.\n\nKế hoạch này được phổ biến đến chi bộ.",
     [(["Sở Tư pháp"], "responsible", [], "Rà soát")]),
    ("situation", "I. TÌNH HÌNH\n1. Sở Tư pháp chủ trì rà soát 12 hồ sơ.", []),
    ("state", "III. NHIỆM VỤ\n1. Sở Tư pháp đã ban hành quy chế.", []),
    ("nobody named", "III. NHIỆM VỤ\n1. Rà soát hồ sơ.\n2. Phòng, chống dịch bệnh.", []),
    ("recipients", HEAD + "1. Sở Tư pháp\n- Rà soát.\n\nNơi nhận:\n- Sở Y tế;\n- Lưu: VT.",
     [(["Sở Tư pháp"], "responsible", [], "Rà soát")]),
    *((f"the heading {name}", HEAD + f"1. {name}\n- Lập hồ sơ.", [([name], "responsible", [], "Lập hồ sơ")]) for name in (
        "Các đơn vị sự nghiệp công lập", "Các chủ đầu tư", "Chi nhánh Ngân hàng Chính sách xã hội", "Phòng khám đa khoa khu vực",
        "Ban Quản lý dự án đầu tư xây dựng huyện", "Liên đội trường", "Đoàn kiểm tra liên ngành", "Trường Cao đẳng nghề")),
    ("roles in a cell", TABLE + "| 1 | Tập huấn | - Chủ trì: Sở Tư pháp<br>- Phối hợp: Sở Y tế |",
     [(["Sở Tư pháp"], "lead", ["Sở Y tế"], "Tập huấn")]),
    ("a formula in a cell", TABLE + "| 1 | Tập huấn | Sở Tư pháp chủ trì, phối hợp với Sở Y tế |",
     [(["Sở Tư pháp"], "lead", ["Sở Y tế"], "Tập huấn")]),
    ("unknown names in a cell", TABLE + "| 1 | Tập huấn | Công đoàn, Xưởng May, Ông Bốn |\n| 2 | Hội thảo | Đèn, loa |",
     [(["Công đoàn", "Xưởng May", "Ông Bốn"], "responsible", [], "Tập huấn"), (["Đèn, loa"], "responsible", [], "Hội thảo")]),
    ("a list in a cell", TABLE + "| 1 | Tập huấn | - Sở Tư pháp<br>- UBND các xã |\n| 2 | Hội thảo | Sở Y tế<br/>Xưởng May |",
     [(["Sở Tư pháp", "Ủy ban nhân dân các xã"], "responsible", [], "Tập huấn"),
      (["Sở Y tế", "Xưởng May"], "responsible", [], "Hội thảo")]),
    ("as above", TABLE + "| 1 | Tập huấn | Sở Tư pháp |\n| 2 | Hội thảo | nt |",
     [(["Sở Tư pháp"], "responsible", [], "Tập huấn"), (["Sở Tư pháp"], "responsible", [], "Hội thảo")]),
    ("form", "PHỤ LỤC\n| TT | Nhiệm vụ | Cơ quan chủ trì |\n|---|---|---|\n| 1 | | |\n| ... | | |", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in LAYOUTS], ids=[row[0] for row in LAYOUTS])
def test_layout(extractor: Extractor, text: str, expected: list[tuple[list[str], str, list[str], str]]) -> None:
    assert [short(a) for a in extractor(text).assignments] == expected


REPORTS = [
    ("đề nghị Phòng Hành chính báo cáo kết quả về Sở Y tế", [], []),
    ("nộp về Sở Y tế trước ngày 10", ["Sở Y tế"], []),
    ("rà soát hồ sơ, định kỳ báo cáo Sở Y tế", ["Sở Y tế"], []),
    ("thực hiện đúng kỳ báo cáo Sở Y tế quy định", [], []),
    ("gửi số liệu về P. Nội vụ để tổng hợp", ["Phòng Nội vụ"], []),
    ("báo cáo Sở Y tế trước ngày 10", ["Sở Y tế"], []),
    ("báo cáo kết quả về Sở Y tế", ["Sở Y tế"], []),
    ("gửi số liệu về Sở Y tế để tổng hợp, báo cáo Sở Nội vụ", ["Sở Y tế"], []),
    ("báo cáo Sở Y tế và Sở Nội vụ theo quy định", ["Sở Y tế", "Sở Nội vụ"], []),
    ("báo cáo Sở Y tế (qua Văn phòng Sở Y tế)", ["Sở Y tế"], ["Văn phòng Sở Y tế"]),
    ("báo cáo 6 tháng (trước 15/6), cả năm về Sở Y tế", ["Sở Y tế"], []),
    ("cung cấp số liệu để Sở Y tế báo cáo Sở Nội vụ", [], []),
    ("thực hiện chế độ báo cáo đối với Sở Y tế", [], []),
    ("tiếp nhận phản ánh qua điện thoại", [], []),
]


@pytest.mark.parametrize(("words", "to", "via"), REPORTS, ids=[row[0][:40] for row in REPORTS])
def test_reports(extractor: Extractor, words: str, to: list[str], via: list[str]) -> None:
    found = extractor(UNDER + "Rà soát hồ sơ; " + words + ".").assignments[0]
    assert ([a.name for a in found.reports_to], [a.name for a in found.via]) == (to, via)


TABLES = {
    "pipes": "| TT | Nội dung | Phối hợp | Chủ trì | Sản phẩm |\n|---|---|---|---|---|\n"
    "| 1 | Rà soát hồ sơ | | Sở Tư pháp | Báo cáo |\n"
    "| 2 | Công bố | Sở Y tế; các xã | Ông Lê Văn Tám, Chánh Văn phòng | |",
    "tabs": "TT\tNội dung\tPhối hợp\tChủ trì\tSản phẩm\n1\tRà soát hồ sơ\t\tSở Tư pháp\tBáo cáo\n"
    "2\tCông bố\tSở Y tế; các xã\tÔng Lê Văn Tám, Chánh Văn phòng\t",
}


@pytest.mark.parametrize("head", ["Nội dung kiểm tra", "Công việc chính", "Nội dung hoạt động trong tuần", "Chuyên đề"])
@pytest.mark.parametrize("lead", ["Người thực hiện", "Người phụ trách", "Bộ phận thực hiện", "Phân công"])
def test_schedule(extractor: Extractor, head: str, lead: str) -> None:
    text = (
        f"PHỤ LỤC\n| Tuần | {head} | {lead} | Phối hợp |\n|---|---|---|---|\n| 1 | Sổ đầu bài | Kế toán | Văn thư |\n"
    )
    assert [short(a) for a in extractor(text).assignments] == [(["Kế toán"], "responsible", ["Văn thư"], "Sổ đầu bài")]


def test_a_list_of_costs_is_no_schedule(extractor: Extractor) -> None:
    text = "PHỤ LỤC\n| TT | Nội dung chi | Đơn vị | Số tiền |\n|---|---|---|---|\n| 1 | In tài liệu | trang | 20 |\n"
    assert extractor(text).assignments == []


@pytest.mark.parametrize(
    ("bullet", "actor"),
    [
        ("Phân công cán bộ theo dõi từng thôn", "Sở Tư pháp"),
        ("Cử công chức tham gia tổ kiểm tra", "Sở Tư pháp"),
        ("Phân công các thành viên phụ trách địa bàn", "Sở Tư pháp"),
        ("Bố trí lực lượng trực 24/24 giờ", "Sở Tư pháp"),
        ("Giao Sở Y tế theo dõi từng thôn", "Sở Y tế"),
        ("Giao công chức Tư pháp - Hộ tịch rà soát hồ sơ", "Công chức Tư pháp - Hộ tịch"),
    ],
)
def test_people_whom_an_agency_assigns(extractor: Extractor, bullet: str, actor: str) -> None:
    (found,) = extractor(UNDER + bullet + ".").assignments
    assert [a.name for a in found.actors] == [actor]
    if actor == "Sở Tư pháp":
        assert found.task == bullet


@pytest.mark.parametrize(
    ("head", "bullet", "actor", "task"),
    [
        ("Đảng ủy xã", "Lãnh đạo UBND xã lập dự toán", "Đảng ủy xã", "Lãnh đạo UBND xã lập dự toán"),
        ("Đảng ủy xã", "Lãnh đạo các chi bộ tổ chức học tập", "Đảng ủy xã", "Lãnh đạo các chi bộ tổ chức học tập"),
        ("Đảng ủy xã", "Lãnh đạo Đảng ủy xã chỉ đạo rà soát", "Đảng ủy xã", "chỉ đạo rà soát"),
        ("Sở Y tế", "Lãnh đạo Sở Y tế chỉ đạo rà soát", "Sở Y tế", "chỉ đạo rà soát"),
    ],
)
def test_a_party_body_leads(extractor: Extractor, head: str, bullet: str, actor: str, task: str) -> None:
    (found,) = extractor(f"{HEAD}1. {head}\n- {bullet}.").assignments
    assert ([a.name for a in found.actors], found.task) == ([actor], task)


@pytest.mark.parametrize(
    ("sentence", "actor", "task"),
    [
        ("Ông Tạ Văn Bốn, Giám đốc Sở Giáo dục và Đào tạo phụ trách các trường", None, "phụ trách các trường"),
        ("Bà Lò Thị Năm, Phó Giám đốc Sở Nông nghiệp và Môi trường, Phó Trưởng Ban trực tiếp kiểm tra các chợ", None,
         "trực tiếp kiểm tra các chợ"),
        ("Thư ký Ban Chỉ đạo tổng hợp biên bản", "Thư ký Ban Chỉ đạo", "tổng hợp biên bản"),
    ],
)  # fmt: skip
def test_a_person_without_a_colon(extractor: Extractor, sentence: str, actor: str | None, task: str) -> None:
    (found,) = extractor(f"{HEAD}1. {sentence}.").assignments
    assert ([a.name for a in found.actors], found.task) == ([actor or sentence.removesuffix(f" {task}")], task)


@pytest.mark.parametrize(
    "heading",
    [
        "Ban kiểm tra nội bộ",
        "Tổ thẩm định hồ sơ",
        "Đội tuyên truyền măng non",
        "Ban vận động xã hội hóa",
        "Trung tâm Trợ giúp pháp lý",
    ],
)
def test_inner_bodies_are_headings(extractor: Extractor, heading: str) -> None:
    plan = extractor(f"{HEAD}1. {heading}\n- Lập lịch.")
    assert plan.sections[-1].kind == "agency"
    assert [short(a) for a in plan.assignments] == [([heading], "responsible", [], "Lập lịch")]


@pytest.mark.parametrize(
    "words", ["gửi các chi bộ", "gửi đến các trường", "gửi UBND các xã, phường", "phát hành, gửi các đơn vị"]
)
def test_what_is_sent_to_many_below_is_no_report(extractor: Extractor, words: str) -> None:
    assert [a.reports_to for a in extractor(f"{UNDER}In sổ tay {words}.").assignments] == [[]]


def test_a_request_tells_whom_to_report_to(extractor: Extractor) -> None:
    found = extractor(HEAD + "1. Đề nghị Sở Tư pháp báo cáo kết quả về UBND huyện (qua Sở Y tế).").assignments
    assert [(a.role, [b.name for b in a.reports_to], [b.name for b in a.via]) for a in found] == [
        ("request", ["Ủy ban nhân dân huyện"], ["Sở Y tế"])
    ]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_table(extractor: Extractor, table: str) -> None:
    found = extractor("PHỤ LỤC\nPHÂN CÔNG NHIỆM VỤ\n\n" + table).assignments
    assert [short(a) for a in found] == [
        (["Sở Tư pháp"], "lead", [], "Rà soát hồ sơ"),
        (["Ông Lê Văn Tám, Chánh Văn phòng"], "lead", ["Sở Y tế", "các xã"], "Công bố"),
    ]
    assert [a.product for a in found] == ["Báo cáo", None]


def test_table_with_one_cell_on_a_line(extractor: Extractor) -> None:
    cells = ["Nội dung công việc", "Người phụ trách", "Phối hợp", "Thời gian"]
    cells += ["Rà soát hồ sơ", "Kế toán", "Văn thư", "Tháng 5/2024", "Công bố kết quả", "Hiệu trưởng", "Tháng 6/2024"]
    found = extractor("IV. LỊCH CÔNG TÁC\n\n" + "\n\n".join(cells)).assignments
    assert [short(a) for a in found] == [
        (["Kế toán"], "responsible", ["Văn thư"], "Rà soát hồ sơ"),
        (["Hiệu trưởng"], "responsible", [], "Công bố kết quả"),
    ]


HOSTILE = {
    "agencies": "Sở Y tế; ",
    "orders": "giao Sở Y tế, ",
    "reports": "báo cáo Sở Y tế ",
    "labels": "chủ trì: ",
    "prefaces": "căn cứ, ",
    "roles": "chủ trì, phối hợp với ",
    "colons": "Sở: ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_time_grows_with_the_text_only(extractor: Extractor, piece: str) -> None:
    def seconds(count: int) -> float:
        begin = time.process_time()
        extractor(HEAD + "1. " + piece * count)
        return time.process_time() - begin

    seconds(10)
    assert min(seconds(800) for _ in range(3)) < 10 * max(min(seconds(200) for _ in range(3)), 0.01)


def test_an_empty_text_and_a_novel_have_no_assignments(extractor: Extractor) -> None:
    assert extractor("").assignments == []
    assert extractor("Chiều xuống chậm trên bến sông. Ông lão ngồi vá lưới, không nói gì.").assignments == []
