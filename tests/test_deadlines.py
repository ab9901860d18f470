"""How officials write times, and what they mean; the packages `edtf` and `dateutil` must read every string made."""

import re
import subprocess
import sys
import time
from datetime import datetime

import pytest
from dateutil.rrule import rrulestr
from edtf import parse_edtf

from extractor.deadlines.deadlines import Deadlines
from extractor.outline.tree import Outline, Unit
from extractor.plan import Deadline, Header, SectionKind
from extractor.rules.rules import load_rules
from extractor.rules.scan import Scanner
from extractor.text import fold

# Plans in which a sentence may stand.
PLANS = {
    "2023": Header(date="2023-09", period="2023", title="Số hóa tài liệu lưu trữ năm 2023"),
    "2025": Header(date="2025-01-20", period="2025", title="Trồng cây xanh đô thị năm 2025"),
    "2026": Header(date="2025-12-12", period="2026", title="Phát triển thư viện cơ sở năm 2026"),
    "issued 2023": Header(date="2023-09", title="Thực hiện kết luận của Tỉnh ủy"),
    "2021/2030": Header(date="2022-06-15", period="2021/2030", title="Phát triển nghề rừng giai đoạn 2021 - 2030"),
    "2025-2026": Header(date="2025-08-20", period="2025-09/2026-05", title="Y tế trường học năm học 2025-2026"),
    "half of 2025": Header(date="2025-07-11", period="2025-07/2025-12", title="Trồng cây 6 tháng cuối năm 2025"),
    "unknown": Header(),
}

