"""How the wrong records grow with the damage: `python -m tests.mutation_report`.

Each text of `corpus/`, and each document of the folder that KEHOACH_REAL names where it is there, is damaged with 1, 2, 5, 10
and 20 wounds, several times over with fixed seeds. Nobody has read the damaged texts: what is read of the undamaged one is
taken for right. *Lost* are the records that no wound touches and that are not read any more, or read otherwise; *new* are
those that the undamaged text does not have.
"""

import argparse
import random
import sys
import time
from collections import Counter

from extractor import Extractor

from .mutators import MUTATORS, VALUES, damage, lost, material, read, seen, untouched

WOUNDS = (1, 2, 5, 10, 20)
# These take away or repeat whole pages: not a matter of so many wounds a document.
LARGE = ("cut", "repeat_page")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutation_report", description=(__doc__ or "").split("\n\n")[0]
    )
    parser.add_argument(
        "--times", type=int, default=5, help="how often each text is damaged, for each number of wounds"
    )
    times = parser.parse_args().times
    extractor = Extractor()
    files = material()
    names = [name for name in MUTATORS if name not in LARGE]
    texts = {file: read(file) for file in files}
    whole = {file: seen(extractor(text)) for file, text in texts.items()}
    total = sum(map(len, whole.values()))
    print(
        f"{len(files)} texts, {sum(map(len, texts.values())):,} characters, {total:,} records, each damaged {times} times\n"
    )
    kinds = list(VALUES)
    print("| wounds a text | lost | new | " + " | ".join(f"lost {kind}" for kind in kinds) + " | slowest |")
    print("|---:" * (4 + len(kinds)) + "|")
    for wounds in WOUNDS:
        kept, gone, added, found = Counter[str](), Counter[str](), 0, 0
        slowest, culprit = 0.0, ""
        for number, file in enumerate(files):
            for seed in range(times):
                rng = random.Random(f"{wounds} {number} {seed}")
                damaged, edits = damage(texts[file], rng.choices(names, k=wounds), rng)
                begin = time.process_time()
                after = seen(extractor(damaged))
                took = time.process_time() - begin
                if took > slowest:
                    slowest, culprit = took, f"{file.stem[:24]}, seed {seed}"
                beside = list(untouched(whole[file], edits))
                kept.update(record.kind for record in beside)
                gone.update(record.kind for record in lost(beside, after))
                before = {(record.kind, record.values) for record in whole[file]}
                added += sum((record.kind, record.values) not in before for record in after)
                found += len(after)
        shares = (gone.total() / kept.total(), added / found, *(gone[kind] / max(kept[kind], 1) for kind in kinds))
        print(f"| {wounds} | " + " | ".join(f"{share:.2%}" for share in shares) + f" | {slowest:.2f} s ({culprit}) |")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
