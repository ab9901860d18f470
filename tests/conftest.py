"""What several test modules share."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder with real documents, their gold and the scoring tool; not part of the repository."""
    root = Path(__file__).resolve().parents[1]
    folder = (root / os.environ.get("KEHOACH_REAL", "../shared")).resolve()
    if not folder.is_dir():
        pytest.skip(f"no real documents: {folder} does not exist (set KEHOACH_REAL to their folder)")
    return folder