# The plan; the text, its deadlines marked; what each means: kind, EDTF, RRULE, "?" where the EDTF is inferred, "??" the
# RRULE.
BOUNDS = [
    ("2023", "Gửi danh sách <<trước ngày 30/11/2023>>.", "by 2023-11-30"),
    ("2023", "Gửi danh sách <<chậm nhất ngày 30 tháng 11 năm 2023>>.", "by 2023-11-30"),
    ("2023", "Gửi danh sách <<chậm nhất là ngày 30/11/2023>> để tổng hợp.", "by 2023-11-30"),
    ("2023", "Gửi danh sách <<muộn nhất ngày 30-11-2023>>.", "by 2023-11-30"),
    ("2023", "Bàn giao <<xong trước 30-11-2023>>.", "by 2023-11-30"),
    ("2023", "Bàn giao <<trước 30.11.2023>>.", "by 2023-11-30"),
    ("2023", "Bàn giao <<trước ngày30/11/2023>>.", "by 2023-11-30"),
    ("2023", "Bàn giao <<trước ngày 30 tháng 11 năm2023>>.", "by 2023-11-30"),
    ("2023", "Bàn giao <<trước ngày 30/11/20 23>>.", "by 2023-11-30"),
    ("2023", "Bàn giao <<trước ngày l5/11/2023>>.", "by 2023-11-15"),
    ("2023", "Bàn giao <<trước ngày 30/11/23>>.", "by 2023-11-30"),
    ("2023", "Đăng ký đề tài <<trước 20/6>>.", "by 2023-06-20 ?"),
    ("2023", "Đăng ký đề tài <<trước ngày 20/6>> và <<trước ngày 20/12>>.", "by 2023-06-20 ? + by 2023-12-20 ?"),
    ("2023", "Nộp hồ sơ <<trước 17 giờ 00 ngày 05/12/2023>>.", "by 2023-12-05"),
    ("2023", "Nộp hồ sơ <<trước 17h00 ngày 05/12/2023>> qua mạng.", "by 2023-12-05"),
    ("2023", "Nộp hồ sơ <<trước 16 giờ 30 phút, ngày 05 tháng 12 năm 2023>>.", "by 2023-12-05"),
    ("2023", "Nộp hồ sơ <<trước thứ Sáu, ngày 08/12/2023>>.", "by 2023-12-08"),
    ("2023", "Nhận hồ sơ <<đến hết ngày 15/10/2023>>.", "by 2023-10-15"),
    ("2023", "Nhận hồ sơ (<<đến hết ngày 15/10/2023>>), lập danh sách.", "by 2023-10-15"),
    ("2023", "Nhận hồ sơ (<<trước ngày 15/10>>).", "by 2023-10-15 ?"),
    ("2023", "Nhận hồ sơ (<<chậm nhất ngày 15 tháng 10 năm 2023>>).", "by 2023-10-15"),
    ("2023", "Nhận hồ sơ <<trước 15/10 năm 2023>>.", "by 2023-10-15"),
    ("2023", "Nhận hồ sơ <<đến 10/2023>>, <<xong trước 12/2023>>.", "by 2023-10 + by 2023-12"),
    ("2023", "- Thời hạn hoàn thành: <<15/10/2023>>", "by 2023-10-15"),
    ("2023", "- Hạn nộp: <<ngày 15/10>>.", "by 2023-10-15 ?"),
    ("2023", "Nhận hồ sơ <<đến 15/10/2023>>.", "by 2023-10-15"),
    ("2023", "Nhận hồ sơ <<không quá ngày 15/10/2023>>.", "by 2023-10-15"),
    ("2023", "Nhận hồ sơ <<không muộn hơn ngày 15/10/2023>>.", "by 2023-10-15"),
    ("2023", "<<Hạn chót: ngày 15/10/2023>>.", "by 2023-10-15"),
    ("2021/2030", "<<Đến năm 2025>>, mỗi xã có một vườn ươm.", "by 2025"),
    ("2021/2030", "<<Hết năm 2025>> trồng xong 300 ha.", "by 2025"),
    ("2021/2030", "<<Đến hết năm 2025>>, trồng xong 300 ha.", "by 2025"),
    ("2021/2030", "<<Đến cuối năm 2025>>, trồng xong 300 ha.", "by 2025"),
    ("2021/2030", "ĐỊNH HƯỚNG <<ĐẾN NĂM 2030>>", "by 2030"),
    ("2021/2030", "Tầm nhìn <<đến năm 2045>>", "by 2045"),
    ("2021/2030", "Hoàn thành <<trước năm 2026>>.", "by 2026"),
    ("2025", "Xử lý dứt điểm <<đến hết năm>>.", "by 2025 ?"),
    ("2025", "Hoàn thành <<trước tháng 7/2025>>.", "by 2025-07"),
    ("2025", "Hoàn thành <<trước tháng 7>>.", "by 2025-07 ?"),
    ("2025", "Hoàn thành <<chậm nhất trong tháng 7>>.", "by 2025-07 ?"),
    ("2025", "Hoàn thành <<hết quý II/2025>>.", "by 2025-06"),
    ("2025", "Hoàn thành <<chậm nhất trong quý II năm 2025>>.", "by 2025-06"),
    ("2025", "Hoàn thành <<trước quý IV/2025>>.", "by 2025-10"),
    ("2025", "Hoàn thành <<đến hết tháng 9/2025>>.", "by 2025-09"),
    ("2025", "Hoàn thành <<trước ngày 15 tháng mười hai năm 2025>>.", "by 2025-12-15"),
    ("2026", "Hoàn thành <<trước ngày 15/3>>.", "by 2026-03-15 ?"),
    ("issued 2023", "Hoàn thành <<trước ngày 15/11>>.", "by 2023-11-15 ?"),
    ("issued 2023", "Hoàn thành <<trước ngày 15/01>>.", "by 2024-01-15 ?"),
    (
        "issued 2023",
        "Sơ bộ <<trước ngày 15/10>>, chính thức <<trước ngày 15/12/2023>>.",
        "by 2023-10-15 ? + by 2023-12-15",
    ),
    ("2021/2030", "Kiện toàn Ban Chỉ đạo <<trước ngày 30/7>>.", "by 2022-07-30 ?"),
    ("2025-2026", "Hoàn thành <<trước ngày 20/11>>; báo cáo <<trước ngày 25/5>>.", "by 2025-11-20 ? + by 2026-05-25 ?"),
    ("2025-2026", "Định kỳ gửi báo cáo <<trước ngày 25/5>>.", "by 2026-05-25 ?"),
    ("half of 2025", "Hoàn thành <<trước ngày 20/11>>.", "by 2025-11-20 ?"),
    ("unknown", "Hoàn thành <<trước ngày 10/12>>.", "by XXXX-12-10"),
]
SPANS = [
    ("2023", "Thời gian: <<Tháng 10/ 2023>>.", "during 2023-10"),
    ("2023", "Triển khai <<trong tháng 10 năm 2023>>.", "during 2023-10"),
    ("2023", "Hoàn thành <<trong tháng 9/2023>>.", "during 2023-09"),
    ("2023", "Hoàn thành <<trong tháng 10-2023>>.", "during 2023-10"),
    ("2023", "Hoàn thành <<trong tháng 9>>.", "during 2023-09 ?"),
    ("2023", "Thời gian: <<Tháng 11>>.", "during 2023-11 ?"),
    ("2023", "Nghiệm thu <<T9/2023>>.", "during 2023-09"),
    ("2023", "Nghiệm thu <<trong T9/2023>>.", "during 2023-09"),
    ("2023", "Nghiệm thu <<trong năm 2023>>.", "during 2023"),
    ("2023", "Tỷ lệ số hóa <<năm 2023>> đạt 40%.", "during 2023"),
    ("2023", "Tỷ lệ số hóa <<năm2023>> đạt 40%.", "during 2023"),
    ("2023", "Tỷ lệ số hóa <<năm 20 23>> đạt 40%.", "during 2023"),
    ("2023", "Nghiệm thu <<Quý IV/2023>>.", "during 2023-10/2023-12"),
    ("2023", "Nghiệm thu <<quý 4 năm 2023>>.", "during 2023-10/2023-12"),
    ("2023", "Nghiệm thu <<trong quý IV>>.", "during 2023-10/2023-12 ?"),
    ("2025", "Nghiệm thu <<Q4/2025>>.", "during 2025-10/2025-12"),
    ("2025", "Nghiệm thu <<QIV/2025>>.", "during 2025-10/2025-12"),
    ("2025", "Nghiệm thu <<vào quý II năm 2025>>.", "during 2025-04/2025-06"),
    ("2025", "Nghiệm thu <<trong quý lI/2025>>.", "during 2025-04/2025-06"),
    ("2025", "Nghiệm thu <<6 tháng đầu năm 2025>>.", "during 2025-01/2025-06"),
    ("2025", "Nghiệm thu <<trong 6 tháng cuối năm>>.", "during 2025-07/2025-12 ?"),
    ("2025", "Số liệu <<9 tháng đầu năm 2025>>.", "during 2025-01/2025-09"),
    ("2025", "Khảo sát <<nửa đầu năm 2025>>.", "during 2025-01/2025-06"),
    ("2025", "Khảo sát <<HKII năm học 2025-2026>>.", "during 2026-01/2026-05"),
    ("2025-2026", "Thời gian: <<Học kỳ I>>", "during 2025-09/2026-01 ?"),
    ("2025", "Khảo sát <<tháng l0/2025>>.", "during 2025-10"),
    ("2025", "Khám <<từ 08h00' đến 11h30' ngày 15/5/2025>>.", "during 2025-05-15"),
    ("2025", "Thời gian: <<Tuần 3 - tháng 9/2025>>.", "during 2025-09-15/2025-09-21"),
    ("2025", "Khảo sát <<nửa đầu tháng 7/2025>>.", "during 2025-07-01/2025-07-15"),
    ("2025", "Khảo sát <<trong nửa cuối của tháng 8>>.", "during 2025-08-16/2025-08-31 ?"),
    ("2025", "Khảo sát <<vào 05/6/2025>>.", "during 2025-06-05"),
    ("2025", "Thời gian thực hiện: <<2025>>", "during 2025"),
    ("2025", "- Thời gian: <<6/2025>>.", "during 2025-06"),
    ("2025", "| Trồng cây | <<6/2025>> | Sở Xây dựng |", "during 2025-06"),
    ("2025", "Khảo sát <<năm học 2025-2026>>.", "during 2025-09/2026-05"),
    ("2025", "Khảo sát <<trong năm học 2025 - 2026>>.", "during 2025-09/2026-05"),
    ("2025", "Khảo sát <<đầu năm học 2025 - 2026>>.", "during 2025-09~"),
    ("2025", "Khảo sát <<học kỳ I năm học 2025-2026>>.", "during 2025-09/2026-01"),
    ("2025", "Khảo sát <<trong học kỳ II năm học 2025-2026>>.", "during 2026-01/2026-05"),
    ("2025", "Khảo sát <<đầu tháng 9/2025>>.", "during 2025-09-01/2025-09-10"),
    ("2025", "Khảo sát <<giữa tháng 9/2025>>.", "during 2025-09-15"),
    ("2025", "Khảo sát <<vào cuối tháng 9/2025>>.", "during 2025-09-21/2025-09-30"),
    ("2025", "Khảo sát <<trung tuần tháng 9/2025>>.", "during 2025-09-11/2025-09-20"),
    ("2025", "Khảo sát <<tuần 2 tháng 9>>.", "during 2025-09-08/2025-09-14 ?"),
    ("2025", "Khảo sát <<tuần thứ hai của tháng 9/2025>>.", "during 2025-09-08/2025-09-14"),
    ("2025", "Khảo sát <<tuần đầu tháng 9/2025>>.", "during 2025-09-01/2025-09-07"),
    ("2025", "Tổng kết <<cuối năm 2025>>.", "during 2025-12-31"),
    ("2025", "Tổng kết <<vào cuối năm 2025>>.", "during 2025-12-31"),
    ("2025", "Tổng kết <<vào cuối năm>>.", "during 2025-12-31 ?"),
    ("2025", "Tổng kết <<cuối quý III/2025>>.", "during 2025-09"),
    ("2025", "Ra quân <<vào ngày 05/6/2025>>.", "during 2025-06-05"),
    ("2025", "Thời gian: <<ngày 05/6/2025>>.", "during 2025-06-05"),
    ("2025", "Thời gian: <<05/6/2025>>.", "during 2025-06-05"),
    ("2025", "Thời gian: <<08 giờ 00, ngày 05/6/2025>>.", "during 2025-06-05"),
    ("2025", "| Trồng cây | <<Năm 2025>> | Sở Xây dựng |", "during 2025"),
    ("2025", "| Trồng cây | <<Quý I/2025>> | Sở Xây dựng |", "during 2025-01/2025-03"),
    ("2021/2030", "<<Tháng 11/2028>> và <<tháng 11/2030>>", "during 2028-11 + during 2030-11"),
    ("2025", "Kiểm tra <<tháng 4>> và <<tháng 9 năm 2025>>.", "during 2025-04 + during 2025-09"),
]
RANGES = [
    ("2025", "Nghiệm thu <<quý I, II/2025>>.", "range 2025-01/2025-06"),
    ("2025", "Nghiệm thu <<trong quý III và IV năm 2025>>.", "range 2025-07/2025-12"),
    ("2023", "Tập huấn <<trong quý IV/2023 và quý I, II/2024>>.", "range 2023-10/2024-06"),
    ("2021/2030", "Mục tiêu <<giai đoạn 2021 - 2025>>", "range 2021/2025"),
    ("2021/2030", "Thí điểm <<trong giai đoạn 2026-2030>>.", "range 2026/2030"),
    ("2021/2030", "Thí điểm <<thời kỳ 2026-2030>>.", "range 2026/2030"),
    ("2021/2030", "Thí điểm <<giai đoạn từ năm 2026 đến năm 2030>>.", "range 2026/2030"),
    ("2025", "Thi công <<từ tháng 3 đến tháng 5 năm 2025>>.", "range 2025-03/2025-05"),
    ("2025", "Thi công <<tháng 3 - tháng 5/2025>>.", "range 2025-03/2025-05"),
    ("2025", "Thi công <<từ tháng 3 đến tháng 5>>.", "range 2025-03/2025-05 ?"),
    ("2025", "Thi công <<từ tháng 10/2025 đến tháng 3/2026>>.", "range 2025-10/2026-03"),
    ("2023", "Thi công <<trong năm 2023 và năm 2024>>.", "range 2023/2024"),
    ("2021/2030", "Thi công <<trong các năm 2024, 2025 và 2026>>.", "range 2024/2026"),
    ("2021/2030", "Thi công <<từ năm 2024 đến năm 2026>>.", "range 2024/2026"),
    ("2021/2030", "Thi công <<năm 2024 - 2026>>.", "range 2024/2026"),
    ("2025", "Mở cao điểm <<từ ngày 01/3 đến hết ngày 15/4/2025>>.", "range 2025-03-01/2025-04-15"),
    ("2025", "Mở cao điểm <<từ 01/3/2025-15/4/2025>>.", "range 2025-03-01/2025-04-15"),
    ("2025", "Mở cao điểm <<từ ngày 01/3 - 15/4/2025>>.", "range 2025-03-01/2025-04-15"),
    ("2025", "Mở cao điểm <<từ 01/3-15/4/2025>>.", "range 2025-03-01/2025-04-15"),
    (
        "2025",
        "- Đợt 1: <<từ ngày 15/3 đến ngày 15/4>>; đợt 2: <<từ 15/9 - 15/10/2025>>.",
        "range 2025-03-15/2025-04-15 ? + range 2025-09-15/2025-10-15",
    ),
    ("2025", "Thời gian: <<Tuần 1, 2 tháng 9/2025>>.", "range 2025-09-01/2025-09-14"),
    ("2025", "Thời gian: <<Tháng 4 → tháng 6/2025>>.", "range 2025-04/2025-06"),
    (
        "2021/2030",
        "Giai đoạn 1 (<<2024 - 2025>>): thí điểm; giai đoạn II (<<2026-2030>>): nhân rộng.",
        "range 2024/2025 + range 2026/2030",
    ),
    ("2025-2026", "Trực <<từ ngày 05/9 đến ngày 31/5>>.", "range 2025-09-05/2026-05-31 ?"),
    ("2025", "Trực <<từ tháng 11 đến tháng 3>>.", "range 2025-11/2026-03 ?"),
    ("2025", "Mở cao điểm <<từ 3/2025 đến 5/2025>>.", "range 2025-03/2025-05"),
    ("2025", "Mở cao điểm <<T3 - T5/2025>>.", "range 2025-03/2025-05"),
    ("2025", "Thời gian: <<T9,10/2025>>.", "range 2025-09/2025-10"),
    ("2025", "Thời gian: <<9-10/2025>>.", "range 2025-09/2025-10"),
    ("2025", "Thời gian: <<9/2025 - 3/2026>>.", "range 2025-09/2026-03"),
    ("2025", "Thời gian thực hiện: <<2025 - 2026>>.", "range 2025/2026"),
    ("2025", "| Trồng cây | <<2025-2026>> | Sở Xây dựng |", "range 2025/2026"),
    ("2025", "<<Từ nay đến 30/6/2025>>, thay cây chết.", "range 2025-01-20/2025-06-30 ?"),
    ("2025", "Mở cao điểm <<từ ngày 14 đến ngày 20 tháng 3 năm 2025>>.", "range 2025-03-14/2025-03-20"),
    ("2025", "Mở cao điểm <<từ ngày 14 đến 20/3/2025>>.", "range 2025-03-14/2025-03-20"),
    ("2025", "Hội thi <<trong 02 ngày 14-15/3/2025>>.", "range 2025-03-14/2025-03-15"),
    ("2025", "Hội thi <<trong 02 ngày (14-15/3/2025)>>.", "range 2025-03-14/2025-03-15"),
    ("2025", "Hội thi <<trong các ngày 14, 15 và 16 tháng 3 năm 2025>>.", "range 2025-03-14/2025-03-16"),
    ("2025", "Hội thi <<trong tháng 3 và tháng 4 năm 2025>>.", "range 2025-03/2025-04"),
    ("2025", "<<Từ nay đến hết năm 2025>>, thay cây chết.", "range 2025-01-20/2025 ?"),
    ("2025", "<<Từ nay đến cuối năm>>, thay cây chết.", "range 2025-01-20/2025 ?"),
    ("2025", "<<Từ nay đến ngày 30/6/2025>>, thay cây chết.", "range 2025-01-20/2025-06-30 ?"),
    ("2025", "Thay cây <<từ quý II/2025 đến hết năm 2026>>.", "range 2025-04/2026"),
    ("2025", "Thay cây <<từ ngày 15/3 đến hết tháng 6/2025>>.", "range 2025-03-15/2025-06"),
]
STARTS = [
    ("issued 2023", "Triển khai <<từ tháng 9>>.", "from 2023-09/.. ?"),
    (
        "2023",
        "Rà soát <<từ tháng 9>>, mở lớp <<trong năm 2023 và các năm tiếp theo>>.",
        "from 2023-09/.. ? + from 2023/..",
    ),
    ("2023", "Thực hiện <<năm 2023 và những năm tiếp theo>>.", "from 2023/.."),
    ("2025", "Thực hiện <<từ năm 2025 trở đi>>.", "from 2025/.."),
    ("2025", "Thực hiện <<từ năm 2025>>.", "from 2025/.."),
    ("2025", "Thực hiện <<kể từ ngày 01/7/2025>>.", "from 2025-07-01/.."),
    ("2025", "Thực hiện <<từ quý II năm 2025 và các năm tiếp theo>>.", "from 2025-04/.."),
    ("2025", "Thực hiện <<từ năm học 2025-2026>>.", "from 2025-09/.."),
    ("2025", "Phát sóng, bắt đầu <<từ tháng 02/2025>>.", "from 2025-02/.."),
]
RECURRENCES = [
    ("2025", "Xét thưởng <<hằng năm>>.", "recurring FREQ=YEARLY"),
    ("2025", "Xét thưởng <<hàng năm>>.", "recurring FREQ=YEARLY"),
    ("2025", "Xét thưởng <<mỗi năm>>.", "recurring FREQ=YEARLY"),
    ("2025", "Họp <<hằng quý>>.", "recurring FREQ=MONTHLY;INTERVAL=3"),
    ("2025", "Họp <<hằng tháng>>.", "recurring FREQ=MONTHLY"),
    ("2025", "Họp <<hàng tuần>>.", "recurring FREQ=WEEKLY"),
    ("2025", "Trực <<hằng ngày>>.", "recurring FREQ=DAILY"),
    ("2025", "Kiểm tra <<mỗi quý một lần>>.", "recurring FREQ=MONTHLY;INTERVAL=3"),
    ("2025", "Kiểm tra <<định kỳ hằng quý>>.", "recurring FREQ=MONTHLY;INTERVAL=3"),
    ("2025", "| Sơ kết | <<Tháng 6>>, <<tháng 12>> |", "during 2025-06 ? + during 2025-12 ?"),
    (
        "2025",
        "Báo cáo quý (<<trước ngày 20 tháng cuối quý>>), năm (<<trước ngày 05/12>>).",
        "recurring FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20 + by 2025-12-05 ?",
    ),
    (
        "2025",
        "Đọc sách <<hằng năm>> (<<từ tháng 9 đến tháng 12>>).",
        "recurring FREQ=YEARLY + recurring FREQ=YEARLY;BYMONTH=9,10,11,12 ??",
    ),
    ("2025", "Kiểm tra <<định kỳ hằng năm>>.", "recurring FREQ=YEARLY"),
    ("2025", "Kiểm tra <<định kỳ 6 tháng>>.", "recurring FREQ=MONTHLY;INTERVAL=6"),
    ("2025", "Kiểm tra <<định kỳ 06 tháng một lần>>.", "recurring FREQ=MONTHLY;INTERVAL=6"),
    ("2025", "Kiểm tra <<định kỳ 03 tháng/lần>>.", "recurring FREQ=MONTHLY;INTERVAL=3"),
    ("2025", "Kiểm tra <<02 năm một lần>>.", "recurring FREQ=YEARLY;INTERVAL=2"),
    ("2025", "Kiểm tra <<định kỳ 02 lần/năm>>.", "recurring FREQ=MONTHLY;INTERVAL=6"),
    (
        "2025",
        "<<Định kỳ 6 tháng>>, <<hằng năm>> gửi báo cáo.",
        "recurring FREQ=MONTHLY;INTERVAL=6 + recurring FREQ=YEARLY",
    ),
    (
        "2025",
        "<<Định kỳ hằng quý>>, <<6 tháng>>, <<năm>> gửi số liệu.",
        "recurring FREQ=MONTHLY;INTERVAL=3 + recurring FREQ=MONTHLY;INTERVAL=6 + recurring FREQ=YEARLY",
    ),
    (
        "2023",
        "<<Định kỳ 6 tháng>> (<<trước 18/6>>), cả năm (<<trước 12/12>>) gửi báo cáo.",
        "recurring FREQ=MONTHLY;INTERVAL=6 + by 2023-06-18 ? + by 2023-12-12 ?",
    ),
    (
        "2021/2030",
        "<<Định kỳ 6 tháng>> (<<trước 18/6>>) gửi báo cáo.",
        "recurring FREQ=MONTHLY;INTERVAL=6 + recurring XXXX-06-18 FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=18 ??",
    ),
    ("2023", "Báo cáo <<6 tháng>> (<<trước 18/6>>).", "recurring FREQ=MONTHLY;INTERVAL=6 + by 2023-06-18 ?"),
    ("2025", "Gửi <<trước ngày 10/12 hằng năm>>.", "recurring XXXX-12-10 FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10"),
    ("2025", "Gửi <<trước ngày 25 tháng 8 hàng năm>>.", "recurring XXXX-08-25 FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=25"),
    ("2025", "Gửi <<trước ngày 20/6 và 20/11 hằng năm>>.", "recurring FREQ=YEARLY;BYMONTH=6,11;BYMONTHDAY=20"),
    (
        "2025",
        "Gửi <<trước ngày 15/6>> và <<10/12 hằng năm>>.",
        "recurring XXXX-06-15 FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15 + "
        "recurring XXXX-12-10 FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10",
    ),
    (
        "2025",
        "<<Hằng năm, trước ngày 15/11>>, gửi danh sách.",
        "recurring XXXX-11-15 FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15",
    ),
    (
        "2025",
        "Khám sức khỏe <<định kỳ hằng năm, xong trước ngày 22/12>>.",
        "recurring XXXX-12-22 FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=22",
    ),
    (
        "2025",
        "Gửi <<trước ngày 05/6>> và <<trước ngày 05/12 hằng năm>>.",
        "recurring XXXX-06-05 FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=5 + "
        "recurring XXXX-12-05 FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=5",
    ),
    (
        "2025",
        "Gửi kế hoạch (<<trước ngày 10/12 hằng năm>>).",
        "recurring XXXX-12-10 FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10",
    ),
    ("2025", "Họp tổ <<02 lần/năm>>.", "recurring FREQ=MONTHLY;INTERVAL=6"),
    ("2025", "Họp tổ <<01 lần/quý>>.", "recurring FREQ=MONTHLY;INTERVAL=3"),
    (
        "2025",
        "Báo cáo <<6 tháng>> <<trước ngày 10/6>>, năm <<trước ngày 10/12>>.",
        "recurring FREQ=MONTHLY;INTERVAL=6 + by 2025-06-10 ? + by 2025-12-10 ?",
    ),
    ("2025", "Gửi <<trước 16h30 ngày 20 hằng tháng>>.", "recurring FREQ=MONTHLY;BYMONTHDAY=20"),
    ("2025", "Gửi <<trước ngày 10-12 hằng năm>>.", "recurring XXXX-12-10 FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10"),
    ("2025", "Họp định kỳ <<vào ngày 25 hằng tháng>>.", "recurring FREQ=MONTHLY;BYMONTHDAY=25"),
    ("2025", "Gửi <<trước ngày 15 hằng tháng>>.", "recurring FREQ=MONTHLY;BYMONTHDAY=15"),
    ("2025", "Gửi <<trước ngày 15 của tháng cuối quý>>.", "recurring FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=15"),
    ("2025", "Gửi <<trước ngày 15 tháng cuối cùng của quý>>.", "recurring FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=15"),
    ("2025", "Gửi <<trước ngày 05 của tháng đầu quý sau>>.", "recurring FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=5"),
    ("2025", "Gửi <<trước ngày 05 tháng sau>>.", "recurring FREQ=MONTHLY;BYMONTHDAY=5"),
    ("2025", "Sao lưu <<ngày 10 và 25 hằng tháng>>.", "recurring FREQ=MONTHLY;BYMONTHDAY=10,25"),
    ("2025", "Sao lưu <<các ngày 05, 15 và 25 hằng tháng>>.", "recurring FREQ=MONTHLY;BYMONTHDAY=5,15,25"),
    ("2025", "Báo cáo <<vào ngày 20 hàng tháng>>.", "recurring FREQ=MONTHLY;BYMONTHDAY=20"),
    (
        "2025",
        "<<Hằng tháng>> (<<trước ngày 25>>) gửi số liệu.",
        "recurring FREQ=MONTHLY + recurring FREQ=MONTHLY;BYMONTHDAY=25",
    ),
    ("2025", "Khóa sổ <<ngày cuối tháng>>.", "recurring FREQ=MONTHLY;BYMONTHDAY=-1"),
    ("2025", "Họp <<vào thứ Sáu hằng tuần>>.", "recurring FREQ=WEEKLY;BYDAY=FR"),
    ("2025", "Họp <<thứ Bảy, Chủ nhật hằng tuần>>.", "recurring FREQ=WEEKLY;BYDAY=SA,SU"),
    ("2025", "Họp <<Chủ nhật hằng tuần>>.", "recurring FREQ=WEEKLY;BYDAY=SU"),
    ("2025", "Phát tin <<vào thứ Hai và thứ Sáu hằng tuần>>.", "recurring FREQ=WEEKLY;BYDAY=MO,FR"),
    ("2025", "Gửi lịch <<trước 16 giờ thứ Năm hằng tuần>>.", "recurring FREQ=WEEKLY;BYDAY=TH;BYHOUR=16;BYMINUTE=0"),
    ("2025", "Tiêm phòng <<trong tháng 4 và tháng 10 hằng năm>>.", "recurring FREQ=YEARLY;BYMONTH=4,10"),
    ("2025", "Lễ hội <<từ tháng 10 đến tháng 12 hằng năm>>.", "recurring FREQ=YEARLY;BYMONTH=10,11,12"),
    ("2025", "Mở lớp <<vào quý I và quý IV hằng năm>>.", "recurring FREQ=YEARLY;BYMONTH=1,2,3,10,11,12"),
    (
        "2025",
        "Tuần lễ <<từ ngày 02/10 đến ngày 08/10 hằng năm>>.",
        "recurring FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=2,3,4,5,6,7,8",
    ),
    ("2025", "<<Định kỳ, thường xuyên>> tập huấn.", "recurring"),
    ("2025", "Xây dựng cơ chế <<định kỳ thường xuyên>> tập huấn.", "recurring"),
    ("2025", "Khảo sát <<định kỳ>> hoặc đột xuất.", "recurring"),
    ("2025", "<<Thường xuyên>> cập nhật danh sách.", "recurring"),
    (
        "2025",
        "Định kỳ gửi kết quả <<trước ngày 25 tháng 8 hằng năm>>.",
        "recurring XXXX-08-25 FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=25",
    ),
]
EVENTS = [
    ("2025", "Sơ kết <<05 năm>>, tổng kết <<10 năm>> thực hiện.", "relative + relative"),
    ("2025", "Ban hành <<trong vòng 10 ngày kể từ ngày ký>>.", "relative"),
    ("2025", "Trả lời <<trong thời hạn 05 ngày làm việc kể từ ngày nhận được kiến nghị>>; lưu hồ sơ.", "relative"),
    ("2025", "Gửi <<chậm nhất 05 ngày làm việc sau khi kết thúc đợt kiểm tra>>.", "relative"),
    ("2025", "Cấp giấy <<trong thời hạn 07 ngày làm việc>>.", "relative"),
    ("2025", "Cung cấp số liệu <<khi có yêu cầu>>.", "relative"),
    ("2025", "Mua sắm <<khi có ý kiến tham gia của Sở Nội vụ>>.", "relative"),
    ("2025", "<<Khi Bộ Y tế có văn bản hướng dẫn>>, Sở Y tế triển khai.", "relative"),
    ("2025", "<<Sau khi Kế hoạch được ban hành>>, các xã ký cam kết.", "relative"),
    ("2025", "Thực hiện <<ngay sau khi được phê duyệt>>.", "relative"),
    ("2025", "Thực hiện <<kể từ ngày ký>>.", "relative"),
    ("2025", "Gia cố bờ kè <<trước mùa mưa bão>>.", "relative"),
    ("2025", "Sửa cầu <<trong 03 tháng>>.", "relative"),
    ("2025", "- Thời gian: <<05 ngày>>.", "relative"),
    ("2025", "Niêm yết <<chậm nhất 40 ngày trước ngày họp thôn>> (05/6/2025).", "relative"),
]
NONE = [
    ("2023", "Nêu tại Hội nghị đối thoại ngày 11/8/2023.", ""),
    ("2023", "Ban hành Kế hoạch số hóa tài liệu năm 2023 của đơn vị.", ""),
    ("2023", "Hoàn thành kế hoạch năm 2023.", ""),
    ("2023", "Trên đây là Kế hoạch số hóa tài liệu lưu trữ năm 2023.", ""),
    ("2025", "Thực hiện Chương trình mục tiêu quốc gia giai đoạn 2021-2025 tại xã.", ""),
    ("2025", "Thực hiện Chiến lược phát triển giai đoạn 2021 - 2030, tầm nhìn đến năm 2045.", ""),
    ("2025", "Rà soát theo quy hoạch của tỉnh đến năm 2030, tầm nhìn đến năm 2050", ""),
    ("2025", 'Triển khai Đề án "Xã hội học tập giai đoạn 2021 - 2030".', ""),
    ("2025", "Đưa vào Kế hoạch phát triển kinh tế - xã hội hằng năm.", ""),
    ("2025", "Chương trình công tác của ngành 05 năm và hằng năm", ""),
    ("2025", "Giao nhiệm vụ 05 năm cho các phòng.", ""),
    ("2025", "Quyết định này có hiệu lực từ ngày ký.", ""),
    ("2025", "Luật có hiệu lực thi hành kể từ ngày 01/7/2025.", ""),
    ("2025", "Trung tâm giáo dục thường xuyên phản ánh kịp thời.", ""),
    ("2025", "Mở lớp đào tạo thường xuyên cho người dân.", ""),
    ("2025", "Là nhiệm vụ quan trọng, thường xuyên, lâu dài.", ""),
    ("2025", "Bố trí từ nguồn chi thường xuyên.", ""),
    ("2025", "Kiểm tra đột xuất, xử lý kịp thời trong thời gian tới.", ""),
    ("2025", "Tăng 15% so với năm 2024.", ""),
    ("2025", "Thời gian lưu trú bình quân đạt 1,8 ngày/lượt khách.", ""),
    ("2025", "Doanh thu gấp 2,3 lần năm 2025.", ""),
    ("2025", "Nguồn sự nghiệp văn hóa được giao năm 2025.", ""),
    ("2025", "Tính đến ngày 31/12/2024 có 12 vườn ươm.", ""),
    ("2025", "Năm 2023 trồng được 200 ha.", ""),
    ("2025", "Từ năm 2021 đến nay, trồng được 900 ha.", ""),
    ("2025", "Trong 05 năm qua, trồng được 900 ha.", ""),
    ("2025", "Kiểm tra hàng hóa; hàng ngũ chỉnh tề.", ""),
    ("2025", "Giải quyết việc làm sau khi tốt nghiệp.", ""),
    ("2025", "Hỗ trợ 2/3 chi phí; đạt 1/3 số xã.", ""),
    ("2025", "| Chỉ tiêu | Năm 2025 | Năm 2026 | Năm 2027 |", ""),
    ("2025", "Từ 5 đến 10 hộ mỗi thôn; trước hết là thôn 3.", ""),
    ("2025", "Nộp trước ngày 31/4/2025 chưa từng có.", ""),
    ("2025", "Có 70% cặp được tư vấn trước khi kết hôn.", ""),
    ("2025", "Tỷ lệ được khám trước khi sinh đạt 90%.", ""),
    ("2025", "Thu nhập bình quân hằng năm của hộ đạt 60 triệu đồng.", ""),
    ("2025", "Thanh tra không quá 01 lần/năm.", ""),
    ("2025", 'Mở chuyên mục "Mỗi tuần một cuốn sách".', ""),
]
TABLE = BOUNDS + SPANS + RANGES + STARTS + RECURRENCES + EVENTS + NONE


