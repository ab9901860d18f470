"""Targets: what one spelling means, what is none, what belongs to what."""

import time

import pytest

from extractor.outline.outline import Outliner
from extractor.outline.tree import Outline
from extractor.plan import Base, Header, Target
from extractor.rules.rules import load_rules
from extractor.targets.targets import Targets
from extractor.text import Text

RULES = load_rules()
OUTLINER = Outliner(RULES)
TARGETS = Targets(RULES)


def outline_of(text: str) -> Outline:
    return OUTLINER.read(Text(text))


def read(text: str, period: str | None = None, masked: tuple[tuple[int, int], ...] = ()) -> list[Target]:
    outline = outline_of(text)
    targets = TARGETS.read(outline, Header(period=period), masked)
    for target in targets:
        target.text = outline.flow[target.start : target.end]
    return targets


def objective(sentence: str, period: str | None = None) -> list[Target]:
    return read(f"I. MỤC TIÊU\n- {sentence}\nII. KINH PHÍ\n- Ngân sách xã.", period)


def only(sentence: str) -> Target:
    targets = objective(sentence)
    assert [target.text for target in targets] == [targets[0].text]
    return targets[0]


PHRASES = [
    # percentages and the ways to write them
    ("Có 85% hộ dân có hố xí hợp vệ sinh.", "85%", "exactly", 85, 85, "%"),
    ("Có 85 % hộ dân có hố xí hợp vệ sinh.", "85 %", "exactly", 85, 85, "%"),
    ("Có 85 phần trăm hộ dân có hố xí hợp vệ sinh.", "85 phần trăm", "exactly", 85, 85, "%"),
    ("Tỷ lệ thu phí đạt 43,5%.", "43,5%", "exactly", 43.5, 43.5, "%"),
    ("Tỷ lệ thu phí đạt 0.5%.", "0.5%", "exactly", 0.5, 0.5, "%"),
    ("Tỷ lệ thu phí đạt 05%.", "05%", "exactly", 5, 5, "%"),
    ("Xóa l00% nhà tạm.", "l00%", "exactly", 100, 100, "%"),
    ("Mức giảm tỷ suất sinh 0,2‰.", "0,2‰", "exactly", 0.2, 0.2, "‰"),
    ("Mức giảm tỷ suất sinh 0,2%o.", "0,2%o", "exactly", 0.2, 0.2, "‰"),
    ("Chỉ số cải cách hành chính tăng 1,5 điểm %.", "1,5 điểm %", "exactly", 1.5, 1.5, "điểm %"),
    ("Giá trị sản xuất tăng 7%/năm.", "7%/năm", "exactly", 7, 7, "%/năm"),
    ("Giá trị sản xuất tăng 7% / năm.", "7% / năm", "exactly", 7, 7, "%/năm"),
    # at least
    ("Ít nhất 70% thôn có sân tập.", "Ít nhất 70%", "at_least", 70, 70, "%"),
    ("Tối thiểu 70% thôn có sân tập.", "Tối thiểu 70%", "at_least", 70, 70, "%"),
    ("Không dưới 70% thôn có sân tập.", "Không dưới 70%", "at_least", 70, 70, "%"),
    ("Không thấp hơn 70% thôn có sân tập.", "Không thấp hơn 70%", "at_least", 70, 70, "%"),
    ("Tỷ lệ đạt từ 70% trở lên.", "từ 70% trở lên", "at_least", 70, 70, "%"),
    ("Tỷ lệ đạt 70% trở lên.", "70% trở lên", "at_least", 70, 70, "%"),
    ("Tỷ lệ hài lòng đạt từ 70%.", "từ 70%", "at_least", 70, 70, "%"),
    ("Tỷ lệ hài lòng ≥ 70%.", "≥ 70%", "at_least", 70, 70, "%"),
    ("Tỷ lệ hài lòng ≥70%.", "≥70%", "at_least", 70, 70, "%"),
    ("Phấn đấu đạt tối thiểu từ 80% trở lên.", "tối thiểu từ 80% trở lên", "at_least", 80, 80, "%"),
    ("Tỷ lệ hài lòng tối thiểu đạt 80%.", "tối thiểu đạt 80%", "at_least", 80, 80, "%"),
    ("Bảo hiểm y tế phủ từ 95% dân số trở lên.", "từ 95% dân số trở lên", "at_least", 95, 95, "%"),
    ("Phấn đấu 99% học sinh trở lên biết bơi.", "99% học sinh trở lên", "at_least", 99, 99, "%"),
    # more than, at most, less than, about
    ("Trên 90% chợ có nơi gửi xe.", "Trên 90%", "more_than", 90, 90, "%"),
    ("Hơn 90% chợ có nơi gửi xe.", "Hơn 90%", "more_than", 90, 90, "%"),
    ("Thu ngân sách vượt 5% dự toán.", "vượt 5%", "more_than", 5, 5, "%"),
    ("Tỷ lệ nợ xấu không quá 2%.", "không quá 2%", "at_most", 2, 2, "%"),
    ("Tỷ lệ nợ xấu tối đa 2%.", "tối đa 2%", "at_most", 2, 2, "%"),
    ("Tỷ lệ nợ xấu không vượt quá 2%.", "không vượt quá 2%", "at_most", 2, 2, "%"),
    ("Tỷ lệ nợ xấu từ 2% trở xuống.", "từ 2% trở xuống", "at_most", 2, 2, "%"),
    ("Tỷ lệ nợ xấu dưới 2%.", "dưới 2%", "less_than", 2, 2, "%"),
    ("Tỷ lệ nợ xấu thấp hơn 2%.", "thấp hơn 2%", "less_than", 2, 2, "%"),
    ("Khoảng 25% lao động được đào tạo lại.", "Khoảng 25%", "about", 25, 25, "%"),
    ("Gần 25% lao động được đào tạo lại.", "Gần 25%", "about", 25, 25, "%"),
    ("Xấp xỉ 25% lao động được đào tạo lại.", "Xấp xỉ 25%", "about", 25, 25, "%"),
    ("Sản lượng ước đạt 300 tấn.", "ước đạt 300 tấn", "about", 300, 300, "tấn"),
    ("Kinh tế tăng bình quân 8%/năm.", "bình quân 8%/năm", "about", 8, 8, "%/năm"),
    ("Kinh tế tăng bình quân trên 8%/năm.", "bình quân trên 8%/năm", "more_than", 8, 8, "%/năm"),
    # ranges
    ("Thu hút 35 - 40% học sinh học nghề.", "35 - 40%", "exactly", 35, 40, "%"),
    ("Thu hút 35-40% học sinh học nghề.", "35-40%", "exactly", 35, 40, "%"),
    ("Thu hút 35 – 40% học sinh học nghề.", "35 - 40%", "exactly", 35, 40, "%"),
    ("Tỷ lệ che phủ rừng đạt 50% - 55%.", "50% - 55%", "exactly", 50, 55, "%"),
    ("Tỷ lệ che phủ rừng đạt từ 50% đến 55%.", "từ 50% đến 55%", "exactly", 50, 55, "%"),
    ("Tỷ lệ che phủ rừng đạt 58,5 - 60%.", "58,5 - 60%", "exactly", 58.5, 60, "%"),
    ("Thu ngân sách đạt từ 250 đến 300 tỷ đồng.", "từ 250 đến 300 tỷ đồng", "exactly", 250, 300, "tỷ đồng"),
    ("Kết nạp 10-12 đảng viên mới.", "10-12 đảng viên", "exactly", 10, 12, "đảng viên"),
    ("Kinh tế tăng tối thiểu 8 - 10%.", "tối thiểu 8 - 10%", "at_least", 8, 10, "%"),
    # counts
    ("Trồng 6.000 cây.", "6.000 cây", "exactly", 6000, 6000, "cây"),
    ("Xây dựng 02 mô hình điểm.", "02 mô hình", "exactly", 2, 2, "mô hình"),
    ("Xây dựng mới hai mươi lăm nhà văn hóa thôn.", "hai mươi lăm nhà văn hóa", "exactly", 25, 25, "nhà văn hóa"),
    ("Thành lập mười hai hợp tác xã.", "mười hai hợp tác xã", "exactly", 12, 12, "hợp tác xã"),
    ("Có ít nhất một mô hình tự quản.", "ít nhất một mô hình", "at_least", 1, 1, "mô hình"),
    ("Tổng mức đầu tư 1.573,1 tỷ đồng.", "1.573,1 tỷ đồng", "exactly", 1573.1, 1573.1, "tỷ đồng"),
    ("Kim ngạch xuất khẩu đạt 850 triệu USD.", "850 triệu USD", "exactly", 850, 850, "triệu USD"),
    ("Thu nhập đạt 65 triệu đồng/người/năm.", "65 triệu đồng/người/năm", "exactly", 65, 65, "triệu đồng/người/năm"),
    ("Đón 1,2 triệu lượt khách.", "1,2 triệu lượt khách", "exactly", 1200000, 1200000, "lượt khách"),
    ("Nạo vét 12km kênh.", "12km", "exactly", 12, 12, "km"),
    ("Nạo vét trên 420.000 m3 bùn.", "trên 420.000 m3", "more_than", 420000, 420000, "m3"),
    ("Chăm sóc 46,5 ha rừng.", "46,5 ha", "exactly", 46.5, 46.5, "ha"),
    ("Số ca mắc không quá 35 ca/100.000 dân.", "không quá 35 ca/100.000 dân", "at_most", 35, 35, "ca/100.000 dân"),
    ("Đạt 12 bác sĩ/vạn dân.", "12 bác sĩ/vạn dân", "exactly", 12, 12, "bác sĩ/vạn dân"),
    (
        "Tỷ lệ giường bệnh đạt 34,5 giường bệnh/10.000 dân.",
        "34,5 giường bệnh/10.000 dân",
        "exactly",
        34.5,
        34.5,
        "giường bệnh/10.000 dân",
    ),
    ("Tỷ lệ mắc sởi dưới 5/100.000 dân.", "dưới 5/100.000 dân", "less_than", 5, 5, "/100.000 dân"),
    ("Số dược sĩ đạt 2,5/vạn dân.", "2,5/vạn dân", "exactly", 2.5, 2.5, "/vạn dân"),
    ("Có ít nhất 01 sáng kiến/đơn vị.", "ít nhất 01 sáng kiến/đơn vị", "at_least", 1, 1, "sáng kiến/đơn vị"),
    ("Tối thiểu 03 tin/tháng/đơn vị.", "Tối thiểu 03 tin/tháng/đơn vị", "at_least", 3, 3, "tin/tháng/đơn vị"),
    ("Tỷ lệ hộ khá đạt 9O% trở lên.", "9O% trở lên", "at_least", 90, 90, "%"),
    ("Vận động quỹ đạt và vượt 100% chỉ tiêu.", "đạt và vượt 100%", "at_least", 100, 100, "%"),
    ("Ngày điều trị trung bình ≤ 6,5 ngày.", "trung bình ≤ 6,5 ngày", "at_most", 6.5, 6.5, "ngày"),
    ("Chín mươi phần trăm hộ có vườn.", "Chín mươi phần trăm", "exactly", 90, 90, "%"),
    ("Từ 70% đến dưới 80% thôn có sân tập.", "Từ 70% đến dưới 80%", "exactly", 70, 80, "%"),
    ("Mỗi chi đoàn có 01 phần việc thanh niên.", "01 phần việc", "exactly", 1, 1, "phần việc"),
    ("Khám cho 100 đối tượng chính sách.", "100 đối tượng", "exactly", 100, 100, "đối tượng"),
    ("Giáo viên giỏi cấp trường: 80% (24/30 đ/c).", "80%", "exactly", 80, 80, "%"),
    ("Kéo giảm cháy nổ 5% ở 3 tiêu chí.", "5%", "exactly", 5, 5, "%"),
    ("Thời gian chờ còn dưới 10 phút/lượt.", "dưới 10 phút/lượt", "less_than", 10, 10, "phút/lượt"),
    ("Thời gian giải quyết giảm còn 5 ngày.", "5 ngày", "exactly", 5, 5, "ngày"),
    ("Không quá 03 vụ tai nạn nặng.", "Không quá 03 vụ", "at_most", 3, 3, "vụ"),
    ("Mỗi xã có từ 02 mô hình trở lên.", "từ 02 mô hình trở lên", "at_least", 2, 2, "mô hình"),
    ("Lắp 150 biển báo.", "150 biển báo", "exactly", 150, 150, "biển báo"),
    ("Nuôi 30 lồng cá.", "30 lồng", "exactly", 30, 30, "lồng"),
    # fractions and multiples
    ("2/3 số trường học có bể bơi.", "2/3", "exactly", 0.6667, 0.6667, None),
    ("Khoảng 3/4 số lớp học tại xã.", "Khoảng 3/4", "about", 0.75, 0.75, None),
    ("Hoàn thành 19/19 tiêu chí.", "19/19", "exactly", 1, 1, None),
    ("Giảm một nửa số điểm ngập.", "một nửa", "exactly", 0.5, 0.5, None),
    ("Doanh thu gấp 2,3 lần năm 2020.", "gấp 2,3 lần", "exactly", 2.3, 2.3, "lần"),
    ("Doanh thu tăng gấp đôi.", "gấp đôi", "exactly", 2, 2, "lần"),
    # changes: the value compared from is no target
    ("Tỷ lệ hộ nghèo giảm từ 8,5% xuống còn 5%.", "5%", "exactly", 5, 5, "%"),
    ("Tỷ lệ hộ nghèo giảm từ 8,5% xuống dưới 5%.", "dưới 5%", "less_than", 5, 5, "%"),
    ("Nâng tỷ lệ bao phủ từ 41% lên trên 44%.", "trên 44%", "more_than", 44, 44, "%"),
    ("Nâng số xã đạt chuẩn từ 12 xã lên 15 xã.", "15 xã", "exactly", 15, 15, "xã"),
    ("Tỷ lệ đạt 95% (năm 2023: 91%).", "95%", "exactly", 95, 95, "%"),
    ("Xếp loại nhà trẻ đạt ≥ 3,5/5 điểm.", "≥ 3,5/5 điểm", "at_least", 3.5, 3.5, "/5 điểm"),
    ("Kết nạp từ 10 hội viên trở lên/năm.", "từ 10 hội viên trở lên/năm", "at_least", 10, 10, "hội viên/năm"),
    ("Mỗi tổ có ít nhất 02 chuyên đề/học kỳ.", "ít nhất 02 chuyên đề/học kỳ", "at_least", 2, 2, "chuyên đề/học kỳ"),
    ("Mỗi chi đoàn có ít nhất 1 hoạt động.", "ít nhất 1 hoạt động", "at_least", 1, 1, "hoạt động"),
    ("Nhà ở đạt 20,5 m² sàn/người.", "20,5 m² sàn/người", "exactly", 20.5, 20.5, "m² sàn/người"),
    # damage
    ("Phần đầu có 60% hộ khá.", "60%", "exactly", 60, 60, "%"),
    ("Tỷ lệ hộ khá, giàu đạt\ntừ 60% trở\nlên.", "từ 60% trở lên", "at_least", 60, 60, "%"),
]


