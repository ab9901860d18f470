"""The rule language: what the loader refuses, what a pattern means, and the proof that every rule carries."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import prove
from extractor.pipeline import KINDS, Extractor
from extractor.prove import GROWTH, Failure, examples, fires, growth, growths, unmet
from extractor.rules.rules import Example, Rule, RuleError, forms, load_rules, spaced, trie
from extractor.rules.scan import Scanner, scan_slowly
from extractor.text import fold

EXTRACTOR = Extractor()
OURS = EXTRACTOR.rules
ROOT = Path(__file__).parents[1]
RULE = """
[[rule]]
name = "planted"
set = { role = "noise" }
starts = ["trang trí"]
then = '{then}'
accept = ["I. MỤC TIÊU\\nTrang trí"]
"""


@pytest.fixture
def own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time that other processes do not share: a busy machine must not make a pattern look slow."""
    monkeypatch.setattr(prove, "time", SimpleNamespace(perf_counter=time.thread_time, thread_time=time.thread_time))


@pytest.fixture
def planted(tmp_path: Path) -> Callable[..., Path]:
    """Write files of a rule folder of its own; `planted(outline="...")` is `outline.toml`."""

    def write(**files: str) -> Path:
        for stem, content in files.items():
            (tmp_path / f"{stem}.toml").write_text(content, encoding="utf-8")
        return tmp_path

    return write


# --- what the loader refuses --------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[rule]\nname = 1", ("cannot be read",)),
        ("words = 1", ("words", "unknown")),
        ('[[rule]]\nstarts = ["a"]\naccept = ["a"]', ("no. 1", "name", "missing")),
        ('[[rule]]\nname = ""\nstarts = ["a"]\naccept = ["a"]', ("no. 1", "name", "missing")),
        (
            '[[rule]]\nname = "x"\nstarts = ["a"]\naccept = ["a"]\nacept = []',
            ("rule x", "acept", "unknown key", "accept"),
        ),
        ('[[rule]]\nname = "x"\nstarts = ["a"]', ("rule x", "accept", "at least one example")),
        ('[[rule]]\nname = "x"\nstarts = ["a"]\nreject = ["b"]', ("rule x", "accept", "at least one example")),
        ('[[rule]]\nname = "x"\naccept = ["a"]', ("rule x", "starts", "a list of words")),
        ('[[rule]]\nname = "x"\nstarts = []\naccept = ["a"]', ("rule x", "starts", "a list of words")),
        ('[[rule]]\nname = "x"\nstarts = [" "]\naccept = ["a"]', ("rule x", "starts", "a list of words")),
        ('[[rule]]\nname = "x"\nstarts = "beasts"\naccept = ["a"]', ("rule x", "starts", "beasts")),
        ('[[rule]]\nname = "x"\nstarts = ["{beasts}"]\naccept = ["a"]', ("rule x", "starts", "beasts")),
        ('[[rule]]\nname = "x"\nstarts = ["a"]\nthen = 3\naccept = ["a"]', ("rule x", "then", "string")),
        ('[[rule]]\nname = "x"\nstarts = ["a"]\nthen = "{beasts}"\naccept = ["a"]', ("rule x", "then", "beasts")),
        (
            '[parts]\nloop = "{loop}"\n[[rule]]\nname = "x"\nstarts = ["a"]\nthen = "{loop}"\naccept = ["a"]',
            ("rule x", "part loop", "contains itself"),
        ),
        ('[[rule]]\nname = "x"\nstarts = ["a"]\naccept = ["<<a"]', ("rule x", "accept", "<< and >>")),
        ('[[rule]]\nname = "x"\nstarts = ["a"]\naccept = ["a>> <<"]', ("rule x", "accept", "<< and >>")),
        ('[[rule]]\nname = "x"\nstarts = ["a"]\naccept = ["a"]\npending = ["a>>"]', ("rule x", "pending", "<< and >>")),
        ('[[rule]]\nname = "x"\nstarts = ["a"]\naccept = [3]', ("rule x", "accept", "an example is")),
        ('[[rule]]\nname = "x"\nstarts = ["a"]\naccept = [{ txt = "a" }]', ("rule x", "accept", "`text`")),
        (
            '[[rule]]\nname = "x"\nstarts = ["a"]\naccept = ["a"]\n[[rule]]\nname = "x"\nstarts = ["b"]\naccept = ["b"]',
            ("rule x", "name", "used twice"),
        ),
        ("[lexicons]\nordinals = ['nhất']", ("ordinals", "named twice")),
    ],
)
def test_a_complaint_names_file_rule_and_key(planted: Callable[..., Path], content: str, said: tuple[str, ...]) -> None:
    with pytest.raises(RuleError) as caught:
        load_rules(planted(beasts=content))
    for words in ("beasts.toml", *said):
        assert words.lower() in str(caught.value).lower()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[[rule]]\nname = "x"\nstarts = ["a"]\nthen = "("\naccept = ["a"]', ("rule x", "pattern")),
        ('[[rule]]\nname = "x"\nstarts = ["a"]\nthen = "(?P<beast>b)"\naccept = ["a"]', ("rule x", "group", "beast")),
        ('[[rule]]\nname = "x"\nset = { beast = 1 }\nstarts = ["a"]\naccept = ["a"]', ("rule x", "set", "beast")),
    ],
)
def rule_of(kind: str, **keys: str) -> dict[str, str]:
    settings = ", ".join(f'{key} = "{value}"' for key, value in keys.items())
    return {kind: f'[[rule]]\nname = "x"\nstarts = ["mục đích gì"]\nset = {{ {settings} }}\naccept = ["a"]'}