@pytest.fixture(scope="module")
def deadlines() -> Deadlines:
    return Deadlines(load_rules())


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    text, spans, start = "", [], 0
    for piece in re.split("(<<|>>)", marked):
        if piece == "<<":
            start = len(text)
        elif piece == ">>":
            spans.append((start, len(text)))
        else:
            text += piece
    return text, spans


def said(found: list[Deadline]) -> str:
    marks = {(): "", ("edtf",): " ?", ("rrule",): " ??"}
    return " + ".join(" ".join(filter(None, (d.kind, d.edtf, d.rrule))) + marks[tuple(d.inferred)] for d in found)


def one_unit(text: str, kind: SectionKind) -> Outline:
    return Outline(fold(text), [Unit("I", "I", 1, None, kind, 0, len(text), "")])


@pytest.mark.parametrize(("plan", "marked", "expected"), TABLE, ids=[f"{plan}: {text}" for plan, text, _ in TABLE])
def test_expression(deadlines: Deadlines, plan: str, marked: str, expected: str) -> None:
    text, spans = unmark(marked)
    found = deadlines.read(Outline(fold(text)), PLANS[plan], ())
    assert said(found) == expected
    assert [(d.start, d.end) for d in found] == spans
    assert [d.text for d in found] == [fold(text)[a:b] for a, b in spans]


