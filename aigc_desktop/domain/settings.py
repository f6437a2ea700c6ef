"""Every setting, declared once: type, default, range, label, help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from aigc_desktop.domain.sampling import PRESET_NAMES, Sampling
from aigc_desktop.i18n.message import N_, Message

SettingKind = Literal["choice", "int", "text", "folder", "file"]
SettingPage = Literal["general", "network"]


@dataclass(frozen=True)
class Setting:
    """One setting. `choices` maps stored values to labels; `low` and `high` bound numbers."""

    key: str
    kind: SettingKind
    default: str | int
    label: Message
    help: Message
    choices: Mapping[str, Message] = field(default_factory=dict)
    low: int = 0
    high: int = 0
    page: SettingPage = "general"

    def accepts(self, value: object) -> bool:
        """Whether `value` may be stored under this key."""
        if self.kind == "int":
            return type(value) is int and self.low <= value <= self.high
        if not isinstance(value, str) or any("\ud800" <= char <= "\udfff" for char in value):
            return False  # half a character cannot be written to a file
        return not self.choices or value in self.choices


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "language",
        "choice",
        "",
        N_("Interface language"),
        N_("The language of menus and messages. The text you write can be in another one."),
        # Languages are named in themselves, in every interface language.
        choices={"": N_("As the system"), "en": Message("English"), "zh_CN": Message("简体中文")},
    ),
    Setting(
        "theme",
        "choice",
        "system",
        N_("Theme"),
        N_("Light or dark colours."),
        choices={"system": N_("As the system"), "light": N_("Light"), "dark": N_("Dark")},
    ),
    Setting(
        "model",
        "folder",
        "starter",
        N_("Model"),
        N_(
            "“starter” is the built-in model. Or give a folder on this computer that holds "
            "config.json and model.safetensors."
        ),
    ),
    Setting(
        "threads",
        "int",
        0,
        N_("Threads"),
        N_("Processor threads for writing; 0 leaves the choice to the engine."),
        high=64,
    ),
    Setting(
        "agency",
        "text",
        "",
        N_("Agency or paper"),
        N_("Your own name in datelines such as “LINDEN, March 3 (name) -”."),
    ),
    Setting(
        "keep",
        "int",
        4,
        N_("Drafts shown"),
        N_("How many of the generated candidates are shown, best first."),
        low=1,
        high=16,
    ),
    Setting(
        "faq",
        "file",
        "",
        N_("Questions and answers"),
        N_("The file customer-service replies rest on: CSV, or text with “Q:” and “A:”."),
    ),
    Setting(
        "safety",
        "choice",
        "strict",
        N_("Safety filter"),
        N_(
            "What to do with drafts that read like hatred, self-harm or weapons instructions. "
            "Sexual texts about minors are always turned away. No text is ever changed."
        ),
        choices={"strict": N_("Turn them away"), "marked": N_("Cover them, with the reason")},
    ),
    Setting(
        "network",
        "choice",
        "asked",
        N_("Network"),
        N_(
            "The app connects only when you fetch or repair a model. “Never” forbids even that; "
            "models then come from a folder or archive."
        ),
        choices={"asked": N_("Only when I fetch a model"), "never": N_("Never")},
        page="network",
    ),
    Setting(
        "servers",
        "choice",
        "off",
        N_("Writing on servers"),
        N_(
            "Lets you choose a model on a server you added under File, Servers. What you write "
            "is sent there whenever you generate with it, and at no other time."
        ),
        choices={"off": N_("Off: all writing stays on this computer"), "on": N_("On")},
        page="network",
    ),
    Setting(
        "endpoint",
        "text",
        "",
        N_("Model server"),
        N_("Address of a mirror of the Hugging Face hub; empty for the hub itself."),
        page="network",
    ),
    Setting(
        "proxy",
        "text",
        "",
        N_("Proxy"),
        N_("Address of a proxy, such as http://proxy.example:8080; empty for the system's own."),
        page="network",
    ),
    Setting(
        "lock_after",
        "int",
        15,
        N_("Lock after (minutes)"),
        N_("An encrypted library is locked when nobody used the app for so long; 0 never locks."),
        high=480,
    ),
)


@dataclass(frozen=True)
class SamplingChoice:
    """The preset chosen for a content type, and the values behind “Custom”."""

    preset: str = "balanced"
    custom: Sampling = field(default_factory=Sampling)

    def resolve(self, presets: Mapping[str, Sampling]) -> Sampling:
        """Return the sampling in force."""
        return presets.get(self.preset, self.custom)


@dataclass(frozen=True)
class Settings:
    """All settings, valid by construction: what does not fit falls back to its default."""

    values: Mapping[str, str | int] = field(default_factory=dict)
    sampling: Mapping[str, SamplingChoice] = field(default_factory=dict)

    def __post_init__(self) -> None:
        valid = {
            setting.key: value
            if setting.accepts(value := self.values.get(setting.key, setting.default))
            else setting.default
            for setting in SETTINGS
        }
        object.__setattr__(self, "values", valid)

    def text(self, key: str) -> str:
        """Return the text setting `key`."""
        return str(self.values[key])

    def number(self, key: str) -> int:
        """Return the number setting `key`."""
        return int(self.values[key])

    def choice(self, type_id: str) -> SamplingChoice:
        """Return the sampling chosen for content type `type_id`."""
        found = self.sampling.get(type_id, SamplingChoice())
        return found if found.preset in PRESET_NAMES else replace(found, preset="balanced")

    def with_values(self, **values: str | int) -> Settings:
        """Return a copy with some settings changed."""
        return replace(self, values={**self.values, **values})

    def with_choice(self, type_id: str, choice: SamplingChoice) -> Settings:
        """Return a copy with another sampling for `type_id`."""
        return replace(self, sampling={**self.sampling, type_id: choice})
