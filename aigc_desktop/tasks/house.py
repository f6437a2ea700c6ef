"""House rules: the user's own words and a brand, put into briefs and checks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from aigc_desktop.checks.ad_law import AdLaw
from aigc_desktop.checks.own_words import OwnWords
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brand import Brand
from aigc_desktop.domain.brief import Brief, FieldValue
from aigc_desktop.domain.words import WordList


@dataclass(frozen=True)
class HouseRules:
    """The words that hold for a text: the user's own, and those of the brand if there is one."""

    words: WordList = field(default_factory=WordList)
    brand: Brand | None = None

    def all_words(self) -> WordList:
        """Return the words of user and brand as one list."""
        if self.brand is None:
            return self.words
        named = WordList(names=(self.brand.name,))
        return self.words.with_more(self.brand.words).with_more(named)

    def applied(self, content_type: ContentType) -> ContentType:
        """Return `content_type` with a check of these words; names are spared by the law."""
        words = self.all_words()
        if not words:
            return content_type
        own = OwnWords.of(words)
        checks = tuple(
            replace(check, names=words.names) if isinstance(check, AdLaw) else check
            for check in content_type.checks
        )
        return replace(content_type, checks=(*checks, own), strict=(*content_type.strict, own.id))


def filled(content_type: ContentType, brief: Brief, brand: Brand) -> Brief:
    """Return `brief` with what `brand` knows in the fields that are empty or at their default."""
    values: dict[str, FieldValue] = {}
    for key, source in content_type.brand_fields.items():
        known: FieldValue = getattr(brand, source)
        spec = content_type.field(key)
        if not known or spec is None or (spec.choices and known not in spec.choices):
            continue
        if brief.text(key) in {"", spec.default}:
            values[key] = known
    return brief.with_values(**values)