def test_every_edtf_and_rrule_is_well_formed(deadlines: Deadlines) -> None:
    for plan, marked, _ in TABLE:
        for deadline in deadlines.read(Outline(fold(unmark(marked)[0])), PLANS[plan], ()):
            if deadline.edtf:
                assert parse_edtf(deadline.edtf)
            if deadline.rrule:
                assert len(rrulestr(deadline.rrule, dtstart=datetime(2024, 1, 1))[:3]) == 3


def test_expressions_do_not_depend_on_letter_case_at_the_start(deadlines: Deadlines) -> None:
    for plan, marked, expected in BOUNDS + SPANS + RANGES:
        if "T9" in marked or "Q" in marked or "ĐẾN" in marked or marked.count("<<") > 1:
            continue
        text, ((start, _),) = unmark(marked)
        text = text[:start] + text[start].swapcase() + text[start + 1 :]
        assert said(deadlines.read(Outline(fold(text)), PLANS[plan], ())) == expected, text


@pytest.mark.parametrize(
    "kind",
    ["header", "recipients", "signature", "situation", "funding", "purpose_requirements", "purpose", "requirements"],
)
def test_silent_sections(deadlines: Deadlines, kind: SectionKind) -> None:
    text = "Hoàn thành trước ngày 30/11/2025; tổng kết năm 2025."
    assert not deadlines.read(one_unit(text, kind), PLANS["2025"], ())
    assert len(deadlines.read(one_unit(text, "tasks"), PLANS["2025"], ())) == 2