@pytest.mark.parametrize(
    ("sentence", "text", "comparator", "low", "high", "unit"), PHRASES, ids=[phrase[0] for phrase in PHRASES]
)
def test_phrase(sentence: str, text: str, comparator: str, low: float, high: float, unit: str | None) -> None:
    target = only(sentence)
    assert (target.text, target.comparator, target.low, target.high, target.unit) == (text, comparator, low, high, unit)


NONE = [
    "Số điện thoại 0269.3824.115, tài khoản 3751.0.1093456 tại Kho bạc.",
    "Tập trung thực hiện 08 nhóm nhiệm vụ thuộc 03 chương trình mục tiêu quốc gia.",
    "Thực hiện 05 nhiệm vụ và 03 khâu đột phá.",
    "Lựa chọn một trong 3 phương án.",
    "Học sinh lớp 4 và khối 12 biết bơi.",
    "Trẻ em dưới 6 tuổi được khám bệnh.",
    "Khám sức khỏe cho người từ 60 tuổi trở lên.",
    "Xe không chạy quá 60 km/h.",
    "Trực 24/7 tại trạm.",
    "Hoàn thành trước ngày 20/6, báo cáo ngày 15/12 hằng năm.",
    "Năm 2025 hoàn thành quy hoạch giai đoạn 2021 - 2030.",
    "Triển khai trong 2021 - 2025 các nội dung.",
    "Cây sống sau 03 tháng được nghiệm thu.",
    "Thực hiện Đề án 06 và Chương trình 135.",
    "Không để xảy ra ngộ độc từ 30 người mắc trở lên.",
    "Hưởng ứng Đề án trồng một tỷ cây xanh.",
    "Vận hành chính quyền hai cấp.",
    "Phòng, chống dịch COVID-19 và phủ sóng 5G.",
]


