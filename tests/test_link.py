"""What belongs to which assignment."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from extractor.assignments.link import Links, Siblings, value
from extractor.outline.tree import Outline, Unit
from extractor.pipeline import Extractor


@dataclass
class Record:
    id: str
    start: int
    end: int


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor()


def test_within_takes_what_lies_inside_in_order() -> None:
    links = Links([Record("d2", 12, 15), Record("d1", 3, 8), Record("d3", 18, 30)])
    assert links.within((0, 20)) == ["d1", "d2"]
    assert links.within((10, 40), (0, 9)) == ["d1", "d2", "d3"]


def test_within_names_a_record_once() -> None:
    links = Links([Record("d1", 3, 8)])
    assert links.within((0, 10), (3, 8)) == ["d1"]


def test_within_leaves_what_only_overlaps() -> None:
    assert Links([Record("d1", 3, 8)]).within((4, 10), (0, 5)) == []


def test_siblings_are_fields_under_the_same_unit() -> None:
    outline = Outline(
        "",
        [
            Unit("1", "1", 1, "A", "other", 0, 30, "arabic"),
            Unit("1/Chủ trì", None, 2, "Chủ trì", "field_assignment", 2, 10, "field", 0, 2, 9),
            Unit("1/Thời gian", None, 2, "Thời gian", "field_schedule", 12, 30, "field", 0, 12, 21),
            Unit("2", "2", 1, "B", "other", 31, 60, "arabic"),
            Unit("2/Thời gian", None, 2, "Thời gian", "field_schedule", 40, 60, "field", 3, 40, 49),
        ],
    )
    holds = {"field_schedule": "time", "field_assignment": "lead"}
    siblings = Siblings(outline, lambda unit: [(holds[unit.kind], value(unit))] if unit.kind in holds else [])
    assert siblings.holds == [None, "lead", "time", None, "time"]
    assert siblings.values(1, "time") == [(21, 30)]
    assert value(outline.units[4]) == (49, 60)


def test_a_field_may_hold_several_things() -> None:
    outline = Outline("", [Unit("Chủ trì", None, 1, "Chủ trì", "field_assignment", 2, 30, "field", None, 2, 9)])
    siblings = Siblings(outline, lambda unit: [("lead", (9, 14)), ("time", (20, 30))])
    assert siblings.holds == ["lead"]
    assert siblings.values(0, "time") == [(20, 30)]


TASK = (
    "II. NHIỆM VỤ\n1. Kiện toàn tổ công tác\n- Nội dung: Sở Tư pháp sẽ ban hành văn bản hướng dẫn trong tháng 3/2024.\n"
    "- Cơ quan chủ trì: Sở Tư pháp.\n- Cơ quan thực hiện: Sở Nội vụ lập danh sách.\n- Cơ quan phối hợp: Sở Y tế; các xã.\n"
    "- Thời gian: Quý I/2024.\n- Sản phẩm: Quyết định kiện toàn.\n2. Rà soát\n- Thời gian: Quý II/2024."
)


def test_fields_of_a_task(extractor: Extractor) -> None:
    plan = extractor(TASK)
    times = {deadline.id: deadline.text for deadline in plan.deadlines}
    content, lead, second = plan.assignments
    assert (content.role, [times[i] for i in content.deadlines]) == (
        "responsible",
        ["trong tháng 3/2024", "Quý I/2024"],
    )
    assert (lead.role, lead.task, lead.product) == ("lead", "Kiện toàn tổ công tác", "Quyết định kiện toàn")
    assert [a.name for a in lead.partners] == ["Sở Y tế", "các xã"]
    assert [times[i] for i in lead.deadlines] == ["Quý I/2024"]
    assert (second.role, second.task, second.partners) == ("responsible", "lập danh sách", [])
    assert [times[i] for i in second.deadlines] == ["Quý I/2024"]


def test_lettered_labels_are_fields_too(extractor: Extractor) -> None:
    plan = extractor(
        "II. NHIỆM VỤ\n1. Rà soát hồ sơ\na) Nội dung: Lập danh mục.\nb) Đơn vị chủ trì: Sở Tư pháp.\n"
        "c) Đơn vị phối hợp: Sở Y tế.\n"
        "d) Thời hạn hoàn thành: 30/4/2024."
    )
    (found,) = plan.assignments
    assert (found.role, found.task, [a.name for a in found.partners]) == ("lead", "Rà soát hồ sơ", ["Sở Y tế"])
    assert found.deadlines == [plan.deadlines[0].id]


def test_records_inside_a_bullet(extractor: Extractor) -> None:
    plan = extractor(
        "IV. TỔ CHỨC THỰC HIỆN\n1. Sở Tư pháp\n- Rà soát 100% hồ sơ theo Nghị định số 12/2023/NĐ-CP "
        "trước ngày 30/6/2024.\n- Lưu hồ sơ."
    )
    first, second = plan.assignments
    assert (len(first.deadlines), len(first.citations), len(first.targets)) == (1, 1, 1)
    assert (second.deadlines, second.citations, second.targets) == ([], [], [])


def test_a_time_column_before_the_task(extractor: Extractor) -> None:
    plan = extractor(
        "PHỤ LỤC\n| Thời hạn | Nhiệm vụ | Chủ trì |\n|---|---|---|\n| Quý I/2024 | Rà soát hồ sơ | Sở Tư pháp |"
    )
    (row,) = plan.assignments
    assert row.text == "Rà soát hồ sơ | Sở Tư pháp"
    assert row.deadlines == [plan.deadlines[0].id]