def test_masked_dates_and_the_titles_behind_them(deadlines: Deadlines) -> None:
    text = "Theo Công văn số 5/UBND ngày 03/02/2025 về trồng rừng năm 2025, hoàn thành trước ngày 30/6/2025."
    masked = [(5, text.index(" về"))]
    found = deadlines.read(Outline(fold(text)), PLANS["2025"], masked)
    assert said(found) == "by 2025-06-30"


def test_the_own_title_is_none(deadlines: Deadlines) -> None:
    text = "Yêu cầu các xã thực hiện nghiêm việc trồng cây xanh đô thị năm 2025 và báo cáo trong năm 2025."
    assert said(deadlines.read(Outline(fold(text)), PLANS["2025"], ())) == "during 2025"


def test_a_bare_date_counts_in_a_time_field(deadlines: Deadlines) -> None:
    text = "Khai mạc ngày 15/9/2025 tại nhà văn hóa"
    assert said(deadlines.read(one_unit(text, "field_schedule"), PLANS["2025"], ())) == "during 2025-09-15"
    assert said(deadlines.read(one_unit(text, "tasks"), PLANS["2025"], ())) == ""


def test_the_year_of_a_heading(deadlines: Deadlines) -> None:
    text = "2. Năm 2027\n- Nghiệm thu trước ngày 30/6."
    unit = Unit("2", "2", 1, "Năm 2027", "tasks", 0, len(text), "", heading_start=3, heading_end=11)
    assert said(deadlines.read(Outline(fold(text), [unit]), PLANS["2021/2030"], ())) == "during 2027 + by 2027-06-30 ?"