@pytest.mark.parametrize("kind", sorted({*KINDS} - {"citations"}))
def test_a_rule_that_leaves_out_what_its_kind_needs_is_a_complaint(planted: Callable[..., Path], kind: str) -> None:
    with pytest.raises(RuleError, match=rf"{kind}\.toml: rule x: set: "):
        Extractor(planted(**rule_of(kind)))


@pytest.mark.parametrize(
    ("kind", "keys", "missing"),
    [
        ("assignments", {"part": "order"}, "role"),
        ("checks", {"role": "word"}, "likely"),
        ("deadlines", {"place": "before"}, "kind or skip"),
        ("header", {"role": "period"}, "form"),
        ("outline", {"role": "unit"}, "style"),
        ("targets", {"role": "verb"}, "verb"),
    ],
)
def test_a_rule_that_leaves_out_what_its_sort_needs_is_a_complaint(
    planted: Callable[..., Path], kind: str, keys: dict[str, str], missing: str
) -> None:
    with pytest.raises(RuleError, match=rf"{kind}\.toml: rule x: set: {missing} is missing"):
        Extractor(planted(**rule_of(kind, **keys)))


def test_a_folder_without_rules_is_a_complaint(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no rule files"):
        load_rules(tmp_path)


def test_a_file_that_is_not_utf_8_is_a_complaint(tmp_path: Path) -> None:
    (tmp_path / "headings.toml").write_bytes("name = 'Sở'".encode("utf-16"))
    with pytest.raises(RuleError, match=r"headings\.toml"):
        load_rules(tmp_path)


def test_a_misspelt_kind_is_a_complaint(planted: Callable[..., Path]) -> None:
    """Rules that nothing reads must not be swallowed silently."""
    folder = planted(haedings='[[rule]]\nname = "x"\nstarts = ["a"]\naccept = ["a"]')
    with pytest.raises(RuleError, match="haedings"):
        Extractor(folder)


# --- what a rule means --------------------------------------------------------------


def made(planted: Callable[..., Path], then: str, *, starts: str = '["chỉ số"]', more: str = "") -> Rule:
    content = f"{more}\n[[rule]]\nname = 'x'\nstarts = {starts}\nthen = '''{then}'''\naccept = ['a']\n"
    return load_rules(planted(beasts=content)).rules["beasts"][0]


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("trước ngày", ("trước ngày", "Trước ngày", "Trước Ngày", "TRƯỚC NGÀY")),
        ("UBND xã", ("UBND xã", "uBND xã", "Ubnd Xã", "UBND XÃ")),
        ("đến", ("đến", "Đến", "ĐẾN")),
    ],
)
def test_forms_of_a_start(word: str, written: tuple[str, ...]) -> None:
    assert set(forms(word)) == set(written)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("chỉ số 5", True),
        ("Chỉ số 5", True),
        ("CHỈ SỐ 5", True),
        ("chỉ   số 5", True),
        ("cHỈ số 5", False),
        ("chỉ sốt 5", False),
    ],
)
def test_a_start_in_its_forms(planted: Callable[..., Path], text: str, whole: bool) -> None:
    assert (Scanner([made(planted, " [0-9]")]).whole(text) is not None) is whole