@pytest.mark.parametrize("sentence", NONE)
def test_no_target(sentence: str) -> None:
    assert [(target.text, target.rule) for target in objective(sentence)] == []


INDICATORS = [
    ("Tỷ lệ hộ nghèo đạt 5%.", ["Tỷ lệ hộ nghèo"]),
    ("Đến năm 2025, tỷ lệ hộ nghèo toàn xã năm 2025 còn dưới 5%.", ["tỷ lệ hộ nghèo toàn xã"]),
    ("50% nhà giáo được bồi dưỡng tin học.", ["nhà giáo được bồi dưỡng tin học"]),
    ("Phấn đấu toàn tỉnh có 44% nhà giáo là thạc sĩ.", ["nhà giáo là thạc sĩ"]),
    ("Góp phần nâng tỷ lệ lao động qua đào tạo đạt từ 30% trở lên.", ["tỷ lệ lao động qua đào tạo"]),
    ("Đào tạo lại cho khoảng 25% lực lượng lao động.", ["lực lượng lao động được đào tạo lại"]),
    ("Tuyển sinh đào tạo nghề cho 6.000 người.", ["Tuyển sinh đào tạo nghề"]),
    ("Xây dựng mới 25 nhà văn hóa thôn.", ["nhà văn hóa thôn xây dựng mới"]),
    ("Ít nhất 30% cơ sở và 50% chương trình đạt tiêu chuẩn.", ["cơ sở đạt tiêu chuẩn", "chương trình đạt tiêu chuẩn"]),
    (
        "85% học sinh, 70% sinh viên được trang bị kỹ năng.",
        ["học sinh được trang bị kỹ năng", "sinh viên được trang bị kỹ năng"],
    ),
    ("Xây dựng 48 chương trình, 35 bộ học liệu số.", ["chương trình xây dựng", "bộ học liệu số xây dựng"]),
    ("Xây mới 16 chợ, cải tạo, nâng cấp 38 chợ xã.", ["chợ xây mới", "chợ xã cải tạo, nâng cấp"]),
    ("Doanh thu đạt khoảng 150 tỷ đồng, gấp 2,3 lần năm 2025.", ["Doanh thu", "Doanh thu"]),
    ("Học sinh nữ đạt trên 30% trong tổng số học viên.", ["Học sinh nữ trong tổng số học viên"]),
    ("Tỷ lệ thất nghiệp không quá 3%, tỷ lệ có việc làm đạt 90%.", ["Tỷ lệ thất nghiệp", "tỷ lệ có việc làm"]),
    ("Tỷ lệ hộ dùng nước sạch: 96%.", ["Tỷ lệ hộ dùng nước sạch"]),
    ("Trẻ 5 tuổi ra lớp: 98,9% (450/455 cháu).", ["Trẻ 5 tuổi ra lớp"]),
    ("Có 100% = 15/15 trường có tủ sách.", ["trường có tủ sách"]),
    ("Hoàn thành chương trình lớp học: 99,5%.", ["Hoàn thành chương trình lớp học"]),
    ("Hộ nghèo: giảm còn dưới 1%.", ["Hộ nghèo"]),
    ("Học lực: Giỏi 35%, Khá 45%, Trung bình 20%.", ["Giỏi", "Khá", "Trung bình"]),
    ("Tay nghề: Bậc cao: 35%, bậc vừa: 45%, bậc thấp: 20%.", ["Bậc cao", "bậc vừa", "bậc thấp"]),
    ("Tỷ lệ trâu tiêm đủ 2 loại vắc xin đạt 95%.", ["Tỷ lệ trâu tiêm đủ 2 loại vắc xin"]),
    ("Số xóm đạt chuẩn 12 xóm, tỷ lệ đạt 80%.", ["Số xóm đạt chuẩn", "tỷ lệ"]),
    ("60% xưởng có từ 15 thợ trở lên lập sổ lương.", ["xưởng có từ 15 thợ trở lên lập sổ lương"]),
    ("18 xóm (60%) có chợ, 6 xóm (20%) có bến xe.", ["xóm có chợ", "xóm có chợ", "xóm có bến xe", "xóm có bến xe"]),
    ("Số xóm, bản có chợ: 04/09 xóm, bản.", ["Số xóm, bản có chợ"]),
    ("Nâng tổng số xóm có chợ lên 08/14 xóm.", ["tổng số xóm có chợ"]),
    ("Tỷ lệ chi hội vững mạnh: 15% trở lên/tổng số chi hội.", ["Tỷ lệ chi hội vững mạnh trong tổng số chi hội"]),
    ("Tỷ lệ hội viên mới đạt 3% so với tổng số hội viên.", ["Tỷ lệ hội viên mới so với tổng số hội viên"]),
    ("Chỉ giữ các trạm ở vùng sâu, giảm 10% nhân viên.", ["nhân viên"]),
    ("Tỷ lệ thu phí so năm trước: 10% trở lên.", ["Tỷ lệ thu phí"]),
    ("Giảm 10% thời gian chờ so với quy định.", ["thời gian chờ"]),
    ("Tổ chức cho 90% hộ ký cam kết.", ["hộ ký cam kết"]),
    ("Tặng 40 suất quà, mỗi suất trị giá 200.000 đồng.", ["suất quà tặng"]),
    ("Năm 2027 có 50% xóm có chợ; tầm nhìn đến năm 2045 đạt 90%.", ["xóm có chợ", "xóm có chợ"]),
    ("70% số chi đoàn xếp loại khá, không có chi đoàn yếu.", ["số chi đoàn xếp loại khá"]),
    (
        "Thu phí đạt 12 tỷ đồng, bằng 105% dự toán giao và tăng 8% so với năm 2024.",
        ["Thu phí", "Thu phí dự toán giao", "Thu phí"],
    ),
    ("Lắp thêm 20 camera an ninh.", ["camera an ninh lắp thêm"]),
    ("Đến năm 2025 đạt 80%, đến năm 2030 đạt trên 95% hộ có tài khoản.", ["hộ có tài khoản"] * 2),
    ("Năm 2024: 60%; năm 2025: 70%; năm 2030: 95% hộ dùng nước sạch.", ["hộ dùng nước sạch"] * 3),
    ("Thu phí vượt 5% so với chỉ tiêu cấp trên giao.", ["Thu phí"]),
    ("Tăng tỷ lệ nữ lên 25%, cao hơn nhiệm kỳ trước 5%.", ["tỷ lệ nữ"] * 2),
    ("Kéo giảm tai nạn từ 5 đến 10% ở cả 3 mặt.", ["tai nạn ở cả 3 mặt"]),
    ("Chỉ đạo các xã, phường đạt tỷ lệ trên 90% hộ tham gia.", ["hộ tham gia"]),
    ("Tham mưu UBND tỉnh phấn đấu giảm 10% chi thường xuyên.", ["chi thường xuyên"]),
    (
        "90% học sinh trung học cơ sở (THCS) và tiểu học biết bơi.",
        ["học sinh trung học cơ sở (THCS) và tiểu học biết bơi"],
    ),
]


