"""Which agencies a text names: lists with their traps, names as they come out, the roll of a document."""

from __future__ import annotations

import time

import pytest

from extractor.agencies.agencies import Agencies
from extractor.agencies.names import Names
from extractor.assignments.assignments import Assignments
from extractor.outline.outline import Outliner
from extractor.outline.tree import Outline
from extractor.pipeline import Extractor
from extractor.plan import Agency, Header
from extractor.rules.diagnostics import Finding
from extractor.rules.gazetteer import load_gazetteer
from extractor.rules.rules import load_rules
from extractor.text import Text

PROVINCE = "Ủy ban nhân dân tỉnh Sơn La"
DISTRICT = "Ủy ban nhân dân huyện Phù Yên"
WARD = "Ủy ban nhân dân phường Tô Hiệu"
DEPARTMENT = "Sở Tư pháp tỉnh Sơn La"
PARTY = "Huyện ủy Phù Yên"
CITY = "Ủy ban nhân dân thành phố Huế"


@pytest.fixture(scope="module")
def agencies() -> Agencies:
    rules = load_rules()
    return Agencies(rules, load_gazetteer(rules.folder / "gazetteer"))


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def read(agencies: Agencies, text: str, issuer: str | None) -> tuple[list[str], str]:
    """The names of the list that begins the text, and what is left behind it."""
    names = Names.of(agencies, Outline(text), Header(issuer=issuer))
    series = names.series(0, len(text))
    return [names.full(item) for item in series.items], text[series.end :].strip()


