"""The settings file: TOML, versioned, written atomically; what we do not know is kept."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.domain.settings import SETTINGS, SamplingChoice, Settings
from aigc_desktop.errors import StoreError, UsageError
from aigc_desktop.i18n.message import N_
from aigc_desktop.paths import atomic_write

log = logging.getLogger(__name__)
VERSION = 1


class SettingsFile:
    """Reads and writes one settings file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> Settings:
        """Return the settings; the defaults when there is no file yet.

        A damaged file is set aside, never overwritten: raises `StoreError` saying where it
        lies now, and the next call returns the defaults.
        """
        table = self._read()
        values = {setting.key: table[setting.key] for setting in SETTINGS if setting.key in table}
        sampling = {}
        section = table.get("sampling", {})
        for type_id, row in section.items() if isinstance(section, dict) else ():
            if isinstance(row, dict):
                sampling[str(type_id)] = _choice(row)
        return Settings(values, sampling)

    def save(self, settings: Settings) -> None:
        """Write `settings` into the file; comments and unknown keys in it stay."""
        try:
            document = tomlkit.parse(self.path.read_text("utf-8"))
        except FileNotFoundError:
            document = tomlkit.document()
            document.add(tomlkit.comment("AIGC Desktop settings; edit while the app is closed."))
        except (OSError, ValueError, TOMLKitError):
            log.warning("the settings file was unreadable and is replaced", exc_info=True)
            document = tomlkit.document()
        document["version"] = VERSION
        for setting in SETTINGS:
            document[setting.key] = settings.values[setting.key]
        section = _table(document, "sampling")
        for type_id, choice in settings.sampling.items():
            row = _table(section, type_id)
            row["preset"] = choice.preset
            for name, value in choice.custom.as_dict().items():
                row[name] = value
        with atomic_write(self.path) as stream:
            stream.write(tomlkit.dumps(document).encode("utf-8"))

    def _read(self) -> dict[str, Any]:
        try:
            return tomlkit.parse(self.path.read_text("utf-8")).unwrap()
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TOMLKitError) as error:
            aside = self.path.with_suffix(".damaged.toml")
            try:
                self.path.replace(aside)
            except OSError:
                aside = self.path
                log.warning("the damaged settings file cannot be set aside", exc_info=True)
            raise StoreError(
                N_(
                    "The settings could not be read and start afresh. The old file was kept as "
                    "{path}. Your texts are not affected.",
                    path=aside,
                )
            ) from error


def _table(parent: Any, key: str) -> Any:  # noqa: ANN401 - tomlkit's containers share no type
    """Return the table called `key`, a new one where something else stands."""
    if not isinstance(parent.get(key), dict):
        parent[key] = tomlkit.table()
    return parent[key]


def _choice(row: dict[str, Any]) -> SamplingChoice:
    try:
        custom = Sampling.from_dict(row)
    except UsageError:
        log.warning("sampling settings out of range fall back to their defaults")
        custom = Sampling()
    return SamplingChoice(str(row.get("preset", "balanced")), custom)