@pytest.mark.parametrize(("sentence", "indicators"), INDICATORS, ids=[pair[0] for pair in INDICATORS])
def test_indicator(sentence: str, indicators: list[str]) -> None:
    assert [target.indicator for target in objective(sentence)] == indicators


def test_comparator_governs_coordinated_numbers() -> None:
    assert [t.comparator for t in objective("Ít nhất 30% cơ sở, 40% lớp và 50% chương trình đạt chuẩn.")] == [
        "at_least"
    ] * 3
    assert [t.comparator for t in objective("Ít nhất 30% cơ sở đạt chuẩn; 50% lớp có tủ sách.")] == [
        "at_least",
        "exactly",
    ]
    assert [t.comparator for t in objective("Tỷ lệ giải quyết đúng hạn đạt trên 95%, 100% hồ sơ được số hóa.")] == [
        "more_than",
        "exactly",
    ]
    assert [t.comparator for t in objective("Trên 90% giáo viên và 100% học sinh được khám.")] == [
        "more_than",
        "exactly",
    ]


@pytest.mark.parametrize(
    ("sentence", "direction", "base"),
    [
        ("Giá trị sản xuất tăng 5% so với năm 2024.", "increase", Base(None, "2024")),
        ("Số vụ cháy giảm ít nhất 50% so với giai đoạn 2020 - 2022.", "decrease", Base(None, "2020/2022")),
        ("Giảm từ 5% đến 10% số vụ tai nạn so với năm 2021.", "decrease", Base(None, "2021")),
        ("So với năm 2020, số vụ tai nạn giảm 8%.", "decrease", Base(None, "2020")),
        ("Tỷ lệ hộ nghèo giảm từ 8,5% xuống còn 5%.", "decrease", Base(8.5, None)),
        ("Giảm thời gian chờ từ 60 phút xuống 45 phút.", "decrease", Base(60, None)),
        ("Số vụ cháy giảm 5% so với trung bình giai đoạn 2016 - 2020.", "decrease", Base(None, "2016/2020")),
        ("Nâng tỷ lệ che phủ rừng từ 41% năm 2020 lên 44%.", "increase", Base(41, "2020")),
        ("Tốc độ tăng giá trị sản xuất 7%/năm.", "increase", None),
        ("Mức giảm tỷ suất sinh 0,2‰.", "decrease", None),
        ("Tỷ lệ hộ nghèo còn 3%.", "decrease", None),
        ("Giảm tỷ lệ hộ nghèo xuống còn 3%.", "decrease", None),
        ("Doanh thu gấp 2 lần năm 2020.", "increase", Base(None, "2020")),
        ("Doanh thu tăng 5% so với cùng kỳ.", "increase", None),
        ("Tỷ lệ nữ cao hơn nhiệm kỳ trước 5%.", "increase", None),
        ("Kéo giảm tai nạn giao thông từ 5 đến 10% ở cả 3 tiêu chí.", "decrease", None),
        ("Tăng cường phân loại rác, 80% hộ tham gia.", None, None),
    ],
)
def test_direction_and_base(sentence: str, direction: str | None, base: Base | None) -> None:
    target = only(sentence)
    assert (target.direction, target.base) == (direction, base)


