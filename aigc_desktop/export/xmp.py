"""XMP: where PDFs and pictures carry their title, their AI label and their origin."""

from __future__ import annotations

from xml.sax.saxutils import escape

from aigc_desktop.export.format import label_json, receipt_json
from aigc_desktop.export.page import Page

_PACKET = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>{more}
<Iptc4xmpExt:DigitalSourceType>{source_type}</Iptc4xmpExt:DigitalSourceType>
<TC260:AIGC>{label}</TC260:AIGC>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>"""
_RECEIPT = "\n<dc:source>{receipt}</dc:source>"


def xmp_packet(page: Page, language: str, *, with_receipt: bool = False) -> str:
    """Return the metadata of `page` as XMP (ISO 16684-1).

    `language` is a BCP 47 tag. `with_receipt` puts the generation receipt into `dc:source`,
    for files that have no other place for it.
    """
    receipt = _RECEIPT.format(receipt=escape(receipt_json(page))) if with_receipt else ""
    return _PACKET.format(
        title=escape(page.title),
        author=escape(page.author),
        language=language,
        more=receipt,
        source_type=escape(page.source_type),
        label=escape(label_json(page)),
    )
