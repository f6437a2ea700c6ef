"""HTML: one self-contained page that prints well."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any, BinaryIO

from aigc_desktop.export.format import Format, credits_of, from_json, label_json, receipt_json
from aigc_desktop.export.html_template import TEMPLATE
from aigc_desktop.export.page import Page
from aigc_desktop.i18n.message import N_

RECEIPT_ID = "generation-receipt"


def _write(page: Page, stream: BinaryIO) -> None:
    import jinja2  # noqa: PLC0415 - the window starts without it
    from markupsafe import Markup  # noqa: PLC0415

    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    html = environment.from_string(TEMPLATE).render(
        page=page,
        lang="zh-Hans" if page.language == "zh" else "en",
        label=label_json(page),
        credits=tuple(credits_of(page).items()),
        receipt_id=RECEIPT_ID,
        # Escaped for a script element already; other escapes mean nothing in there.
        receipt=Markup(_in_script(receipt_json(page))),
        about=page.translate(N_("How this text was generated")),
    )
    stream.write(html.encode())


def _in_script(json_text: str) -> str:
    r"""Return JSON that cannot end the script element around it: `<` becomes `\u003c`."""
    for char in "<>&":
        json_text = json_text.replace(char, f"\\u{ord(char):04x}")
    return json_text


class _ReceiptFinder(HTMLParser):
    """Collects the text of the first script element with the receipt's id."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: str | None = None
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and ("id", RECEIPT_ID) in attrs and self.text is None:
            self.text, self._inside = "", True

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside and self.text is not None:
            self.text += data


def _read_receipt(data: bytes) -> dict[str, Any] | None:
    finder = _ReceiptFinder()
    finder.feed(data.decode("utf-8-sig"))
    finder.close()
    return None if finder.text is None else from_json(finder.text)


HTML = Format("html", ".html", N_("Web page (HTML)"), _write, _read_receipt, (".htm",))
