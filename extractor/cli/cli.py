"""The command `kehoach`."""

from __future__ import annotations

import json
import os
import re
import sys
import traceback
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.progress import track

from ..batch.batch import plan_files
from ..files import READ, Input, find, load, unread_as, write_whole
from ..rules.rules import RuleError
from ..text import SourceError, read_text
from .batch import batch
from .terminal import All, Exit, Lang, RuleFolders, fail, found, language, say

if TYPE_CHECKING:
    from pandas import DataFrame

    from ..pipeline import Extractor
    from ..plan import Plan

_T = TypeVar("_T")


app = typer.Typer(
    help="Reads Vietnamese government plans (Kế hoạch) and turns them into structured JSON.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
rules_app = typer.Typer(help="The rules by which plans are read.", no_args_is_help=True)
app.add_typer(rules_app, name="rules")

Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help='Files or folders (.txt, .md); "-" reads standard input.')
]


def main() -> NoReturn:
    """Run the command; standard output and error are UTF-8 whatever the console's code page."""
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace" if stream is sys.stdin else "backslashreplace")
    try:
        app(standalone_mode=True)
    except SystemExit as ended:  # Ctrl+C, too, ends here: typer makes it a silent exit
        if ended.code == Exit.INTERRUPTED:
            say("interrupted: run the same command again; what was written is whole")
        raise
    except RuleError as error:
        say(f"a rule cannot be used: {error}")
        sys.exit(Exit.USAGE)
    except BrokenPipeError:
        # The reader has gone (kehoach ... | head): nothing is left to say, and nowhere to say it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(Exit.GOOD)
    except Exception as error:
        traceback.print_exc()
        say(f"internal error, please report it with the lines above: {type(error).__name__}: {error}")
        sys.exit(Exit.INTERNAL)
    sys.exit(Exit.GOOD)


def _show_version(value: bool) -> None:
    if value:
        try:
            print(f"kehoach {version('kehoach')}")
        except PackageNotFoundError:
            print("kehoach (not installed)")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


# --- extract -------------------------------------------------------------------------------------------------------------


@app.command()
def extract(
    paths: Paths,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="DIR", help="Write one JSON a document below DIR, mirroring the folders."
        ),
    ] = None,
    everything: All = False,
    lang: Lang = "vi",
    rules: RuleFolders = None,
) -> None:
    """Read plans: one JSON a document below DIR; without -o a summary on a terminal, JSON into a pipe."""
    inputs, unread = found(find, paths)
    _tell_unread(unread)
    if not inputs:
        fail(Exit.NO_INPUT, f"nothing to read in {', '.join(paths)}: kehoach reads {' and '.join(READ)} files")
    extractor = _extractor(rules, lang, residue=everything)
    failed = _print(inputs, extractor) if output is None else _write(inputs, extractor, output)
    if failed:
        raise typer.Exit(int(Exit.SOME_FAILED))


def _extractor(rules: list[Path] | None, lang: str, *, residue: bool = False) -> Extractor:
    from ..pipeline import Extractor

    return Extractor(*(rules or ()), language=language(lang), residue=residue)


def _tell_unread(unread: list[Path]) -> None:
    kinds: dict[str, list[str]] = {}
    for file in unread:
        kinds.setdefault(unread_as(file) or file.suffix, []).append(file.name)
    for kind, names in sorted(kinds.items()):
        say(f"{len(names)} {kind} not read: {', '.join(names)}")


def _plans(inputs: list[Input], extractor: Extractor, failed: list[str]) -> Iterator[tuple[Input, Plan]]:
    """Each document's plan; one that cannot be read is named, and the rest goes on."""
    shown = (
        track(inputs, "reading", console=Console(stderr=True), transient=True)
        if sys.stderr.isatty() and len(inputs) > 1
        else inputs
    )
    for item in shown:
        try:
            yield item, extractor(load(item), name=item.path.name if item.path else None)
        except SourceError as error:
            failed.append(str(error))
            say(str(error))
        except Exception as error:  # one document must not cost the others; what went wrong is named
            failed.append(str(item.path))
            say(f"{item.path or 'standard input'}: internal error, please report it: {type(error).__name__}: {error}")


def _print(inputs: list[Input], extractor: Extractor) -> int:
    from .explain import summary

    failed: list[str] = []
    terminal = sys.stdout.isatty()
    for item, plan in _plans(inputs, extractor, failed):
        if terminal:
            Console(markup=False).print(summary(plan, str(item.path or "standard input")), "")
        else:
            sys.stdout.buffer.write(plan.to_json(indent=2 if len(inputs) == 1 else None) + b"\n")
            sys.stdout.buffer.flush()
    return len(failed)


