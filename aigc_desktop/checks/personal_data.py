"""Personal data in a text: found by form and check digit, with a masked version of each.

Telephone numbers by libphonenumber's Python port, check digits by python-stdnum; addresses and
e-mails by patterns of our own. Nothing is looked up, and no text leaves the process.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from aigc_desktop.checks.check import Subject
from aigc_desktop.domain.finding import Finding
from aigc_desktop.i18n.message import N_, Message

Kind = Literal["email", "phone", "identity", "card", "iban", "address"]
LABELS: dict[Kind, Message] = {
    "email": N_("an e-mail address"),
    "phone": N_("a telephone number"),
    "identity": N_("an identity number"),
    "card": N_("a card number"),
    "iban": N_("a bank account"),
    "address": N_("a postal address"),
}
_REGIONS = ("CN", "US", "GB")
"""Telephone numbers without a country code are read as of these countries."""
LONGEST = 200_000
"""Longer texts are read in pieces of this many characters."""


@dataclass(frozen=True)
class PersonalDatum:
    """One piece of personal data at `start` to `end`; `masked` could stand in its place."""

    kind: Kind
    start: int
    end: int
    masked: str


_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,5}"
    r"[A-Za-z]{2,24}(?![\w-])",
    re.ASCII,
)
_CN_ID = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
_US_SSN = re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])")
_UK_NINO = re.compile(
    r"(?<![A-Za-z0-9])[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![A-Za-z0-9])"
)
_CARD = re.compile(r"(?<![\d.,-])\d(?:[ -]?\d){12,18}(?![\d-]|[.,]\d)")
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Za-z0-9])"
)
_HAN = "\u4e00-\u9fff"
_HAN_NUMBER = r"(?:\d{1,5}|[一二三四五六七八九十百]{1,5})"
_HAN_ADDRESS = re.compile(
    rf"[{_HAN}]{{2,28}}(?:路|街|大道|巷|胡同|弄|里)[东西南北中内段一二三四五六七八九]{{0,3}}{_HAN_NUMBER}[号弄]"
    rf"(?:(?:{_HAN_NUMBER}|[A-Za-z])[号\-]?(?:楼|栋|幢|座|单元|室|层|户|\d{{1,5}})){{0,4}}"
)
_LEAD_IN = re.compile(rf"[{_HAN}]{{0,8}}?(?:寄[到往至]|送[到至]|住在|位于|地址[是为]?|[到在于至])")
"""Words before a Chinese address; nothing but their meaning parts them from it."""
_STREET = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Pl|Square|Sq"
    r"|Terrace|Way|Close|Crescent|Gardens|Parkway|Highway|Hwy)"
)
_UK_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
_ADDRESS = re.compile(
    rf"(?<![\w.])\d{{1,5}}[A-Za-z]? (?:[NSEW]\.? )?(?:[A-Z][\w'’.-]{{1,20}} ){{1,4}}{_STREET}\b\.?"
    r"(?:,? (?:Apt|Apartment|Suite|Unit|Flat|Floor)\.? ?#?[\w-]{1,6})?"
    r"(?:,? (?:[A-Z][\w'’.-]{1,20}[ ,]{1,2}){1,3}"
    rf"(?:[A-Z]{{2}} \d{{5}}(?:-\d{{4}})?|{_UK_POSTCODE}))?"
)


def personal_data(text: str) -> tuple[PersonalDatum, ...]:
    """Return the personal data in `text`, in order, none within another."""
    found: list[PersonalDatum] = []
    for start in range(0, max(len(text), 1), LONGEST):
        piece = text[start : start + LONGEST]
        taken = bytearray(len(piece))
        for reader in _READERS:
            for item in reader(piece):
                if taken.find(1, item.start, item.end) < 0:
                    taken[item.start : item.end] = b"\x01" * (item.end - item.start)
                    found.append(
                        PersonalDatum(item.kind, item.start + start, item.end + start, item.masked)
                    )
    return tuple(sorted(found, key=lambda item: item.start))


def masked(text: str) -> str:
    """Return `text` with all personal data masked."""
    for item in reversed(personal_data(text)):
        text = text[: item.start] + item.masked + text[item.end :]
    return text


def _emails(text: str) -> Iterator[PersonalDatum]:
    for match in _EMAIL.finditer(text):
        name, _, host = match.group().partition("@")
        yield PersonalDatum("email", *match.span(), f"{name[0]}***@{host}")


def _valid(
    check: Callable[[str], bool], pattern: re.Pattern[str], kind: Kind, keep: int
) -> _Reader:
    """A reader of numbers that `check` knows to be right; `keep` last digits stay visible."""

    def read(text: str) -> Iterator[PersonalDatum]:
        for match in pattern.finditer(text):
            if check(match.group()):
                yield PersonalDatum(kind, *match.span(), _starred(match.group(), keep))

    return read


def _starred(number: str, keep: int) -> str:
    """Return `number` with all letters and digits but the last `keep` as stars."""
    hidden = sum(char.isalnum() for char in number) - keep
    signs = []
    for char in number:
        signs.append("*" if char.isalnum() and hidden > 0 else char)
        hidden -= char.isalnum()
    return "".join(signs)


def _chinese_identity(number: str) -> bool:
    from stdnum.cn import ric  # noqa: PLC0415 - only texts with such numbers need the library

    return bool(ric.is_valid(number))


def _social_security(number: str) -> bool:
    from stdnum.us import ssn  # noqa: PLC0415

    return bool(ssn.is_valid(number))


def _national_insurance(number: str) -> bool:
    return number[:2] not in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}


def _payment_card(number: str) -> bool:
    """Luhn's check digit (ISO/IEC 7812-1) and a first digit that card networks use."""
    from stdnum import luhn  # noqa: PLC0415

    digits = re.sub(r"[ -]", "", number)
    return digits[0] in "3456" and len(set(digits)) > 1 and bool(luhn.is_valid(digits))


