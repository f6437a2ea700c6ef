#!/usr/bin/env python3
"""Freeze the app into a folder that needs no Python: `python packaging/bundle.py [--out dist]`.

`contents.py` says what goes in. Always a folder, never a single file: that would be unpacked anew
at every start, and scanners distrust it. Needs the `bundle` extra; on Linux also a C compiler.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from contents import FAMILIES, HIDDEN, left_out
from requirement import version
from slimming import slim, small_numpy

ROOT = Path(__file__).resolve().parent.parent
NAME = "aigc-desktop"
ID = "io.github.aigc_desktop"
# On Windows the program without a console needs a name of its own.
WINDOW_NAME = "AIGC Desktop" if os.name == "nt" else NAME


def spec() -> str:
    """Return the text of PyInstaller's spec file."""
    resources = [
        (
            str(path),
            str(Path("aigc_desktop/_resources") / path.relative_to(ROOT / "resources").parent),
        )
        for path in sorted((ROOT / "resources").rglob("*"))
        if path.is_file() and not path.name.endswith((".po", ".pot"))
    ]
    return f"""# Written by packaging/bundle.py; change that file instead.
import sys
sys.path.insert(0, {str(ROOT / "packaging")!r})
from PyInstaller.utils.hooks import collect_data_files, collect_submodules
from contents import WITH_DATA, is_wanted, lean

hidden = [m for name in {FAMILIES!r} for m in collect_submodules("transformers.models." + name)]
hidden += [m for name in {HIDDEN!r} for m in collect_submodules(name)]
found = Analysis(
    [{str(ROOT / "packaging" / "frozen.py")!r}],
    pathex=[{str(ROOT)!r}],
    datas={resources!r} + [entry for name in WITH_DATA for entry in collect_data_files(name)],
    hiddenimports=hidden,
    hookspath=[{str(ROOT / "packaging" / "hooks")!r}],
    module_collection_mode={{"aigc_desktop": "pyz+py"}},
    excludes={left_out()!r},
    noarchive=False,
    optimize=1,
)
found.binaries = [entry for entry in found.binaries if is_wanted(entry)]
found.datas = [entry for entry in found.datas if is_wanted(entry)]
archive = PYZ([lean(entry) for entry in found.pure])
looks = dict(icon={_icon()!r}, version={_version_resource()!r}, strip=False, upx=False)
name = {WINDOW_NAME!r}
window = EXE(
    archive, found.scripts, [], exclude_binaries=True, name=name, console=False, **looks
)
programs = [window]
if {os.name!r} == "nt":
    # The same program with a console, for the command line.
    programs.append(
        EXE(
            archive, found.scripts, [], exclude_binaries=True, name={NAME!r}, console=True, **looks
        )
    )
folder = COLLECT(*programs, found.binaries, found.datas, strip=False, upx=False, name={NAME!r})
if {sys.platform == "darwin"!r}:
    BUNDLE(
        folder, name="AIGC Desktop.app", icon={_icon()!r}, bundle_identifier={ID!r},
        version={version()!r}, info_plist={{"NSHighResolutionCapable": True}},
    )
"""


def _icon() -> str | None:
    """Return the icon in the form this system's programs carry, if it has been drawn."""
    name = {"nt": "app.ico", "posix": "app.icns" if sys.platform == "darwin" else ""}[os.name]
    file = ROOT / "build" / "icons" / name
    return str(file) if name and file.is_file() else None


def _version_resource() -> str | None:
    file = ROOT / "build" / "version_info.txt"
    return str(file) if os.name == "nt" and file.is_file() else None


def licences(folder: Path) -> None:
    """Copy the licence of everything frozen into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "LICENSE", folder / "AIGC-Desktop.txt")
    shutil.copy(ROOT / "resources" / "NOTICES.md", folder / "NOTICES.md")
    for package in metadata.distributions():
        name = package.metadata["Name"]
        for file in package.files or []:
            stem = Path(file.name).stem.upper()
            is_licence = stem.startswith(("LICEN", "COPYING", "NOTICE", "LGPL", "AUTHORS"))
            if is_licence and ".dist-info" in str(file.parent):
                source = Path(str(package.locate_file(file)))
                # Some packages carry several of one name, each in the folder of what it is about.
                place = [part for part in file.parts[1:] if part != "licenses"]
                if source.is_file():
                    shutil.copy(source, folder / "-".join([name, *place]))


def sizes(folder: Path, count: int = 20) -> list[tuple[int, str]]:
    """Return the largest files of `folder` with their bytes, largest first."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    found = [(path.stat().st_size, str(path.relative_to(folder))) for path in files]
    return sorted(found, reverse=True)[:count]


def total(folder: Path) -> int:
    """Return the bytes of all files in `folder`."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files)


def build(out: Path) -> Path:
    """Freeze into `out` and return the folder of the bundle."""
    work = ROOT / "build" / "bundle"
    work.mkdir(parents=True, exist_ok=True)
    file = work / f"{NAME}.spec"
    file.write_text(spec(), "utf-8")
    environment = dict(os.environ)
    if sys.platform == "linux":
        environment["PYTHONPATH"] = str(small_numpy(work))
    subprocess.run(
        [
            sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
            "--distpath", str(out), "--workpath", str(work), str(file),
        ],
        cwd=ROOT,
        env=environment,
        check=True,
    )  # fmt: skip
    folder = out / NAME
    if sys.platform == "linux":
        slim(folder / "_internal")
    licences(folder / "licences")
    return folder


def main() -> int:
    """Build and say how large it became."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    folder = build(parser.parse_args().out)
    print(f"{folder}: {total(folder) / 2**20:.0f} MB")
    for size, name in sizes(folder):
        print(f"{size / 2**20:8.1f} MB  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
