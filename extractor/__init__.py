"""kehoach: Vietnamese government plans (Kế hoạch) as structured JSON, with positions kept.

`extract(source)` reads one document; `Extractor()` is the same with its own rules or language, and its `files(paths)` reads
many within `Limits`; `tables(plans)` makes pandas DataFrames of plans.
"""

from .batch.shards import Failure
from .batch.worker import Limits
from .output.tables import tables
from .pipeline import Extractor, extract
from .plan import Plan
from .rules.rules import RuleError
from .text import SourceError, read_text

__all__ = ["Extractor", "Failure", "Limits", "Plan", "RuleError", "SourceError", "extract", "read_text", "tables"]