# Text, issuer, the agencies expected, the first word behind the list ("" for its end).
LISTS = [
    # marks lost or changed by a scanner
    ("Sở Tài chinh, Sờ Nội vụ và Sở Y tế rà soát", PROVINCE, ["Sở Tài chính", "Sở Nội vụ", "Sở Y tế"], "rà"),
    ("Đài Phát thanh và Truyền hinh tỉnh mở chuyên mục", PROVINCE, ["Đài Phát thanh và Truyền hình tỉnh Sơn La"], "mở"),
    ("Sở Nông nghiêp và Môi truờng hướng dẫn", PROVINCE, ["Sở Nông nghiệp và Môi trường"], "hướng"),
    ("Công đoạn in được rút ngắn", PROVINCE, [], "Công"),
    # what sort of places, and which region
    ("UBND các xã, phường ven biển rà soát", PROVINCE, ["Ủy ban nhân dân các xã, phường ven biển"], "rà"),
    ("UBND các huyện miền núi, biên giới, Sở Y tế rà soát", PROVINCE,
     ["Ủy ban nhân dân các huyện miền núi, biên giới", "Sở Y tế"], "rà"),
    ("Công an các xã vùng cao và Sở Y tế rà soát", PROVINCE, ["Công an các xã vùng cao", "Sở Y tế"], "rà"),
    ("Trung tâm Chính trị khu vực tham mưu mở lớp", WARD, ["Trung tâm Chính trị khu vực"], "tham"),
    ("Công an tỉnh khu vực biên giới", PROVINCE, ["Công an tỉnh Sơn La"], "khu"),
    # "và", "-" and "," inside a name
    ("Sở Nông nghiệp và Phát triển nông thôn rà soát", PROVINCE, ["Sở Nông nghiệp và Phát triển nông thôn"], "rà"),
    ("Sở Lao động - Thương binh và Xã hội báo cáo", PROVINCE, ["Sở Lao động - Thương binh và Xã hội"], "báo"),
    ("Sở Lao động Thương binh và Xã hội báo cáo", PROVINCE, ["Sở Lao động - Thương binh và Xã hội"], "báo"),
    ("Sở Lao động, Thương binh và Xã hội báo cáo", PROVINCE, ["Sở Lao động - Thương binh và Xã hội"], "báo"),
    ("Sở LĐ-TB&XH, Sở GD&ĐT", PROVINCE, ["Sở Lao động - Thương binh và Xã hội", "Sở Giáo dục và Đào tạo"], ""),
    ("Sở Văn hóa, Thể thao và Du lịch tổ chức lễ hội", PROVINCE, ["Sở Văn hóa, Thể thao và Du lịch"], "tổ"),
    ("Sở VHTTDL, Sở Y tế", PROVINCE, ["Sở Văn hóa, Thể thao và Du lịch", "Sở Y tế"], ""),
    ("Phòng Kinh tế, Hạ tầng và Đô thị và Công an phường", WARD,
     ["Phòng Kinh tế, Hạ tầng và Đô thị", "Công an phường Tô Hiệu"], ""),
    ("Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh", PROVINCE,
     ["Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh Sơn La"], ""),
    ("Văn phòng HĐND và UBND phường", WARD, ["Văn phòng Hội đồng nhân dân và Ủy ban nhân dân phường Tô Hiệu"], ""),
    ("Đài Phát thanh và Truyền hình tỉnh, Báo Sơn La đưa tin", PROVINCE,
     ["Đài Phát thanh và Truyền hình tỉnh Sơn La", "Báo Sơn La"], "đưa"),
    ("Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên các huyện", PROVINCE,
     ["Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên các huyện"], ""),
    ("Trung tâm GDNN-GDTX các huyện, Sở Y tế", PROVINCE,
     ["Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên các huyện", "Sở Y tế"], ""),
    ("các Trung tâm GDNN-GDTX thực hiện", PROVINCE, ["các Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên"], "thực"),
    ("Trung tâm Dịch vụ việc làm - Giáo dục nghề nghiệp, Sở Y tế", PROVINCE,
     ["Trung tâm Dịch vụ việc làm - Giáo dục nghề nghiệp", "Sở Y tế"], ""),
    ("Ban Quản lý các khu công nghiệp tỉnh kiểm tra", PROVINCE, ["Ban Quản lý các khu công nghiệp tỉnh Sơn La"], "kiểm"),
    ("Liên minh các hợp tác xã tỉnh; các hội", PROVINCE, ["Liên minh các hợp tác xã tỉnh Sơn La", "các hội"], ""),
    ("Sở Kế hoạch và Đầu tư, Sở Tài chính và các cơ quan liên quan", PROVINCE,
     ["Sở Kế hoạch và Đầu tư", "Sở Tài chính", "các cơ quan liên quan"], ""),
    # tails and heads that distribute
    ("HĐND, UBND tỉnh xem xét", PROVINCE, ["Hội đồng nhân dân tỉnh Sơn La", "Ủy ban nhân dân tỉnh Sơn La"], "xem"),
    ("Hội đồng nhân dân, Ủy ban nhân dân tỉnh", PROVINCE, ["Hội đồng nhân dân tỉnh Sơn La", "Ủy ban nhân dân tỉnh Sơn La"], ""),
    ("các Sở: Nội vụ, Tài chính, Tư pháp rà soát", PROVINCE, ["Sở Nội vụ", "Sở Tài chính", "Sở Tư pháp"], "rà"),
    ("các Sở Nội vụ, Tài chính rà soát", PROVINCE, ["Sở Nội vụ", "Sở Tài chính"], "rà"),
    ("Các Sở: Văn hóa, Thể thao và Du lịch, Nội vụ", PROVINCE, ["Sở Văn hóa, Thể thao và Du lịch", "Sở Nội vụ"], ""),
    ("Giám đốc các Sở: Y tế, Tư pháp; Thủ trưởng các đơn vị liên quan", PROVINCE,
     ["Sở Y tế", "Sở Tư pháp", "các đơn vị liên quan"], ""),
    ("Sở Nội vụ, Tài chính, Tư pháp", PROVINCE, ["Sở Nội vụ", "Sở Tài chính", "Sở Tư pháp"], ""),
    ("các Bộ: Tài chính, Nội vụ, Giáo dục và Đào tạo", None, ["Bộ Tài chính", "Bộ Nội vụ", "Bộ Giáo dục và Đào tạo"], ""),
    # collectives
    ("các sở, ban, ngành, đoàn thể liên quan triển khai", PROVINCE, ["các sở, ban, ngành, đoàn thể liên quan"], "triển"),
    ("các sở, ban, ngành, UBND các huyện, thành phố và các địa phương", PROVINCE,
     ["các sở, ban, ngành", "Ủy ban nhân dân các huyện, thành phố", "các địa phương"], ""),
    ("các phòng chức năng, UBND các huyện, thị xã, thành phố, cơ sở nuôi trồng và đơn vị liên quan tham mưu", DEPARTMENT,
     ["các phòng chức năng", "Ủy ban nhân dân các huyện, thị xã, thành phố", "cơ sở nuôi trồng", "đơn vị liên quan"], "tham"),
    ("các cơ quan, đơn vị, địa phương, cơ sở giáo dục trên địa bàn tỉnh chủ động", PROVINCE,
     ["các cơ quan, đơn vị, địa phương, cơ sở giáo dục trên địa bàn tỉnh"], "chủ"),
    ("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh và các tổ chức chính trị - xã hội của tỉnh giám sát", PROVINCE,
     ["Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Sơn La", "các tổ chức chính trị - xã hội của tỉnh"], "giám"),
    ("các tổ chức chính trị - xã hội, tổ chức xã hội trong tỉnh vận động", PROVINCE,
     ["các tổ chức chính trị - xã hội, tổ chức xã hội trong tỉnh"], "vận"),
    ("Các hội, hiệp hội doanh nghiệp trên địa bàn tỉnh", PROVINCE, ["Các hội, hiệp hội doanh nghiệp trên địa bàn tỉnh"], ""),
    ("các trường công lập và tư thục tuyển sinh", PROVINCE, ["các trường công lập và tư thục"], "tuyển"),
    ("các doanh nghiệp viễn thông phủ sóng", PROVINCE, ["các doanh nghiệp viễn thông"], "phủ"),
    ("UBND các huyện, thành phố tổ chức tiêm phòng", PROVINCE, ["Ủy ban nhân dân các huyện, thành phố"], "tổ"),
    ("UBND cấp xã lập danh sách", PROVINCE, ["Ủy ban nhân dân cấp xã"], "lập"),
    ("Công an xã, phường, thị trấn lập danh sách", DISTRICT, ["Công an xã, phường, thị trấn"], "lập"),
    ("Công an các huyện, thị xã và thành phố", PROVINCE, ["Công an các huyện, thị xã và thành phố"], ""),
    ("Phòng Giáo dục và Đào tạo các huyện, thành phố chỉ đạo",
     PROVINCE, ["Phòng Giáo dục và Đào tạo các huyện, thành phố"], "chỉ"),
    ("các khu phố, thôn", WARD, ["các khu phố, thôn"], ""),
    # one body of several places
    ("UBND các huyện Mường Tè, Nậm Nhùn, Sìn Hồ triển khai", PROVINCE,
     ["Ủy ban nhân dân huyện Mường Tè", "Ủy ban nhân dân huyện Nậm Nhùn", "Ủy ban nhân dân huyện Sìn Hồ"], "triển"),
    ("UBND các huyện: Mường Tè, Sìn Hồ và thị xã Mường Lay", PROVINCE,
     ["Ủy ban nhân dân huyện Mường Tè", "Ủy ban nhân dân huyện Sìn Hồ", "Ủy ban nhân dân thị xã Mường Lay"], ""),
    ("Công an thành phố Lai Châu và huyện Mường Tè tuần tra", PROVINCE,
     ["Công an thành phố Lai Châu", "Công an huyện Mường Tè"], "tuần"),
    ("UBND các phường 1, 2 và Sở Y tế", PROVINCE, ["Ủy ban nhân dân phường 1", "Ủy ban nhân dân phường 2", "Sở Y tế"], ""),
    ("UBND các huyện Mường Tè, Sở Y tế rà soát", PROVINCE, ["Ủy ban nhân dân các huyện Mường Tè", "Sở Y tế"], "rà"),
    ("UBND các huyện Mường Tè, Hội Nông dân tỉnh", PROVINCE,
     ["Ủy ban nhân dân các huyện Mường Tè", "Hội Nông dân tỉnh Sơn La"], ""),
    # standing bodies, and what is said of an agency
    ("Cơ quan thường trực Ban Chỉ đạo đôn đốc", PROVINCE, ["Cơ quan thường trực Ban Chỉ đạo"], "đôn"),
    ("Văn phòng Thường trực Ban Chỉ đạo, Sở Y tế", PROVINCE, ["Văn phòng Thường trực Ban Chỉ đạo", "Sở Y tế"], ""),
    ("Sở Y tế - Cơ quan thường trực Ban Chỉ đạo", PROVINCE, ["Sở Y tế"], ""),
    ("Sở Y tế, cơ quan thường trực Ban Chỉ đạo, Sở Nội vụ", PROVINCE, ["Sở Y tế", "Sở Nội vụ"], ""),
    ("Sở Y tế (đơn vị thường trực Ban Chỉ đạo) chủ trì", PROVINCE, ["Sở Y tế"], "chủ"),
    ("Sở Y tế, đơn vị liên quan rà soát", PROVINCE, ["Sở Y tế", "đơn vị liên quan"], "rà"),
    # shortened heads and places
    ("P. Nội vụ, P.GDĐT chủ trì", DISTRICT, ["Phòng Nội vụ", "Phòng Giáo dục và Đào tạo"], "chủ"),
    ("PGD&ĐT rà soát", DISTRICT, ["Phòng Giáo dục và Đào tạo"], "rà"),
    ("UBND TP. Lai Châu, TX. Mường Lay và H. Mường Tè", PROVINCE,
     ["Ủy ban nhân dân thành phố Lai Châu", "Ủy ban nhân dân thị xã Mường Lay", "Ủy ban nhân dân huyện Mường Tè"], ""),
    ("Công an T.P Lai Châu", PROVINCE, ["Công an thành phố Lai Châu"], ""),
    ("Hội LHPN tỉnh, Tỉnh đoàn tuyên truyền", PROVINCE, ["Hội Liên hiệp Phụ nữ tỉnh Sơn La", "Tỉnh đoàn"], "tuyên"),
    ("Hội Nông dân huyện và Huyện đoàn", DISTRICT, ["Hội Nông dân huyện Phù Yên", "Huyện đoàn"], ""),
    ("Hội đồng nhân dân các cấp giám sát", PROVINCE, ["Hội đồng nhân dân các cấp"], "giám"),
    ("Phòng Kinh tế (đối với thành phố), Phòng Nội vụ", PROVINCE, ["Phòng Kinh tế", "Phòng Nội vụ"], ""),
    ("các chủ đầu tư xây dựng phương án", PROVINCE, ["các chủ đầu tư"], "xây"),
    ("Đồn Biên phòng Pa Tần, Chi đoàn giáo viên", PROVINCE, ["Đồn Biên phòng Pa Tần", "Chi đoàn giáo viên"], ""),
    ("Tỉnh đoàn kiểm tra", PROVINCE, ["Tỉnh đoàn"], "kiểm"),
    ("Đoàn kiểm tra liên ngành lập biên bản", PROVINCE, ["Đoàn kiểm tra liên ngành"], "lập"),
    ("Cơ quan điều tra giải quyết tin báo", PROVINCE, ["Cơ quan điều tra"], "giải"),
    ("các Vụ, Cục, Tổng cục tổ chức thực hiện", None, ["các Vụ, Cục, Tổng cục"], "tổ"),
    # where the list ends
    ("Sở Y tế kiểm tra, giám sát", PROVINCE, ["Sở Y tế"], "kiểm"),
    ("Sở Xây dựng xây dựng quy hoạch", PROVINCE, ["Sở Xây dựng"], "xây"),
    ("Chi cục Kiểm lâm kiểm tra rừng", PROVINCE, ["Chi cục Kiểm lâm"], "kiểm"),
    ("Sở Nội vụ tổ chức hội nghị", PROVINCE, ["Sở Nội vụ"], "tổ"),
    ("Các sở, ngành tổ chức đoàn kiểm tra", PROVINCE, ["Các sở, ngành"], "tổ"),
    ("Các tổ chức hội nghề nghiệp vận động", PROVINCE, ["Các tổ chức hội nghề nghiệp"], "vận"),
    ("Phòng Đào tạo xây dựng kế hoạch", DEPARTMENT, ["Phòng Đào tạo"], "xây"),
    ("Phòng Quản lý đào tạo tham mưu", DEPARTMENT, ["Phòng Quản lý đào tạo"], "tham"),
    ("Tổ bầu cử niêm yết", PROVINCE, ["Tổ bầu cử"], "niêm"),
    ("Ủy ban bầu cử tỉnh chỉ đạo", PROVINCE, ["Ủy ban bầu cử tỉnh Sơn La"], "chỉ"),
    ("Ban Tổ chức xây dựng thể lệ", PROVINCE, ["Ban Tổ chức"], "xây"),
    ("Sở Y tế cử cán bộ", PROVINCE, ["Sở Y tế"], "cử"),
    ("Các trường tiểu học, THCS và THPT tổ chức ngoại khóa", PROVINCE,
     ["Các trường tiểu học, trung học cơ sở và trung học phổ thông"], "tổ"),
    ("Tổ kỹ thuật họp hằng tuần", DEPARTMENT, ["Tổ kỹ thuật"], "họp"),
    ("các cơ sở may, thêu, dệt trên địa bàn tỉnh rà soát", PROVINCE, ["các cơ sở may, thêu, dệt trên địa bàn tỉnh"], "rà"),
    ("các doanh nghiệp bưu chính, viễn thông, các trường rà soát", PROVINCE,
     ["các doanh nghiệp bưu chính, viễn thông", "các trường"], "rà"),
    ("các sở, ngành, công an tỉnh rà soát", PROVINCE, ["các sở, ngành", "Công an tỉnh Sơn La"], "rà"),
    ("các sở, ngành, thường xuyên rà soát", PROVINCE, ["các sở, ngành"], ","),
    ("cơ quan quản lý cấp trên và Sở Y tế", PROVINCE, ["cơ quan quản lý cấp trên", "Sở Y tế"], ""),
    # words that hold an edge of a name
    ("Đội Quản lý trật tự chợ đêm kiểm tra", DISTRICT, ["Đội Quản lý trật tự chợ đêm"], "kiểm"),
    ("Ngân hàng Bưu chính huyện rà soát", DISTRICT, ["Ngân hàng Bưu chính huyện Phù Yên"], "rà"),
    ("Trung đoàn Phòng không 9 rà soát", PROVINCE, ["Trung đoàn Phòng không 9"], "rà"),
    # one head behind another
    ("Phòng Cảnh sát Cơ động rà soát", PROVINCE, ["Phòng Cảnh sát Cơ động"], "rà"),
    ("Tập đoàn Viễn thông Sơn Hà, Trường Đại học Chiềng Sinh rà soát", PROVINCE,
     ["Tập đoàn Viễn thông Sơn Hà", "Trường Đại học Chiềng Sinh"], "rà"),
    ("Công đoàn Tổng công ty, Công đoàn ngành vận động", None, ["Công đoàn Tổng công ty", "Công đoàn ngành"], "vận"),
    ("Tiểu ban Khánh tiết, Phân xưởng Sợi", None, ["Tiểu ban Khánh tiết", "Phân xưởng Sợi"], ""),
    ("Tổ kiểm tra an toàn thực phẩm kiểm tra bếp ăn", None, ["Tổ kiểm tra an toàn thực phẩm"], "kiểm"),
    ("Sở Y tế (cơ quan thường trực)", PROVINCE, ["Sở Y tế"], ""),
    ("Phòng Chính trị (Sở Giáo dục và Đào tạo) và Sở Y tế", PROVINCE, ["Phòng Chính trị", "Sở Y tế"], ""),
    # units that no gazetteer knows
    ("phòng Kế hoạch Tài chính, phòng Quản lý chất lượng và các phòng liên quan", DEPARTMENT,
     ["Phòng Kế hoạch Tài chính", "Phòng Quản lý chất lượng", "các phòng liên quan"], ""),
    ("Khoa Nội tổng hợp, Khoa Dược", None, ["Khoa Nội tổng hợp", "Khoa Dược"], ""),
    ("Tổ Sinh - Công nghệ, Đoàn trường", None, ["Tổ Sinh - Công nghệ", "Đoàn trường"], ""),
    ("Ban Chỉ đạo phòng, chống thiên tai tỉnh chỉ đạo", PROVINCE, ["Ban Chỉ đạo phòng, chống thiên tai tỉnh Sơn La"], "chỉ"),
    ("Văn phòng Sở Y tế và Thanh tra Sở Y tế", PROVINCE, ["Văn phòng Sở Y tế", "Thanh tra Sở Y tế"], ""),
    ("Trường Cao đẳng Sơn La, Trường Tiểu học Kim Đồng", PROVINCE, ["Trường Cao đẳng Sơn La", "Trường Tiểu học Kim Đồng"], ""),
    ("Bộ phận Một cửa cấp xã", PROVINCE, ["Bộ phận Một cửa cấp xã"], ""),
    # officials, posts, persons
    ("Chánh Văn phòng UBND tỉnh, Giám đốc Sở Tư pháp và Chủ tịch UBND các huyện chịu trách nhiệm", PROVINCE,
     ["Văn phòng Ủy ban nhân dân tỉnh Sơn La", "Sở Tư pháp", "Ủy ban nhân dân các huyện"], "chịu"),
    ("Trưởng phòng Nội vụ, Trưởng Công an huyện", DISTRICT, ["Phòng Nội vụ", "Công an huyện Phù Yên"], ""),
    ("Giám đốc Sở", DEPARTMENT, ["Sở Tư pháp"], ""),
    ("Sở có văn bản", DEPARTMENT, ["Sở Tư pháp"], "có"),
    ("Ông Lê Văn Tám, Phó Giám đốc Sở Nội vụ; Sở Y tế", PROVINCE, ["Ông Lê Văn Tám, Phó Giám đốc Sở Nội vụ", "Sở Y tế"], ""),
    ("GVCN, Nhân viên y tế", None, ["Giáo viên chủ nhiệm", "Nhân viên y tế"], ""),
    ("Giám đốc các sở: Nội vụ, Y tế; Chủ tịch UBND các huyện Phù Yên, Sông Mã và các đơn vị rà soát", PROVINCE,
     ["Sở Nội vụ", "Sở Y tế", "Ủy ban nhân dân huyện Phù Yên", "Ủy ban nhân dân huyện Sông Mã", "các đơn vị"], "rà"),
    ("Tổng Giám đốc, Phó Tổng Giám đốc chỉ đạo", None, ["Tổng Giám đốc", "Phó Tổng Giám đốc"], "chỉ"),
    ("Phòng Nội vụ (phụ trách thi đua), Phòng Y tế (đồng chí Mai)", DISTRICT, ["Phòng Nội vụ", "Phòng Y tế"], ""),
    # places
    ("BCH Quân sự xã, BCHQS huyện, BCHQS tỉnh", None,
     ["Ban Chỉ huy Quân sự xã", "Ban Chỉ huy Quân sự huyện", "Bộ Chỉ huy Quân sự tỉnh"], ""),
    ("Ban Quản lý các khu công nghiệp, UBND các xã, phường", PROVINCE,
     ["Ban Quản lý các khu công nghiệp", "Ủy ban nhân dân các xã, phường"], ""),
    ("Hạt Kiểm lâm, Chi cục Thuế khu vực", PROVINCE, ["Hạt Kiểm lâm", "Chi cục Thuế khu vực"], ""),
    ("Huyện ủy Bắc Yên, Tỉnh đoàn Lào Cai lãnh đạo việc", PROVINCE, ["Huyện ủy Bắc Yên", "Tỉnh đoàn Lào Cai"], "lãnh"),
    ("Ban Thường vụ các huyện ủy, đảng ủy trực thuộc rà soát", None,
     ["Ban Thường vụ các huyện ủy, đảng ủy trực thuộc"], "rà"),
    ("Công an tỉnh, Bộ Chỉ huy Quân sự tỉnh", PROVINCE, ["Công an tỉnh Sơn La", "Bộ Chỉ huy Quân sự tỉnh Sơn La"], ""),
    ("Công an thành phố, Sở Du lịch", CITY, ["Công an thành phố Huế", "Sở Du lịch"], ""),
    ("Ban Tuyên giáo Huyện ủy, Văn phòng Huyện ủy", PARTY, ["Ban Tuyên giáo Huyện ủy Phù Yên", "Văn phòng Huyện ủy Phù Yên"], ""),
    ("Hội Nông dân tỉnh và Tỉnh đoàn", PROVINCE, ["Hội Nông dân tỉnh Sơn La", "Tỉnh đoàn"], ""),
    ("Sở Tài chính tỉnh Sơn La", PROVINCE, ["Sở Tài chính"], ""),
    ("CÔNG AN TỈNH", PROVINCE, ["Công an tỉnh Sơn La"], ""),
    ("UBND tỉnh", None, ["Ủy ban nhân dân tỉnh"], ""),
    # no agencies
    ("Ban hành Quy chế", PROVINCE, [], "Ban"),
    ("Tổ chức hội nghị", PROVINCE, [], "Tổ"),
    ("Phòng, chống dịch bệnh", PROVINCE, [], "Phòng,"),
    ("Báo cáo kết quả", PROVINCE, [], "Báo"),
    ("Hội nghị sơ kết", PROVINCE, [], "Hội"),
    ("Đội ngũ cán bộ", PROVINCE, [], "Đội"),
    ("Trường hợp đặc biệt", PROVINCE, [], "Trường"),
    ("Các hoạt động văn hóa", PROVINCE, [], "Các"),
    ("Bộ máy tinh gọn", PROVINCE, [], "Bộ"),
    ("Cơ sở vật chất", PROVINCE, [], "Cơ"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "issuer", "expected", "behind"), LISTS, ids=[row[0][:50] for row in LISTS])
