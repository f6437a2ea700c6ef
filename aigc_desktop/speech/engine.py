"""What a speech engine is: commands that speak a text or write it to a WAV file.

The text always goes to the command's input, in UTF-8, so that nothing in it is ever taken for
an option or a piece of a script.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from aigc_desktop.domain.brief import Language

FindProgram = Callable[[str], str | None]


@dataclass(frozen=True)
class Command:
    """A program with its arguments, and what it finds in its environment besides ours."""

    program: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


class SpeechEngine(Protocol):
    """A program that can speak English and Chinese."""

    @property
    def name(self) -> str:
        """What people know it by."""
        ...

    def speak(self, language: Language) -> Command:
        """Return the command that speaks its input aloud."""
        ...

    def save(self, language: Language, target: Path) -> Command:
        """Return the command that writes its input, spoken, to the WAV file `target`."""
        ...


@dataclass(frozen=True)
class Espeak:
    """eSpeak NG, and its forerunner; free, on every Linux, also for Windows and macOS."""

    program: str
    name: str = "eSpeak NG"

    def speak(self, language: Language) -> Command:
        """See `SpeechEngine`."""
        voice = "cmn" if language == "zh" else "en"
        return Command(self.program, ("-v", voice, "-b", "1", "--stdin"))

    def save(self, language: Language, target: Path) -> Command:
        """See `SpeechEngine`."""
        spoken = self.speak(language)
        return Command(spoken.program, ("-w", str(target), *spoken.arguments))


@dataclass(frozen=True)
class Say:
    """The voice of macOS."""

    program: str
    name: str = "macOS"

    def speak(self, language: Language) -> Command:
        """See `SpeechEngine`; other than Chinese texts are left to the voice chosen there."""
        voice = ("-v", "Tingting") if language == "zh" else ()
        return Command(self.program, (*voice, "-f", "-"))

    def save(self, language: Language, target: Path) -> Command:
        """See `SpeechEngine`."""
        spoken = self.speak(language)
        form = ("--file-format=WAVE", "--data-format=LEI16@22050")
        return Command(spoken.program, ("-o", str(target), *form, *spoken.arguments))


_SAPI = (
    "[Console]::InputEncoding = [Text.Encoding]::UTF8; Add-Type -AssemblyName System.Speech; "
    "$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer; "
    "$culture = [Globalization.CultureInfo]$env:AIGC_CULTURE; "
    "$voice.SelectVoiceByHints('NotSet', 'NotSet', 0, $culture); "
    "if ($env:AIGC_WAV) { $voice.SetOutputToWaveFile($env:AIGC_WAV) }; "
    "$voice.Speak([Console]::In.ReadToEnd()); $voice.Dispose()"
)


@dataclass(frozen=True)
class Sapi:
    """The voices of Windows."""

    program: str
    name: str = "Windows"

    def speak(self, language: Language) -> Command:
        """See `SpeechEngine`."""
        culture = "zh-CN" if language == "zh" else "en-US"
        arguments = ("-NoProfile", "-NonInteractive", "-Command", _SAPI)
        return Command(self.program, arguments, {"AIGC_CULTURE": culture})

    def save(self, language: Language, target: Path) -> Command:
        """See `SpeechEngine`."""
        spoken = self.speak(language)
        environment = {**spoken.environment, "AIGC_WAV": str(target)}
        return Command(spoken.program, spoken.arguments, environment)


def find_engine(
    platform: str = sys.platform, find: FindProgram = shutil.which
) -> SpeechEngine | None:
    """Return the best speech engine there is, None where there is none."""
    if platform == "darwin" and (program := find("say")):
        return Say(program)
    if platform == "win32" and (program := find("powershell")):
        return Sapi(program)
    for name in ("espeak-ng", "espeak"):
        if program := find(name):
            return Espeak(program)
    return None
