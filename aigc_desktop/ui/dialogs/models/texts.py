"""Sizes, times and states in words."""

from __future__ import annotations

from aigc_desktop.i18n import N_, Message
from aigc_desktop.jobs.model_jobs import Activity, Kind
from aigc_desktop.models.installed import InstalledModel
from aigc_desktop.models.meter import TransferProgress
from aigc_desktop.models.removing import Removal
from aigc_desktop.tasks.list_models import STATES, ModelRow

_GOING: dict[Kind, Message] = {
    "list": N_("looking…"),
    "download": N_("downloading"),
    "give_up": N_("cancelling…"),
    "import": N_("importing"),
    "verify": N_("verifying"),
    "repair": N_("repairing"),
    "remove": N_("removing…"),
    "measure": N_("measuring…"),
    "token": N_("saving…"),
}
LANGUAGE_NAMES = {"en": N_("English"), "zh": N_("Chinese")}
FITNESS = {0: N_("no"), 1: N_("in part"), 2: N_("yes"), 3: N_("well")}


def size_text(size: float) -> str:
    """Return bytes as people read them, in decimal units as disks are sold."""
    if size >= 10**9:
        return f"{size / 10**9:.1f} GB"
    if size >= 10**6:
        return f"{size / 10**6:.0f} MB"
    return f"{size / 1000:.0f} kB"


def count_text(parameters: int) -> str:
    """Return a number of parameters: 124M, 1.5B."""
    return f"{parameters / 1e9:.1f}B" if parameters >= 10**9 else f"{parameters / 1e6:.0f}M"


def time_text(seconds: float) -> Message:
    """Return a time that is left, roughly."""
    if seconds < 0:
        return N_("time left unknown")
    if seconds < 90:
        return N_("{seconds} s left", seconds=round(seconds))
    if seconds < 5400:
        return N_("{minutes} min left", minutes=round(seconds / 60))
    return N_("{hours} h left", hours=f"{seconds / 3600:.1f}")


def progress_text(now: TransferProgress) -> Message:
    """Return how far a transfer is."""
    return N_(
        "{done} of {total} · {rate}/s · {left}",
        done=size_text(now.done),
        total=size_text(now.total),
        rate=size_text(now.bytes_per_s),
        left=time_text(now.seconds_left),
    )


def state_text(
    row: ModelRow, activity: Activity | None, progress: TransferProgress | None, *, used: bool
) -> Message:
    """Return how it stands with a model, for the list."""
    if activity is not None:
        going = _GOING[activity.kind]
        if progress is not None:
            return N_("{what} {percent}%", what=going, percent=progress.percent)
        return going
    if used:
        return N_("in use")
    if row.unfinished is not None and row.state == "unfinished":
        percent = 100 * row.unfinished.done // max(1, row.unfinished.total)
        return N_("paused at {percent}%", percent=percent)
    return STATES[row.state]


def removal_lines(model: InstalledModel, plan: Removal, *, used: bool) -> list[Message]:
    """Return what removing a model would do, as sentences."""
    lines = [N_("This frees {size}.", size=size_text(plan.frees))]
    if model.origin == "folder":
        lines = [N_("It is only taken off the list; its files stay where they are.")]
    if model.origin == "hub":
        lines.append(N_("Other programs that use the Hugging Face cache lose it too."))
    if plan.keeps:
        versions = ", ".join(plan.kept_for)
        size = size_text(plan.keeps)
        lines.append(N_("{size} stay: version {versions} uses them.", size=size, versions=versions))
    if used:
        lines.append(N_("It is in use; the built-in model takes its place."))
    return lines