def test_list(agencies: Agencies, text: str, issuer: str | None, expected: list[str], behind: str) -> None:
    found, rest = read(agencies, text, issuer)
    assert found == expected
    assert rest.split(" ", 1)[0] == behind


def test_spans_are_what_is_printed(agencies: Agencies) -> None:
    text = "Các Sở: Nội vụ, Tài chính"
    names = Names.of(agencies, Outline(text), Header())
    assert [text[item.start : item.end] for item in names.series(0, len(text)).items] == ["Nội vụ", "Tài chính"]


def test_the_one_province_that_a_commune_names_is_its_own(agencies: Agencies) -> None:
    text = "UBND tỉnh giao chỉ tiêu. Căn cứ Nghị quyết của HĐND tỉnh Sơn La."
    names = Names.of(agencies, Outline(text), Header(issuer="Ủy ban nhân dân xã Mường Bú"))
    assert names.full(names.series(0, 9).items[0]) == "Ủy ban nhân dân tỉnh Sơn La"


def test_a_unit_learnt_from_a_heading_is_read_whole_in_sentences(extractor: Extractor) -> None:
    plan = extractor(
        "IV. TỔ CHỨC THỰC HIỆN\n1. Phòng Chính trị, tư tưởng\n- Rà soát tài liệu.\n"
        "2. Sở Y tế\n- Phối hợp với phòng Chính trị, tư tưởng tuyên truyền."
    )
    assert [agency.name for agency in plan.assignments[1].partners] == ["Phòng Chính trị, tư tưởng"]