def _account(number: str) -> bool:
    from stdnum import iban  # noqa: PLC0415

    return bool(iban.is_valid(number))


def _phones(text: str) -> Iterator[PersonalDatum]:
    if sum(char.isdigit() for char in text) < 7:
        return
    import phonenumbers  # noqa: PLC0415

    seen: set[int] = set()
    for region in _REGIONS:
        for found in phonenumbers.PhoneNumberMatcher(text, region):
            if found.start in seen:
                continue
            seen.add(found.start)
            yield PersonalDatum("phone", found.start, found.end, _starred(found.raw_string, 4))


def _addresses(text: str) -> Iterator[PersonalDatum]:
    for match in _HAN_ADDRESS.finditer(text):
        lead = _LEAD_IN.match(match.group())
        start = match.start() + (lead.end() if lead else 0)
        yield PersonalDatum("address", start, match.end(), "[地址]")
    for match in _ADDRESS.finditer(text):
        yield PersonalDatum("address", *match.span(), "[address]")


_Reader = Callable[[str], Iterator[PersonalDatum]]
_READERS: tuple[_Reader, ...] = (
    _emails,
    _valid(_chinese_identity, _CN_ID, "identity", 4),
    _valid(_social_security, _US_SSN, "identity", 4),
    _valid(_national_insurance, _UK_NINO, "identity", 1),
    _valid(_payment_card, _CARD, "card", 4),
    _valid(_account, _IBAN, "iban", 4),
    _phones,
    _addresses,
)


@dataclass(frozen=True)
class PersonalData:
    """Personal data in a draft; what the brief gives itself is only pointed out."""

    id: str = "personal_data"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Return a finding for each piece, with the masked version as its suggestion."""
        given = subject.brief.all_text()
        return [
            Finding(
                self.id,
                "info" if text[item.start : item.end] in given else "warning",
                N_("The text holds {what}.", what=LABELS[item.kind]),
                part,
                item.start,
                item.end,
                suggestion=item.masked,
            )
            for part, text in subject.parts.items()
            for item in personal_data(text)
        ]
