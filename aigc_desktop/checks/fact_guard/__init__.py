"""The facts guard of the news desk: what a draft says, traced to its brief."""

from aigc_desktop.checks.fact_guard.guard import FactsGuard
from aigc_desktop.checks.fact_guard.source import Source
from aigc_desktop.checks.fact_guard.trace import MissingFact, Trace, TracedFact, Tracer, trace

__all__ = ["FactsGuard", "MissingFact", "Source", "Trace", "TracedFact", "Tracer", "trace"]