def test_ids_count_from_one(deadlines: Deadlines) -> None:
    found = deadlines.read(Outline("hằng năm; hằng quý; hằng tháng"), Header(), ())
    assert [d.id for d in found] == ["d1", "d2", "d3"]


def test_dateparser_is_imported_only_where_it_is_needed() -> None:
    code = """
import sys
from extractor.deadlines.deadlines import Deadlines
from extractor.rules.rules import load_rules
Deadlines(load_rules())
sys.exit("dateparser" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


EXAMPLES = [(rule, example) for rule in load_rules().rules["deadlines"] for example in rule.accept]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{rule.name}: {e.text}" for rule, e in EXAMPLES])
def test_rule_example(deadlines: Deadlines, rule, example) -> None:  # type: ignore[no-untyped-def]
    text = fold(example.text)
    found = deadlines.read(Outline(text), Header(), ())
    if "skip" in rule.set:
        assert rule.set["skip"] == "title" or not [d for d in found if example.span[0] <= d.start < example.span[1]]
        mention = Scanner([rule]).at(text, example.span[0])
        assert mention is not None and (mention.start, mention.end) == example.span
        return
    (deadline,) = [d for d in found if (d.start, d.end) == example.span]
    assert deadline.rule == rule.name
    expected = {"edtf": None, "rrule": None} | dict(example.expected)
    assert {key: getattr(deadline, key) for key in expected} == expected


REJECTS = [(rule, text) for rule in load_rules().rules["deadlines"] for text in rule.reject]


@pytest.mark.parametrize(("rule", "text"), REJECTS, ids=[f"{rule.name}: {text}" for rule, text in REJECTS])
def test_rule_reject(rule, text: str) -> None:  # type: ignore[no-untyped-def]
    assert not list(Scanner([rule]).scan(fold(text)))


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch ",
        "kế hoạch phát triển và ",
        "trước ngày 1/1, 2/2, ",
        "từ ngày 1, 2, 3, 4, ",
        "định kỳ ",
        "tháng 1, 2, 3 ",
        "hằng năm, ",
        "ngày 1-2-3-4-5-6-7-8-9-",
        "sau khi a b c d e f ",
        "thường xuyên ",
        "(" * 50,
        "năm 2025 ",
        "chi phí nhiệm vụ ",
        "\n" + "khi ",
    ],
)
def test_time_grows_no_faster_than_the_text(deadlines: Deadlines, text: str) -> None:
    def seconds(length: int) -> float:
        flow = (text * (length // len(text) + 1))[:length]
        begun = time.process_time()
        deadlines.read(Outline(flow), PLANS["2025"], ())
        return time.process_time() - begun

    seconds(2_000)
    assert min(seconds(40_000) for _ in range(2)) < 20 * max(min(seconds(5_000) for _ in range(3)), 0.01)
