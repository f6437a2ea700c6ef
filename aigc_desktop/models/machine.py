"""What this computer has to offer: memory, disk, processor, graphics card."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Machine:
    """Memory and disk in MB (10^6 bytes). `graphics` is "" where no card was found."""

    ram_mb: int
    free_ram_mb: int
    free_disk_mb: int
    cores: int
    processor: str
    graphics: str


def look_at_machine(folder: Path) -> Machine:
    """Return what there is now; the disk is the one `folder` lies or will lie on."""
    memory = psutil.virtual_memory()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return Machine(
        ram_mb=memory.total // 10**6,
        free_ram_mb=memory.available // 10**6,
        free_disk_mb=shutil.disk_usage(folder).free // 10**6,
        cores=psutil.cpu_count(logical=False) or os.cpu_count() or 1,
        processor=_processor(),
        graphics=_graphics(),
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "") or platform.machine()


def _graphics() -> str:
    """Return the kind of a graphics card that could compute, as far as its driver shows."""
    if sys.platform == "darwin" and platform.machine() == "arm64":
        return "Apple"
    if Path("/proc/driver/nvidia/version").exists() or shutil.which("nvidia-smi"):
        return "NVIDIA"
    return "AMD" if Path("/dev/kfd").exists() else ""