def test_one_agency_has_one_name(extractor: Extractor) -> None:
    plan = extractor(
        "IV. TỔ CHỨC THỰC HIỆN\n1. Phòng Khảo thí - Thống kê\n- Rà soát.\n"
        "2. Phòng Đời sống\n- Phối hợp với phòng Khảo thí Thống kê rà soát."
    )
    assert [agency.name for agency in plan.assignments[1].partners] == ["Phòng Khảo thí - Thống kê"]
    assert [a.name for a in plan.agencies] == ["Phòng Khảo thí - Thống kê", "Phòng Đời sống"]
    assert len(plan.agencies[0].mentions) == 2


PLAN = (
    "KẾ HOẠCH\nRà soát hồ sơ\n\nI. TỔ CHỨC THỰC HIỆN\n1. Sở Kế hoạch và Đầu tư\n- Rà soát hồ sơ, báo cáo UBND tỉnh.\n"
)


def roll(agencies: Agencies, date: str | None) -> tuple[dict[str, Agency], list[Finding]]:
    """The agencies of `PLAN`, issued in Bắc Kạn on a day, by their names; and what is told of them."""
    text = Text(PLAN)
    header = Header(issuer="Ủy ban nhân dân tỉnh Bắc Kạn", date=date)
    _, found, findings = Assignments(load_rules(), agencies).read(
        text, Outliner(load_rules()).read(text), header, [], [], []
    )
    return {agency.name: agency for agency in found}, findings