def _write(inputs: list[Input], extractor: Extractor, output: Path) -> int:
    failed: list[str] = []
    written = 0
    for item, plan in _plans(inputs, extractor, failed):
        target = output / item.name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, [plan.to_json(indent=2), b"\n"])
        except OSError as error:
            fail(Exit.NO_OUTPUT, f"{target}: cannot be written: {error.strerror or error}")
        written += 1
    say(f"{written} written to {output}" + (f", {len(failed)} not read" if failed else ""))
    return len(failed)


app.command()(batch)


# --- tables --------------------------------------------------------------------------------------------------------------


@app.command()
def tables(
    paths: Annotated[
        list[str], typer.Argument(metavar="JSON...", help="Plans extracted before (.json, .jsonl), or folders of them.")
    ],
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="FILE.xlsx|DIR", help="A workbook, or a folder for one file a table."),
    ],
    form: Annotated[
        str | None, typer.Option("--format", metavar="csv|parquet", help="Of the files in DIR; csv if not given.")
    ] = None,
) -> None:
    """Make tables of plans: documents, tasks by agency, agenda, targets, citations; a workbook, CSV or Parquet."""
    from ..output.tables import require, same
    from ..output.tables import tables as made

    book = output.suffix.lower() == ".xlsx"
    if form not in (None, "csv", "parquet"):
        fail(Exit.USAGE, f"--format {form}: must be csv or parquet; a workbook is written to -o FILE.xlsx")
    if book and form:
        fail(Exit.USAGE, f"--format {form}: {output} is a workbook; give a folder")
    if not book and output.suffix.lower() in (".csv", ".parquet", ".xls", ".xlsm", ".ods"):
        fail(Exit.USAGE, f"-o {output}: give FILE.xlsx, or a folder for CSV and Parquet")
    try:
        require("pandas", *(["xlsxwriter"] if book else ["pyarrow"] if form == "parquet" else []))
    except ImportError as error:
        fail(Exit.USAGE, str(error))
    files = found(plan_files, paths)
    if not files:
        fail(Exit.NO_INPUT, f"nothing to read in {', '.join(paths)}: kehoach tables reads .json and .jsonl files")
    failed: list[str] = []
    plans = list(_read_back(files, failed))
    for earlier, later in same(plans):
        say(f"warning: {earlier} and {later} have the same issuer and symbol: one document twice?")
    if plans:
        _write_tables(made(plan for _, plan in plans), output, form)
    say(f"{len(plans)} plans in {output}" + (f", {len(failed)} not read" if failed else ""))
    if failed:
        raise typer.Exit(int(Exit.SOME_FAILED))


def _read_back(files: list[Path], failed: list[str]) -> Iterator[tuple[str, Plan]]:
    """Each file's name and plan; one that holds no plan is named, and the rest goes on."""
    from pydantic import ValidationError

    from ..plan import Plan

    for file in files:
        number = None  # of a line, where a file has a plan a line
        try:
            if file.suffix.lower() == ".jsonl":
                with file.open("rb") as lines:
                    for number, line in enumerate(lines, 1):
                        plan = Plan.from_json(line)
                        yield plan.source.path or f"{file}:{number}", plan
            else:
                yield str(file), Plan.from_json(file.read_bytes())
            continue
        except OSError as error:
            reason = f"cannot be read: {error.strerror or error}"
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            reason = f"holds no plan: {place + ': ' if place else ''}{first['msg']}"
        name = f"{file}:{number}" if number else str(file)
        failed.append(name)
        say(f"{name}: {reason}")


def _write_tables(frames: dict[str, DataFrame], output: Path, form: str | None) -> None:
    from ..output.writers import csv_files, parquet_files, xlsx

    target = output
    try:
        if output.suffix.lower() == ".xlsx":
            output.parent.mkdir(parents=True, exist_ok=True)
            write_whole(output, [xlsx(frames)])
            return
        output.mkdir(parents=True, exist_ok=True)
        for name, data in parquet_files(frames) if form == "parquet" else csv_files(frames):
            target = output / name
            write_whole(target, [data])
    except OSError as error:
        fail(Exit.NO_OUTPUT, f"{target}: cannot be written: {error.strerror or error}")


# --- explain, schema, rules, evaluate ------------------------------------------------------------------------------------