def test_a_start_is_no_part_of_a_word(planted: Callable[..., Path]) -> None:
    scanner = Scanner([made(planted, "", starts='["hai"]')])
    assert [m.start for m in scanner.scan("hai khai thác hài hai. haiku Hai_ hai1 (hai)")] == [
        0,
        18,
        29,
        34,
        40,
    ]  # a digit may stick to it: "ngày05"


def test_a_digit_starts_a_rule(planted: Callable[..., Path]) -> None:
    rule = made(planted, " con", starts='["a digit", "vài"]')
    assert [m.match[0] for m in Scanner([rule]).scan("12 con, vài con, x3 con")] == ["12 con", "vài con"]


def test_a_space_is_any_run_of_spaces(planted: Callable[..., Path]) -> None:
    rule = made(planted, r" ?: ?[a-z ]+; *,\ [.]")
    assert spaced("a b ? * +[ x]{ 2}") == "a ++b *+ *+ ++[ x]{ ++2}"
    assert rule.pattern.fullmatch("chỉ số:abc;,  .") is None
    assert rule.pattern.fullmatch("chỉ  số  :   abc d;   , .")
    assert rule.pattern.fullmatch("chỉ số:abc;, .")


def test_parts_own_parts_lexicons_and_groups(planted: Callable[..., Path]) -> None:
    more = "[parts]\nbeast = '(?:{joints} )?{cat:cat}'\ncat = 'mèo'\n[lexicons]\nbigs = ['to', 'to lớn']\n"
    rule = made(planted, " {beast} {bigs:size}", more=more)
    match = rule.pattern.fullmatch("chỉ số và mèo to lớn")
    assert match is not None
    assert (match["cat"], match["size"], match["start"]) == ("mèo", "to lớn", "chỉ số")
    assert rule.pattern.match("chỉ số mèo tom") is None


def test_an_alternation_stays_behind_its_start(planted: Callable[..., Path]) -> None:
    rule = made(planted, " con| cái")
    assert [m.match[0] for m in Scanner([rule]).scan("chỉ số con, chỉ số cái, cái")] == ["chỉ số con", "chỉ số cái"]
    assert rule.pattern.match(" cái") is None


def test_patterns_are_folded_like_the_text(planted: Callable[..., Path]) -> None:
    rule = made(planted, " – “uỷ thác” [hoà]")
    assert rule.pattern.fullmatch(fold("chỉ số — «ủy thác» h"))


def test_a_folder_of_ones_own_comes_behind_ours(planted: Callable[..., Path]) -> None:
    content = '[[rule]]\nname = "x"\nset = { kind = "scope" }\nstarts = ["vùng áp dụng"]\naccept = ["a"]'
    rules = load_rules(planted(headings=content))
    assert [rule.name for rule in rules.rules["headings"]] == [*[rule.name for rule in OURS.rules["headings"]], "x"]
    plan = Extractor(rules.rules["headings"] and planted())("KẾ HOẠCH\nTrồng cây\n\nI. VÙNG ÁP DỤNG\n- Xã.")
    assert [s.kind for s in plan.sections] == ["header", "scope"]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.text(st.sampled_from("abđ -.+*(^]\\"), min_size=1, max_size=6).filter(str.strip), min_size=1, max_size=8
    )
)
def test_a_trie_matches_its_words_longest_first(words: list[str]) -> None:
    words = [regex.sub(" +", " ", word) for word in words]
    pattern = regex.compile(trie(words))
    for word in words:
        found = pattern.match(word + "z")
        assert found and found[0] == word
    assert not pattern.fullmatch("z")


