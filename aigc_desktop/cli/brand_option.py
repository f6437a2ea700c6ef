"""The user's own words and brand profiles on the command line."""

from __future__ import annotations

import argparse

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.errors import UsageError
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.paths import AppPaths
from aigc_desktop.store.house import HouseStore
from aigc_desktop.tasks.house import HouseRules, filled


def add_brand_option(parser: argparse.ArgumentParser, tr: Translator) -> None:
    """Describe `--brand`."""
    parser.add_argument(
        "--brand", default="", metavar="NAME",
        help=tr(N_("brand profile that fills empty fields and adds its words to the checks")),
    )  # fmt: skip


def with_house_rules(
    content_type: ContentType, brief: Brief, brand_name: str, paths: AppPaths
) -> tuple[ContentType, Brief]:
    """Return the content type with the user's own words checked, and the brief filled.

    Raises `UsageError` for a brand there is not, `StoreError` for a damaged word list.
    """
    if content_type.shape != "DRAFT":
        return content_type, brief
    store = HouseStore.of(paths)
    brands = {brand.name: brand for brand in store.brands.load()[0]}
    brand = brands.get(brand_name)
    if brand_name and brand is None:
        raise UsageError(
            N_(
                "There is no brand profile “{name}”. There are: {known}.",
                name=brand_name[:60],
                known=", ".join(brands) or "–",
            )
        )
    rules = HouseRules(store.load_words(), brand)
    kind = rules.applied(content_type)
    return kind, filled(kind, brief, brand) if brand else brief