@app.command()
def explain(
    file: Annotated[str, typer.Argument(metavar="FILE[:LINE]", help="A document, or one line of it.")],
    everything: All = False,
    lang: Lang = "vi",
    rules: RuleFolders = None,
) -> None:
    """Show a document with what was read below each line, and the rule that read it."""
    from .explain import explained

    path, line = Path(file), None
    if not path.exists() and (match := re.fullmatch(r"(.+):(\d+)", file)):
        path, line = Path(match[1]), int(match[2])
    try:
        data = path.read_bytes()
    except OSError as error:
        fail(Exit.USAGE, f"{path}: cannot be read: {error.strerror or error}")
    try:
        source = read_text(data, name=path.name).text
        plan = _extractor(rules, lang, residue=everything)(data, name=path.name)
    except SourceError as error:
        fail(Exit.SOME_FAILED, str(error))
    if line is not None and not 0 < line <= len(source.splitlines()):
        fail(Exit.USAGE, f"{path}: has {len(source.splitlines())} lines, none is number {line}")
    console = Console(soft_wrap=True)
    width = console.width if sys.stdout.isatty() else 120
    for shown in explained(plan, source, width, line):
        console.print(shown)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a plan."""
    from ..plan import json_schema

    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@rules_app.command("check")
def rules_check(
    rules: RuleFolders = None,
    timing: Annotated[
        bool, typer.Option("--timing/--no-timing", help="Time every pattern on hostile text, in a process of its own.")
    ] = True,
) -> None:
    """Run every example of every rule, and time every pattern on hostile text."""
    from ..prove import GROWTH, examples, growths

    extractor = _extractor(rules, "vi")
    count = sum(len(rule.accept) + len(rule.reject) + len(rule.pending) for rule in extractor.rules)
    failures = list(examples(extractor))
    for failure in failures:
        print(failure)
    print(f"{len(list(extractor.rules))} rules, {count} examples: {len(failures)} do not hold")
    slow = 0
    if timing:
        worst = 1.0
        for file, name, ratio, text in growths(rules or ()):
            worst = max(worst, ratio)
            if ratio >= GROWTH:
                slow += 1
                print(f"{file}: rule {name}: twice the text takes {ratio:.1f} times as long, on {text!r}")
        print(
            f"patterns on hostile text: the worst takes {worst:.1f} times as long for twice the text (must stay below {GROWTH:g})"
        )
    if failures or slow:
        raise typer.Exit(int(Exit.SOME_FAILED))


@rules_app.command("diagnostics")
def rules_diagnostics() -> None:
    """Print the page of all diagnostics: code, severity, messages, examples (`rules/DIAGNOSTICS.md`)."""
    from ..rules.diagnostics import Messages, page
    from ..rules.rules import rules_folder

    print(page(Messages(rules_folder())), end="")


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="A gold JSON, or a folder of them.")],
    documents: Annotated[
        Path,
        typer.Argument(
            metavar="DOCUMENTS|PREDICTED", help="The texts (they are extracted now), or JSON extracted before."
        ),
    ],
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="OTHER", help="Other texts or JSON: show gains and losses record by record."),
    ] = None,
    misses: Annotated[bool, typer.Option("--misses", help="Show each difference in its context.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    rules: RuleFolders = None,
) -> None:
    """Precision, recall and F1 of extracted plans against gold, by record type and field."""
    from .. import evaluate as judge

    golds = {file.stem: _json(file) for file in _files(gold, ".json")}
    if not golds:
        fail(Exit.NO_INPUT, f"{gold}: no gold JSON here")
    predicted, texts = _predicted(documents, golds, rules)
    result = judge.evaluate(golds, predicted)
    if as_json:
        print(json.dumps(judge.as_dict(result), ensure_ascii=False, indent=1))
    else:
        judge.show(result)
    if against is not None:
        other, _ = _predicted(against, golds, rules)
        for change in judge.changes(judge.evaluate(golds, other), result):
            print(judge.in_context(change, texts.get(change.document, "")))
    if misses:
        for difference in result.differences:
            print(judge.in_context(difference, texts.get(difference.document, "")))


def _files(path: Path, *suffixes: str) -> list[Path]:
    if not path.exists():
        fail(Exit.USAGE, f"{path}: no such file or folder")
    return sorted(f for f in path.iterdir() if f.suffix.lower() in suffixes) if path.is_dir() else [path]


def _json(file: Path) -> Any:
    try:
        plan = json.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        fail(Exit.SOME_FAILED, f"{file}: cannot be read as JSON: {error}")
    if not isinstance(plan, dict) or "header" not in plan:
        fail(Exit.SOME_FAILED, f"{file}: no plan: its JSON has no header")
    return plan


def _predicted(path: Path, golds: dict[str, Any], rules: list[Path] | None) -> tuple[dict[str, Any], dict[str, str]]:
    """Plans by document, extracted from the texts at `path` or read from its JSON, and the texts."""
    plans: dict[str, Any] = {}
    texts: dict[str, str] = {}
    extractor: Extractor | None = None
    for file in _files(path, ".json", *READ):
        stem = file.stem if file.stem in golds or len(golds) > 1 else next(iter(golds))
        if stem not in golds:
            continue
        if file.suffix.lower() == ".json":
            plans[stem] = _json(file)
        else:
            extractor = extractor or _extractor(rules, "vi")
            try:
                data = load(Input(file, file.name))
                texts[stem] = read_text(data, name=file.name).text
            except SourceError as error:
                fail(Exit.SOME_FAILED, str(error))
            plans[stem] = json.loads(extractor(data, name=file.name).to_json())
    return plans, texts


if __name__ == "__main__":
    main()
