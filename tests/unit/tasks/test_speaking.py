"""A document spoken into a file, with notice, label and receipt; the voice is a stand-in."""

from __future__ import annotations

import io
import json
import sys
import wave
from dataclasses import dataclass
from pathlib import Path

import pytest

from aigc_desktop.content.news import NEWS
from aigc_desktop.domain.brief import Language
from aigc_desktop.domain.candidate import Draft, ModelIdentity
from aigc_desktop.domain.document import Document, Receipt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.errors import Cancelled, UsageError, WriteError
from aigc_desktop.export.ai_label import tc260_label
from aigc_desktop.export.wav_label import chunks_of
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.speech.engine import Command, Espeak, Sapi, Say, find_engine
from aigc_desktop.tasks import speak_document
from aigc_desktop.tasks.speak_document import save_spoken, speech_engine

VOICE = """
import sys, time, wave
text = sys.stdin.buffer.read()
open(sys.argv[1] + ".txt", "wb").write(text)
time.sleep(float(sys.argv[2]))
with wave.open(sys.argv[1], "wb") as file:
    file.setparams((1, 2, 8000, 0, "NONE", ""))
    file.writeframes(bytes(len(text) * 2))
"""


@dataclass(frozen=True)
class Voice:
    """A speech engine whose voice is silence."""

    script: str = VOICE
    heard: Path | None = None
    pause_s: float = 0.0
    name: str = "test voice"

    def speak(self, language: Language) -> Command:
        return Command(sys.executable, ("-c", "import sys; sys.stdin.read()"))

    def save(self, language: Language, target: Path) -> Command:
        return Command(sys.executable, ("-c", self.script, str(target), str(self.pause_s)))


def document(language: Language = "en") -> Document:
    text = {"en": "The doors are open.", "zh": "大门已经打开。"}[language]
    receipt = Receipt("1", ModelIdentity("m", "sha256:1", "e"), Sampling(), NEWS.examples[language])
    parts = {"headline": "News", "lead": text, "body": text}
    return Document("News", (Draft(0, parts, "\n".join(parts.values()), 1.0),), receipt)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_spoken_file_says_what_it_is(home: Path, language: Language) -> None:
    made, target = document(language), home / "声音 é.wav"
    paths = AppPaths.for_user()
    assert save_spoken(made, target, paths, Voice(), CancelToken()) == target
    data = target.read_bytes()
    with wave.open(io.BytesIO(data)) as sound:
        spoken = sound.getnframes()
    chunks = dict(chunks_of(data))
    assert json.loads(chunks[b"AIGC"]) == tc260_label(made)
    info = chunks[b"LIST"].decode("utf-8")
    assert ("AI" in info) and ("generated" in info or "生成" in info)
    receipt = json.loads(chunks[b"AIGR"])
    assert receipt["brief"]["who"] == NEWS.examples[language].text("who")
    # The notice was spoken besides the text: the stand-in is silent a frame for each byte.
    assert spoken > len(made.drafts[0].text.encode()) + 40


def test_a_voice_that_fails_leaves_what_was_there(home: Path) -> None:
    home.mkdir(parents=True)
    target = home / "a.wav"
    target.write_bytes(b"before")
    for script in (
        "import sys; sys.exit('no voice')",
        "pass",
        "open(__import__('sys').argv[1], 'w').write('x')",
    ):
        with pytest.raises(WriteError) as error:
            save_spoken(document(), target, AppPaths.for_user(), Voice(script), CancelToken())
        assert "test voice" in str(error.value)
    assert target.read_bytes() == b"before"
    assert [file.name for file in home.iterdir() if file.is_file()] == ["a.wav"]


def test_speaking_can_be_stopped(home: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        save_spoken(document(), home / "a.wav", AppPaths.for_user(), Voice(pause_s=60), cancel)
    assert not (home / "a.wav").exists()


def test_the_engine_of_each_system() -> None:
    def only(*names: str):
        return lambda name: f"/bin/{name}" if name in names else None

    assert find_engine("linux", only("espeak-ng", "espeak")) == Espeak("/bin/espeak-ng")
    assert find_engine("linux", only("espeak")) == Espeak("/bin/espeak")
    assert find_engine("darwin", only("say", "espeak")) == Say("/bin/say")
    assert find_engine("win32", only("powershell")) == Sapi("/bin/powershell")
    assert find_engine("linux", only()) is None


@pytest.mark.parametrize("engine", [Espeak("espeak-ng"), Say("say"), Sapi("powershell")])
def test_no_text_and_no_path_reaches_a_script_or_an_option(engine, tmp_path: Path) -> None:
    target = tmp_path / "it's; $(rm) \".wav"
    for language in ("en", "zh"):
        command = engine.save(language, target)
        named = [*command.arguments, *command.environment.values()]
        assert str(target) in named
        assert all(str(target) == word or str(target) not in word for word in named)
    assert engine.speak("zh") != engine.speak("en")


def test_where_there_is_no_voice_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speak_document, "find_engine", lambda: None)
    with pytest.raises(UsageError, match="espeak-ng"):
        speech_engine()