def test_roll_says_what_became_of_an_agency(agencies: Agencies) -> None:
    found, findings = roll(agencies, "2023-08-05")
    assert found["Sở Kế hoạch và Đầu tư"].gazetteer == "so-ke-hoach-va-dau-tu"
    assert found["Sở Kế hoạch và Đầu tư"].valid is True
    assert found["Sở Kế hoạch và Đầu tư"].successors == ["Sở Tài chính"]
    assert found["Ủy ban nhân dân tỉnh Bắc Kạn"].successors == ["Ủy ban nhân dân tỉnh Thái Nguyên"]
    assert not findings


def test_an_agency_not_in_force_is_told(agencies: Agencies) -> None:
    found, findings = roll(agencies, "2026-08-05")
    assert found["Sở Kế hoạch và Đầu tư"].valid is False
    assert found["Ủy ban nhân dân tỉnh Bắc Kạn"].valid is False
    assert [finding.code for finding in findings] == ["agency-not-in-force"] * 2


def test_the_name_of_its_time_is_right_in_a_report_and_in_a_citation(extractor: Extractor) -> None:
    plan = extractor(
        "ỦY BAN NHÂN DÂN\nTỈNH LẠNG SƠN\nSố: 15/KH-UBND\nLạng Sơn, ngày 10 tháng 8 năm 2026\nKẾ HOẠCH\nTrồng cây năm 2026\n\n"
        "Thực hiện Công văn số 812/STNMT-VP ngày 5/2/2024 của Sở Tài nguyên và Môi trường về trồng cây;\n"
        "I. TÌNH HÌNH\nNăm 2024, Sở Tài nguyên và Môi trường đã trồng 100 cây.\n"
        "II. TỔ CHỨC THỰC HIỆN\n1. Sở Kế hoạch và Đầu tư: Bố trí vốn."
    )
    found = [d for d in plan.diagnostics if d.code == "agency-not-in-force"]
    assert len(found) == 1
    assert "Sở Kế hoạch và Đầu tư" in found[0].message
    assert {agency.valid for agency in plan.agencies if agency.name.startswith(("Sở T", "Sở K"))} == {False}


