from __future__ import annotations

from aigc_desktop.content.picture_sizes import picture_sizes
from aigc_desktop.domain.picture import PictureLook


def test_a_look_comes_back() -> None:
    look = PictureLook(template="bold", accent="#00ff00", logo="/tmp/标志.png")
    assert PictureLook.from_json(look.to_json()) == look


def test_what_does_not_fit_takes_its_default() -> None:
    damaged = {"template": 3, "accent": "red", "text": "#12345g", "background": "#000000", "new": 1}
    assert PictureLook.from_json(damaged) == PictureLook(background="#000000")
    assert PictureLook.from_json(["#ffffff"]) == PictureLook()


def test_the_sizes_the_platforms_ask_for_are_there() -> None:
    found = {(size.width, size.height) for size in picture_sizes()}
    assert found >= {(1200, 628), (1080, 1080), (1080, 1920), (1200, 300), (900, 383)}
    assert all(size.source and size.label for size in picture_sizes())
