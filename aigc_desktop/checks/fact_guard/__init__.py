"""The facts guard of the news desk: what a draft says, traced to its brief."""

from aigc_desktop.checks.fact_guard.guard import FactsGuard, Trace, missing, trace
from aigc_desktop.checks.fact_guard.support import Facts

__all__ = ["Facts", "FactsGuard", "Trace", "missing", "trace"]