def totals(targets: list[Target]) -> list[tuple[str, str | None]]:
    texts = {target.id: target.text for target in targets}
    return [(target.text, texts[target.parent] if target.parent else None) for target in targets]


def test_nested_breakdown() -> None:
    found = objective(
        "Tuyển sinh 6.000 người. Trong đó: Trường A: 340 người (trình độ cao đẳng 60 người; trung cấp 280 người); "
        "Sở B: 5.660 người (riêng lao động nông thôn là 3.000 người). Đưa tỷ lệ qua đào tạo đạt 47%."
    )
    assert totals(found) == [
        ("6.000 người", None),
        ("340 người", "6.000 người"),
        ("60 người", "340 người"),
        ("280 người", "340 người"),
        ("5.660 người", "6.000 người"),
        ("3.000 người", "5.660 người"),
        ("47%", None),
    ]
    assert [target.indicator for target in found[1:6]] == [
        "Trường A",
        "trình độ cao đẳng",
        "trung cấp",
        "Sở B",
        "lao động nông thôn",
    ]


def test_breakdown_ends_with_its_clause() -> None:
    found = objective("Đón 500 lượt khách, trong đó khách quốc tế 65 lượt; bồi dưỡng 30 người.")
    assert totals(found) == [("500 lượt khách", None), ("65 lượt", "500 lượt khách"), ("30 người", None)]
    found = objective(
        "Kiên cố hóa 186 km kênh, trong đó: kênh loại II 52 km, kênh loại III 134 km; nạo vét 42 km kênh tiêu."
    )
    assert totals(found)[-2:] == [("134 km", "186 km"), ("42 km", None)]


