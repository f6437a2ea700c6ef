"""The processes in which our engine works: their environment and their memory."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys

HUGE_PAGES = "glibc.malloc.hugetlb=1"
"""Lets glibc (2.35 and later; older ones and other systems ignore it) ask for pages of 2 MB.

A token of a 124M model reads 120 MB of weights; with pages of 4 KB the processor spends a fifth
of the time looking up where they are.
"""


def engine_environment() -> dict[str, str]:
    """Return this process's environment with what the engine's process needs."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONIOENCODING": "utf-8"}
    environment["PYTHONPATH"] = os.pathsep.join(entry for entry in sys.path if entry)
    environment.setdefault("GLIBC_TUNABLES", HUGE_PAGES)
    return environment


def own_program() -> list[str]:
    """Return what starts this app once more, frozen or not; arguments go behind it."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "aigc_desktop"]


def give_back() -> None:
    """Hand memory that was freed back to the system, where the C library can (glibc)."""
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):  # musl has no such function
            ctypes.CDLL(None).malloc_trim(0)


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