def test_without_a_date_nothing_is_said_of_validity(agencies: Agencies) -> None:
    found, findings = roll(agencies, None)
    assert {agency.valid for agency in found.values()} == {None}
    assert not findings


def test_recipients_are_no_agencies_of_the_plan(extractor: Extractor) -> None:
    plan = extractor(PLAN + "\nNơi nhận:\n- Sở Y tế;\n- Lưu: VT.\n")
    assert "Sở Y tế" not in [agency.name for agency in plan.agencies]
    assert not [a for a in plan.assignments if a.actors[0].name == "Sở Y tế"]


@pytest.mark.parametrize("rule", load_rules().rules["agencies"], ids=lambda rule: rule.name)
def test_rules_do_what_their_examples_say(extractor: Extractor, rule) -> None:  # type: ignore[no-untyped-def]
    for example in rule.accept:
        plan = extractor(example.text)
        if "actors" in example.expected:
            assert [a.name for a in plan.assignments[0].actors] == example.expected["actors"]
            continue
        names = {tuple(span): agency.name for agency in plan.agencies for span in agency.mentions}
        assert names.get(example.span) == example.expected["name"], example.text
    for text in rule.reject:
        assert not extractor(text).agencies, text


def test_time_grows_with_the_list_only(agencies: Agencies) -> None:
    def seconds(count: int) -> float:
        text = "Sở Y tế, Phòng Khảo thí và " * count
        names = Names.of(agencies, Outline(text), Header(issuer=PROVINCE))
        begin = time.process_time()
        names.series(0, len(text))
        return time.process_time() - begin

    seconds(10)
    assert min(seconds(800) for _ in range(5)) < 10 * min(seconds(200) for _ in range(5))
