"""Runs short torch code by TorchScript instead of Python, where there is TorchScript.

A step of a small batch is hundreds of short operations: as one call they cost a sixth of a
token's time less, and give the same numbers to the bit. Where TorchScript is missing (its end
is announced) or finds no source text, the code runs in Python as it stands.
"""

from __future__ import annotations

import functools
import logging
import warnings
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import torch

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")


def scripted(code: Callable[P, R]) -> Callable[P, R]:
    """Return `code`, a module or a function, run by TorchScript if possible."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its deprecation: we have the other way
            script = torch.jit.script(code)
    except (AttributeError, NotImplementedError, OSError, RuntimeError):
        log.warning("TorchScript is not to be had; writing is slower", exc_info=True)
        return code

    @functools.wraps(code)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        # Its optimiser takes a quarter of a second of the first tokens and gains nothing here.
        with torch.jit.optimized_execution(False):  # type: ignore[attr-defined]
            result: R = script(*args, **kwargs)
            return result

    return run
