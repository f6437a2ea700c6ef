"""A reply as an e-mail draft (RFC 5322), which mail programs open ready to be sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from aigc_desktop.export.clean import clean_lines, one_line
from aigc_desktop.export.format import to_json
from aigc_desktop.paths import atomic_write

_SUBJECT = re.compile(
    r"\A\s*(?:\*\*)?(?:subject|re|主题|标题|邮件主题)(?:\*\*)?\s*[:：]\s*(?P<subject>[^\n]+)\n*",
    re.IGNORECASE,
)


def subject_and_body(text: str) -> tuple[str, str]:
    """Return the subject a text names in its first line ("" where it names none) and the rest."""
    found = _SUBJECT.match(text)
    if found is None:
        return "", text.strip()
    return one_line(found.group("subject")).strip("* "), text[found.end() :].strip()


def email_draft(
    text: str, notice: str, label: Mapping[str, str], source_type: str, subject: str = ""
) -> bytes:
    """Return `text` as a draft: unsent, without sender and receiver.

    The AI notice ends the body, the TC260 label and the IPTC source type lie in headers. The
    generation receipt is left out on purpose: it holds the brief, and the mail goes to others.
    """
    named, body = subject_and_body(clean_lines(text))
    message = EmailMessage(policy=SMTP)
    message["Subject"] = one_line(subject) or named
    message["X-Unsent"] = "1"
    message["X-AIGC"] = to_json(dict(label))
    message["X-Digital-Source-Type"] = source_type
    message.set_content(f"{body}\n\n-- \n{notice}\n", charset="utf-8")
    return message.as_bytes()


def write_email(data: bytes, target: Path) -> None:
    """Write a draft as a whole or not at all; raise `WriteError` if it cannot be."""
    with atomic_write(target) as stream:
        stream.write(data)
