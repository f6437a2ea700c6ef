"""A generation receipt as lines for people to read."""

from __future__ import annotations

from aigc_desktop.domain.document import Receipt
from aigc_desktop.domain.sampling import RANGES
from aigc_desktop.domain.sampling_help import LABELS
from aigc_desktop.export.clean import one_line
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.i18n.translator import Translator


def receipt_lines(receipt: Receipt, translate: Translator) -> tuple[tuple[str, str], ...]:
    """Return name and value of what made the text; parameters that are off are left out."""
    lines: list[tuple[Message, object]] = [
        (N_("Model"), receipt.model.id),
        (N_("Revision"), receipt.model.revision),
        (N_("Engine"), receipt.model.engine),
        (N_("Written by"), f"AIGC Desktop {receipt.app_version}"),
        (N_("Written on"), receipt.created),
    ]
    for name in RANGES:
        label, value = LABELS[name], getattr(receipt.sampling, name)
        # The seed's "off" means one was still to be drawn; a receipt always shows it.
        if name == "seed" or value != RANGES[name].off:
            lines.append((label, f"{value:g}" if isinstance(value, float) else value))
    if receipt.sampling.stop:
        lines.append((LABELS["stop"], " ".join(receipt.sampling.stop)))
    named = [(translate(label), one_line(str(value))) for label, value in lines]
    named += [(one_line(name), one_line(value)) for name, value in receipt.environment.items()]
    return tuple((name, value) for name, value in named if value)