def test_breakdown_over_bullets() -> None:
    found = read("I. MỤC TIÊU\n- Trồng 900 cây, trong đó:\n+ Thôn A: 600 cây;\n+ Thôn B: 300 cây.\n- Cấp 50 thẻ.")
    assert totals(found) == [("900 cây", None), ("600 cây", "900 cây"), ("300 cây", "900 cây"), ("50 thẻ", None)]


@pytest.mark.parametrize(
    ("text", "horizon"),
    [
        ("I. MỤC TIÊU\n- Đến năm 2026, 100% thôn có loa.", "2026"),
        ("I. MỤC TIÊU\n- 100% thôn có loa vào năm 2026.", "2026"),
        ("I. MỤC TIÊU\n- Trong giai đoạn 2021 - 2025, trồng 50 cây.", "2025"),
        ("I. MỤC TIÊU\n- 100% hộ được rà soát trước ngày 30/6/2025.", "2025-06-30"),
        ("I. MỤC TIÊU\n- 100% hộ được rà soát trong quý III/2025.", "2025-09"),
        ("I. MỤC TIÊU\n- Năm học 2023-2024, 100% lớp có tủ sách.", "2024-05"),
        ("I. MỤC TIÊU\n1. Đến năm 2027\n- 100% thôn có loa.", "2027"),
        ("I. MỤC TIÊU ĐẾN NĂM 2030 VÀ TẦM NHÌN ĐẾN NĂM 2045\n- 100% thôn có loa.", "2030"),
        ("I. MỤC TIÊU\nMột số chỉ tiêu đến năm 2028:\n- 100% thôn có loa.", "2028"),
        ("I. MỤC TIÊU\n- Đến năm 2026, có 60 trường bán trú; 100% lớp có tủ sách.", "2026"),
        ("I. MỤC TIÊU\n- Doanh thu tăng 5% so với năm 2020.", None),
        ("I. MỤC TIÊU\n- 98% hộ thoát nghèo theo chuẩn nghèo giai đoạn 2022 - 2025.", None),
    ],
)
def test_horizon(text: str, horizon: str | None) -> None:
    outline = outline_of(text)
    target = TARGETS.read(outline, Header(), ())[-1]
    assert target.horizon == horizon
    if horizon:
        assert target.horizon_from and horizon[:4] in outline.flow[slice(*target.horizon_from)]


