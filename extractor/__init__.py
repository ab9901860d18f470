"""kehoach: Vietnamese government plans (Kế hoạch) as structured JSON, with positions kept.

`extract(source)` reads one document; `Extractor()` is the same with its own rules or language; `tables(plans)` makes pandas
DataFrames of plans.
"""

from .pipeline import Extractor, extract
from .plan import Plan
from .rules import RuleError
from .tables import tables
from .text import SourceError, read_text

__all__ = ["Extractor", "Plan", "RuleError", "SourceError", "extract", "read_text", "tables"]
