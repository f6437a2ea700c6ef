"""Works with an encrypted library in the real window, then looks for plain text on the disk.

python tests/benchmarks/plain_text.py: everything the session may write lies below one folder
(home, temporary files, settings, logs); it is searched while the window is at work, after it
was killed with `kill -9`, and after a proper end.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

LATIN, CHINESE = "Quetzalmoth", "孔雀石绿洲"
PASSPHRASE = "correct horse battery"
STEPS = ("encrypt", "generate", "chat", "search", "passphrase", "forget", "lock", "type")


def session(end: str) -> None:  # noqa: PLR0915 - one story, told in its order
    """Work in the window; say each step; then wait to be killed, or quit."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    from aigc_desktop.app import Application, set_up_logging
    from aigc_desktop.jobs.job import ModelReady
    from aigc_desktop.paths import AppPaths
    from aigc_desktop.store.entry import Filter

    paths = AppPaths.for_user()
    set_up_logging(paths)
    app = Application(QApplication([]), paths)
    app.start()

    def wait(milliseconds: int = 100) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def rest() -> None:
        while app.runner.busy or app.background.busy or app.slow.busy:
            wait()

    def unlock() -> None:
        if app.unlocking is not None:
            app.unlocking.line.setText(PASSPHRASE)
            app.unlocking.accept()
            rest()

    def say(step: str) -> None:
        sys.stdout.write(step + "\n")
        sys.stdout.flush()
        sys.stdin.readline()

    while not isinstance(app.runner.model_state, ModelReady):
        wait()
    unlock()
    if not app.vault.encrypted:
        app.upkeep.set_passphrase(PASSPHRASE)
    say("encrypt")
    tab = app.window.content_tabs["ad"]
    tab.fill_example()  # type: ignore[attr-defined]
    brief = tab.form.brief().with_values(product=f"{LATIN} {CHINESE} lamp", brand=CHINESE)  # type: ignore[attr-defined]
    tab.form.set_brief(brief)  # type: ignore[attr-defined]
    tab.generate()  # type: ignore[attr-defined]
    rest()
    tab.cards.cards[0].keep_button.click()  # type: ignore[attr-defined]
    app.window.keep_brief()
    say("generate")
    chat = app.window.content_tabs["chat"]
    chat.input.setPlainText(f"Tell me about {LATIN} {CHINESE}.")  # type: ignore[attr-defined]
    chat.send()  # type: ignore[attr-defined]
    rest()
    chat.new_button.click()  # type: ignore[attr-defined]
    say("chat")
    library = app.window.library_tab
    app.window.tabs.setCurrentWidget(library)
    library.filters.search.setText(LATIN)
    wait(400)
    rest()
    assert library.model.rowCount() >= 2
    say("search")
    app.upkeep.set_passphrase(PASSPHRASE)
    say("passphrase")
    app.library.trash([app.library.entries()[0].id])
    app.library.empty_trash()
    say("forget")
    app.lock()
    rest()
    unlock()
    assert app.library.count(Filter(text=CHINESE)) >= 1
    say("lock")
    tab = app.window.content_tabs["ad"]
    tab.form.set_brief(brief.with_values(product=f"{LATIN} typed last"))  # type: ignore[attr-defined]
    wait(2500)
    say("type")
    if end == "quit":
        app.shut_down()


def traces(folder: Path) -> Iterator[str]:
    """Return the files below `folder` with a canary in any form we know of."""
    forms = [LATIN, LATIN.lower(), CHINESE, CHINESE[:2], CHINESE.encode("unicode_escape").decode()]
    wanted = [form.encode() for form in forms]
    wanted += [LATIN.encode("utf-16-le"), CHINESE[:2].encode("utf-16-le")]
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if any(form in content for form in wanted):
                yield str(path.relative_to(folder))


def main() -> int:
    """Run two sessions and search after every step; return 1 if anything was found."""
    if sys.argv[1:2] == ["session"]:
        session(sys.argv[2])
        return 0
    found = searched = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        places = {"HOME": "home", "TMPDIR": "tmp", "AIGC_DESKTOP_HOME": "app",
                  "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache", "XDG_DATA_HOME": "share",
                  "XDG_RUNTIME_DIR": "run"}  # fmt: skip
        for place in places.values():
            (folder / place).mkdir(mode=0o700)
        env = {**os.environ, **{key: str(folder / place) for key, place in places.items()}}
        for end in ("kill", "quit"):
            child = subprocess.Popen(
                [sys.executable, __file__, "session", end], env=env, cwd=ROOT,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
            )  # fmt: skip
            assert child.stdin is not None
            assert child.stdout is not None
            for step in STEPS:
                assert child.stdout.readline().strip() == step, step
                if step == STEPS[-1] and end == "kill":
                    child.kill()
                for trace in traces(folder):
                    found += 1
                    sys.stdout.write(f"after {step}: {trace}\n")
                searched += 1
                if child.poll() is None:
                    child.stdin.write("\n")
            child.communicate()
            for trace in traces(folder):
                found += 1
                sys.stdout.write(f"after {end}: {trace}\n")
        files = sum(1 for path in folder.rglob("*") if path.is_file())
        sys.stdout.write(f"searched {searched + 2} times, {files} files: {found} with plain text\n")
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                sys.stdout.write(f"  {path.relative_to(folder)}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