def test_a_year_in_brackets_is_a_horizon_and_no_base() -> None:
    targets = objective("Tỷ lệ hài lòng đạt 90% (năm 2025) và trên 95% (năm 2030).")
    assert [(target.horizon, target.base) for target in targets] == [("2025", None), ("2030", None)]


def test_horizon_of_the_title() -> None:
    text = "KẾ HOẠCH\nTrồng cây giai đoạn 2024 - 2026\n\nI. MỤC TIÊU\n- 100% thôn có vườn ươm."
    target = read(text, "2024/2026")[0]
    assert target.horizon == "2026"
    assert target.horizon_from is not None
    assert text[slice(*target.horizon_from)] == "giai đoạn 2024 - 2026"


def test_each_label_has_its_own_year() -> None:
    found = objective("Đến năm 2025: 80%, đến năm 2030: 95% thôn có loa.")
    assert [(target.horizon, target.indicator) for target in found] == [
        ("2025", "thôn có loa"),
        ("2030", "thôn có loa"),
    ]


def test_each_clause_has_its_own_year() -> None:
    found = objective("Năm 2023, số hóa 1.200 hồ sơ; hết năm 2024 đạt 3.000 hồ sơ.")
    assert [(target.horizon, target.indicator) for target in found] == [
        ("2023", "hồ sơ số hóa"),
        ("2024", "hồ sơ số hóa"),
    ]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("I. TÌNH HÌNH\n- Tỷ lệ học sinh đến trường đạt 98%.", "achieved"),
        ("I. NHIỆM VỤ\n1. Hiện nay 45% hộ đã có nước sạch.", "achieved"),
        ("I. NHIỆM VỤ\n1. Hỗ trợ 100% học phí cho học viên.", "norm"),
        ("I. NHIỆM VỤ\n1. Vận động nguồn xã hội hóa bảo đảm tối thiểu 30% kinh phí.", "target"),
        ("I. MỤC TIÊU\n- Giảm ít nhất 20% chi phí đi lại của người dân.", "target"),
        ("I. NHIỆM VỤ\n1. Hỗ trợ 50% chi phí đi lại.", "norm"),
        ("I. MỤC TIÊU\n- Vốn đầu tư công trình, trong đó ngân sách xã 60%.", "norm"),
        ("I. MỤC TIÊU\n- Thu ngân sách xã tăng 5%.", "target"),
        ("I. KINH PHÍ\n- Ngân sách tỉnh bảo đảm 70% tổng kinh phí.", "norm"),
        ("I. TỔ CHỨC THỰC HIỆN\n1. Sở Tài chính: Giải ngân 100% kinh phí.", "target"),
    ],
)
def test_status(text: str, status: str) -> None:
    assert [target.status for target in read(text)] == [status]


def test_counts_only_inside_objectives() -> None:
    assert (
        read("I. NHIỆM VỤ\n1. Tổ chức hội nghị cho khoảng 100 đại biểu; cải tạo 12 km đường; 2/3 số xã tham gia.") == []
    )
    assert read("I. TÌNH HÌNH\n- Có 45 trường có bếp ăn.") == []


def test_what_is_cited_is_no_part_of_the_indicator() -> None:
    def indicator(sentence: str, cited: str) -> str | None:
        text = f"I. MỤC TIÊU\n- {sentence}"
        return read(text, masked=((text.index(cited), text.index(cited) + len(cited)),))[0].indicator

    assert (
        indicator("90% bến có phao theo Điều 9 Luật Bến bãi năm 2019.", "Điều 9 Luật Bến bãi năm 2019") == "bến có phao"
    )
    assert indicator("90% mục tiêu đề ra tại Quyết định số 7/QĐ-UBND.", "Quyết định số 7/QĐ-UBND") == "mục tiêu"
    assert indicator("90% bến theo Nghị định số 7/2019/NĐ-CP có phao.", "Nghị định số 7/2019/NĐ-CP") == "bến có phao"


def test_silent_parts_and_citations() -> None:
    text = "KẾ HOẠCH\nĐạt 90% hộ khá\n\nCăn cứ mục tiêu đạt 95% hộ khá;\nI. MỤC TIÊU\n- Trồng 10 cây.\n\nNơi nhận:\n- VT (5%)."
    assert [target.text for target in read(text)] == ["10 cây"]
    text = "I. MỤC TIÊU\n- Theo Nghị quyết 30% hộ."
    assert read(text, masked=((text.index("Nghị"), text.index("30%") + 3),)) == []