# --- scanning -----------------------------------------------------------------------


SCANNED = [
    "số",
    "5",
    "15/KH-UBND",
    "ngày",
    "03",
    "tháng",
    "4",
    "năm",
    "2024",
    "giai đoạn",
    "2021-2025",
    "tầm nhìn",
    "đến",
]
SCANNED += ["quý", "II", "Kế hoạch", "UBND", "TỈNH", "SỞ", "-", ",", ".", "(", "x", "\n", "số hiệu", "năm học"]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(SCANNED), max_size=30),
    st.lists(st.tuples(st.integers(0, 120), st.integers(1, 20)), max_size=3),
)
def test_one_pass_gives_what_the_slow_way_gives(words: list[str], gaps: list[tuple[int, int]]) -> None:
    text = " ".join(words)
    masked, done = [], 0
    for start, length in sorted(gaps):
        if start >= done:
            masked.append((start, start + length))
            done = start + length
    rules = OURS.rules["header"]
    fast = [(m.rule.name, m.match.span()) for m in Scanner(rules).scan(text, masked=masked)]
    assert fast == [(m.rule.name, m.match.span()) for m in scan_slowly(rules, text, masked)]


# --- the proof that rules carry -----------------------------------------------------


def accepted() -> list[object]:
    cases: list[object] = []
    for rule in OURS:
        where = f"{rule.file}:{rule.name}"
        cases += [pytest.param(rule, e, id=f"{where}:{n}") for n, e in enumerate(rule.accept, 1)]
        pending = [
            pytest.param(rule, e, id=f"{where}:pending-{n}", marks=pytest.mark.xfail(strict=True, reason="pending"))
            for n, e in enumerate(rule.pending, 1)
        ]
        cases += pending
    return cases


@pytest.mark.parametrize(("rule", "example"), accepted())
def test_an_example_holds(rule: Rule, example: Example) -> None:
    assert unmet(rule, example, EXTRACTOR) is None


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        pytest.param(rule, text, id=f"{rule.file}:{rule.name}:{n}")
        for rule in OURS
        for n, text in enumerate(rule.reject, 1)
    ],
)
def test_a_rule_leaves_alone_what_it_rejects(rule: Rule, text: str) -> None:
    assert not fires(rule, text, EXTRACTOR)


def test_every_word_list_that_the_code_asks_for_is_there() -> None:
    """A list that is not there counts as empty, so that a rule set may be made of few files: ours must have them all."""
    asked = {
        name
        for file in (ROOT / "extractor").rglob("*.py")
        for name in regex.findall(r'lexicons(?:\.get\(|\[)"(\w+)"', file.read_text(encoding="utf-8"))
    }
    assert len(asked) > 30
    assert asked - set(EXTRACTOR.rules.lexicons) == set()


def test_a_rule_is_silenced_in_words_without_marks_as_well() -> None:
    """What stands for it there must not go on reading what the rule is said not to be felt in."""
    rule = next(rule for rule in EXTRACTOR.rules.rules["headings"] if rule.name == "objectives")
    text = "I. MỤC ĐÍCH\n- Giữ rừng.\nII. MUC TIEU\n- Trồng 5 ha."
    for kind in ("objectives", "other", "objectives"):
        plan = prove._without(rule, text, EXTRACTOR) if kind == "other" else EXTRACTOR(text)
        assert [section.kind for section in plan.sections] == ["purpose", kind]


def test_names_of_rules_are_their_own_over_all_files() -> None:
    """A record names its rule by the name alone."""
    names = [rule.name for rule in OURS]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def of(made: str, accept: str) -> str:
    return f'[[rule]]\nname = "planted"\nset = {{ kind = "scope" }}\nstarts = ["vùng áp dụng"]\n{made}\naccept = [{accept}]\n'


def failures(folder: Path) -> list[Failure]:
    """What the proof says of the rule planted in `folder`, alone."""
    extractor = Extractor(folder)
    alone = {
        kind: tuple(rule for rule in rules if rule.name == "planted") for kind, rules in extractor.rules.rules.items()
    }
    extractor.rules = replace(extractor.rules, rules=alone)
    return list(examples(extractor))


