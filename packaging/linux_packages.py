#!/usr/bin/env python3
"""Make a .deb and a tarball of the bundle: `python packaging/linux_packages.py [--out dist]`.

The .deb puts the bundle into /opt and what desktops look for where they look for it. Removing
the package leaves nothing behind; what users wrote lies in their own folders and stays.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from bundle import ID, NAME, ROOT, total
from requirement import version

FILES = ROOT / "packaging" / "linux"
# Libraries of the system Qt and the window need; everything else is in the bundle.
DEPENDS = (
    "libc6", "libegl1", "libgl1", "libxkbcommon0", "libxkbcommon-x11-0", "libdbus-1-3",
    "libfontconfig1", "libglib2.0-0 | libglib2.0-0t64", "libxcb-cursor0", "libxcb-icccm4",
    "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0", "libxcb-shape0",
    "libxcb-xinerama0", "libxcb-xkb1",
)  # fmt: skip


def machine() -> str:
    """Return this machine's architecture as Debian calls it."""
    found = subprocess.run(
        ["dpkg", "--print-architecture"], check=True, capture_output=True, text=True
    )
    return found.stdout.strip()


def lay_out(bundle: Path, root: Path) -> None:
    """Put the bundle and the desktop's files under `root` as they are to be installed."""
    shutil.rmtree(root, ignore_errors=True)
    opt = root / "opt" / NAME
    opt.parent.mkdir(parents=True)
    shutil.copytree(bundle, opt, symlinks=True)
    desktop_files(root / "usr/share")
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin" / NAME).symlink_to(f"/opt/{NAME}/{NAME}")
    documents = root / "usr/share/doc" / NAME
    documents.mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", documents / "copyright")


def desktop_files(share: Path) -> None:
    """Put what desktops look for into the folder `share`: entry, metainfo, icon."""
    for file, place in (
        (FILES / f"{ID}.desktop", f"applications/{ID}.desktop"),
        (FILES / f"{ID}.metainfo.xml", f"metainfo/{ID}.metainfo.xml"),
        (ROOT / "resources/icons/app.svg", f"icons/hicolor/scalable/apps/{ID}.svg"),
    ):
        (share / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, share / place)


def deb(bundle: Path, out: Path) -> Path:
    """Write the .deb and return it."""
    root = ROOT / "build" / "deb"
    lay_out(bundle, root)
    control = root / "DEBIAN" / "control"
    control.parent.mkdir()
    control.write_text(
        f"Package: {NAME}\nVersion: {version()}\nArchitecture: {machine()}\n"
        "Maintainer: The AIGC Desktop maintainers <maintainers@aigc-desktop.invalid>\n"
        f"Installed-Size: {total(root) // 1024}\nDepends: {', '.join(DEPENDS)}\n"
        "Section: text\nPriority: optional\n"
        "Description: Draft ad copy, news and replies offline\n"
        " A language model on your own computer drafts ads, news reports and replies from a\n"
        " brief. Nothing you type leaves the machine; a small model is built in.\n",
        "utf-8",
    )
    target = out / f"{NAME}_{version()}_{machine()}.deb"
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as folder:
        # dpkg's own packing knows no filter for machine code, which saves a tenth.
        plain = Path(folder) / "plain.deb"
        build = ["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(root), str(plain)]
        subprocess.run(build, check=True)
        shutil.rmtree(root)
        subprocess.run(["ar", "x", plain.name], cwd=folder, check=True)
        plain.unlink()
        subprocess.run([*packer(), "data.tar"], cwd=folder, check=True)
        target.unlink(missing_ok=True)
        members = ["debian-binary", "control.tar", "data.tar.xz"]
        subprocess.run(["ar", "rcD", str(target.resolve()), *members], cwd=folder, check=True)
    return target


def packer() -> list[str]:
    """Return the command that packs a file as small as xz can, for this processor's code."""
    filters = {"x86_64": ["--x86"], "aarch64": ["--arm64"]}.get(os.uname().machine, [])
    return ["xz", "-T0", *filters, "--lzma2=preset=9e,dict=128MiB"]


def tarball(bundle: Path, out: Path) -> Path:
    """Write the bundle and what adds it to a menu as a compressed tarball and return it."""
    target = out / f"{NAME}-{version()}-linux-{os.uname().machine}.tar.xz"
    extras = ROOT / "build" / "tarball"
    shutil.rmtree(extras, ignore_errors=True)
    desktop_files(extras / NAME / "share")
    shutil.copy(FILES / "install.sh", extras / NAME)
    subprocess.run(
        [
            "tar", "--sort=name", "--owner=0", "--group=0", "-cf", str(target),
            "-I", " ".join(packer()), "-C", str(bundle.parent), bundle.name,
            "-C", str(extras), f"{NAME}/share", f"{NAME}/install.sh",
        ],
        check=True,
    )  # fmt: skip
    return target


def main() -> int:
    """Make both and say how large they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    out: Path = parser.parse_args().out
    for file in (deb(out / NAME, out), tarball(out / NAME, out)):
        print(f"{file}: {file.stat().st_size / 2**20:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