def test_table_of_indicators() -> None:
    found = read(
        "II. CHỈ TIÊU\n"
        "| TT | Chỉ tiêu | Đơn vị tính | Thực hiện năm 2024 | Năm 2025 | Năm 2026 |\n"
        "|---|---|---|---|---|---|\n"
        "| 1 | Số chợ xây mới | chợ | 2 | 3 | |\n"
        "| 2 | Tỷ lệ chợ đạt chuẩn | % | 81 | ≥ 86,5 | 90 - 92 |\n"
        "| 3 | Doanh thu (tỷ đồng) | | 1.150 | > 1.200 | 1.300 tỷ đồng |"
    )
    assert [(t.text, t.indicator, t.low, t.high, t.unit, t.horizon, t.status) for t in found] == [
        ("2", "Số chợ xây mới", 2, 2, "chợ", "2024", "achieved"),
        ("3", "Số chợ xây mới", 3, 3, "chợ", "2025", "target"),
        ("81", "Tỷ lệ chợ đạt chuẩn", 81, 81, "%", "2024", "achieved"),
        ("≥ 86,5", "Tỷ lệ chợ đạt chuẩn", 86.5, 86.5, "%", "2025", "target"),
        ("90 - 92", "Tỷ lệ chợ đạt chuẩn", 90, 92, "%", "2026", "target"),
        ("1.150", "Doanh thu", 1150, 1150, "tỷ đồng", "2024", "achieved"),
        ("> 1.200", "Doanh thu", 1200, 1200, "tỷ đồng", "2025", "target"),
        ("1.300 tỷ đồng", "Doanh thu", 1300, 1300, "tỷ đồng", "2026", "target"),
    ]


def test_table_parted_by_tabs() -> None:
    found = read(
        "II. CHỈ TIÊU\nTT\tLĩnh vực\tĐơn vị tính\tNăm 2026\tNăm 2027\n"
        "1\tTrồng trọt\tngười\t80.000\t90.000\n2\tTỷ lệ có việc làm\t%\t80\t≥ 85"
    )
    assert [(t.text, t.indicator, t.unit, t.horizon) for t in found] == [
        ("80.000", "Trồng trọt", "người", "2026"),
        ("90.000", "Trồng trọt", "người", "2027"),
        ("80", "Tỷ lệ có việc làm", "%", "2026"),
        ("≥ 85", "Tỷ lệ có việc làm", "%", "2027"),
    ]
    assert found[-1].comparator == "at_least"


def test_table_with_a_head_that_is_not_known() -> None:
    for gap in ("\t", " | "):
        rows = ("TT,Loài cây,Năm 2026,Năm 2027", "1,Xoan,80,90", "2,Lim,5,≥ 6")
        found = read("II. CHỈ TIÊU\n" + "\n".join(row.replace(",", gap) for row in rows))
        assert [(t.text, t.indicator, t.horizon) for t in found] == [
            ("80", "Xoan", "2026"),
            ("90", "Xoan", "2027"),
            ("5", "Lim", "2026"),
            ("≥ 6", "Lim", "2027"),
        ]


def test_empty_cells_between_tabs_stay_empty() -> None:
    found = read("II. CHỈ TIÊU\nTT\tChỉ tiêu\tĐơn vị tính\tNăm 2026\tNăm 2027\n1\tTrồng rừng\tha\t\t90")
    assert [(t.text, t.indicator, t.unit, t.horizon) for t in found] == [("90", "Trồng rừng", "ha", "2027")]


def test_table_of_tasks_is_read_cell_by_cell() -> None:
    found = read(
        "II. NHIỆM VỤ\n| TT | Nhiệm vụ | Cơ quan chủ trì | Thời gian |\n|---|---|---|---|\n"
        "| 1 | Số hóa tối thiểu 60% hồ sơ | Sở Nội vụ | Quý III/2024 |"
    )
    assert [(target.text, target.indicator) for target in found] == [("tối thiểu 60%", "hồ sơ số hóa")]


def test_ids_follow_the_order_of_the_text() -> None:
    found = objective("Trồng 900 cây, gồm: cây gỗ 600 cây; cây hoa 300 cây.")
    assert [target.id for target in found] == ["t1", "t2", "t3"]
    assert [target.start for target in found] == sorted(target.start for target in found)


@pytest.mark.parametrize(
    "unit",
    [
        "ít nhất 30% hộ và ",
        "6.000 người (",
        "từ ",
        "1.",
        "năm 2025, ",
        "tỷ lệ hộ nghèo đạt ",
        "trong đó: 5 xã; ",
        "so với năm ",
        "12 - ",
        "phấn đấu ",
        "a" * 9 + " ",
    ],
)
def test_grows_with_its_input(unit: str) -> None:
    """Eight times the text takes about eight times as long, whatever the text is."""

    def seconds(count: int) -> float:
        outline = outline_of("I. MỤC TIÊU\n- " + unit * count)
        started = time.process_time()
        TARGETS.read(outline, Header(), ())
        return time.process_time() - started

    seconds(50)
    small, large = min(seconds(1500) for _ in range(2)), min(seconds(12_000) for _ in range(2))
    assert large < max(small * 24, 0.05)