def test_a_planted_example_that_holds(planted: Callable[..., Path]) -> None:
    folder = planted(headings=of("", '{ text = "I. <<VÙNG ÁP DỤNG>>\\n- Xã.", kind = "scope" }'))
    assert failures(folder) == []


@pytest.mark.parametrize(
    ("key", "rule", "why"),
    [
        ("accept", of("", '"I. VÙNG TRỒNG\\n- Xã."'), "does not occur"),
        ("accept", of("", '{ text = "I. VÙNG ÁP DỤNG\\n- Xã.", kind = "funding" }'), "kind is 'scope'"),
        ("accept", of("", '{ text = "I. VÙNG ÁP DỤNG\\n- Xã.", knd = "scope" }'), "no knd"),
        ("accept", of("", '"I. <<VÙNG ÁP>> DỤNG\\n- Xã."'), "the span is 'VÙNG ÁP DỤNG'"),
        ("reject", of('reject = ["I. VÙNG ÁP DỤNG\\n- Xã."]', '"I. VÙNG ÁP DỤNG\\n- Xã."'), "fires"),
        ("pending", of('pending = ["I. VÙNG ÁP DỤNG\\n- Xã."]', '"I. VÙNG ÁP DỤNG\\n- Xã."'), "holds now"),
    ],
)
def test_a_broken_example_is_found(planted: Callable[..., Path], key: str, rule: str, why: str) -> None:
    folder = planted(headings=rule)
    (failure,) = failures(folder)
    assert (failure.file, failure.rule, failure.key) == ("headings.toml", "planted", key)
    assert why in failure.why
    assert failure.text in str(failure).replace("\\n", "\n")


def test_an_example_of_a_rule_without_records_can_fail(planted: Callable[..., Path]) -> None:
    """`outline` and `header` rules may leave no record; what their examples promise must be checked all the same."""
    rule = '[[rule]]\nname = "planted"\nset = { role = "noise" }\nstarts = ["xxxx"]\naccept = ["I. MỤC TIÊU\\n- Không có gì."]'
    folder = planted(outline=rule)
    assert len(failures(folder)) == 1


@pytest.mark.parametrize(
    ("then", "size", "slow"),
    [
        ("(?: ?1 ?)*(?: ?1 ?)*[x-z]", 300, True),
        (r"[^;\n]*", 4000, False),
        (r" [^\n]{0,40}x", 4000, False),
        ("(?: 1)*+x", 4000, False),
    ],
)
@pytest.mark.usefixtures("own_time")
def test_growth_tells_a_slow_pattern(planted: Callable[..., Path], then: str, size: int, slow: bool) -> None:
    rule = made(planted, then)
    ratios = [growth(rule, size)[0] for _ in range(3)]
    assert max(ratios) >= GROWTH if slow else min(ratios) < GROWTH


@pytest.mark.usefixtures("own_time")
@pytest.mark.parametrize("kind", sorted(OURS.rules))
def test_no_pattern_of_ours_is_slow_at_small_size(kind: str) -> None:
    for rule in OURS.rules[kind]:
        assert any(growth(rule, size)[0] < GROWTH for size in (500, 500, 1000, 1000)), rule.name


@pytest.mark.long
def test_no_pattern_of_ours_is_slow() -> None:
    rules = {(rule.file, rule.name): rule for rule in OURS}
    found = [(file, name, text) for file, name, ratio, text in growths() if ratio >= GROWTH]
    again = [
        (*pair, text) for *pair, text in found if min(growth(rules[pair[0], pair[1]])[0] for _ in range(5)) >= GROWTH
    ]
    assert again == []


@pytest.mark.long
def test_a_pattern_that_does_not_end_costs_only_itself(
    planted: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prove, "_LIMIT", 5.0)
    folder = planted(zzz=f"{RULE.format(then='(?: a| a a)+x')}\n{RULE.format(then='').replace('planted', 'next')}")
    ratios = {name: ratio for _, name, ratio, _ in growths([folder])}
    assert ratios["planted"] == float("inf")
    assert ratios["next"] < GROWTH
