"""What goes into the bundle and what stays out: the one place where that is decided.

What is left out was never imported while the tests of engine, training, servers and exports ran,
or only because it happened to be there; `aigc-desktop self-test` tries the rest in the bundle.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

# Families of models the app can load; transformers finds them by name, at work.
FAMILIES = (
    "gpt2", "gpt_neo", "gpt_neox", "gptj", "opt", "bloom", "llama", "mistral", "qwen2", "qwen3",
    "gemma", "gemma2", "gemma3", "phi", "phi3", "smollm3", "auto",
)  # fmt: skip
HIDDEN = ("keyring.backends", "uvicorn.loops", "uvicorn.protocols", "uvicorn.lifespan")
# Packages that read files of their own and have no hook that says so.
WITH_DATA = ("py3langid",)
# Of these packages only what is named goes in: import one of the others and it is not there.
ONLY = {
    # Also what transformers itself imports whichever model is loaded.
    "transformers.models": (*FAMILIES, "encoder_decoder"),
    # Nothing is compiled here, but torch's optimisers import the compiler's front, and that these.
    "torch._inductor": (
        "analysis", "config", "cpp_builder", "cpu_vec_isa", "cudagraph_utils", "custom_graph_pass",
        "exc", "runtime", "standalone_compile", "test_operators", "utils",
        "_functionalize_collectives",
    ),
    # What recomputes activations, and processes that train together, import their test tools.
    "torch.testing._internal": ("common_dtype", "distributed", "logging_tensor"),
    "torch.testing._internal.distributed": ("fake_pg",),
}  # fmt: skip
# Of a server's protocol the app speaks chat, completions and the list of models.
_OPENAI = (
    "admin", "beta", "containers", "conversations", "evals", "fine_tuning", "live", "realtime",
    "skills", "vector_stores", "webhooks",
)  # fmt: skip
# What torch, transformers and PySide6 bring along and this app never imports.
UNUSED = (
    "tkinter", "IPython", "matplotlib", "pandas", "scipy", "sklearn", "torchvision", "torchaudio",
    "tensorflow", "jax", "flax", "datasets", "ctranslate2", "llama_cpp", "gguf", "pytest",
    "_pytest", "hypothesis", "mypy", "babel", "setuptools", "pip", "wheel", "caffe2",
    "triton", "networkx", "rich", "pygments", "markdown_it", "readline", "pydoc_data",
    "torch.utils.tensorboard",
    "sympy.combinatorics", "sympy.crypto", "sympy.diffgeom", "sympy.physics",
    "sympy.stats", "sympy.vector", "numpy.f2py", "pydantic.v1", "openai.cli",
    "transformers.pipelines", "transformers.trainer", "transformers.cli",
    "PIL.ImageTk", "PIL._avif", "PIL._imagingft", "PIL._webp", "lxml.objectify", "lxml.html",
    "hf_xet", "phonenumbers.geodata", "phonenumbers.carrierdata", "phonenumbers.tzdata",
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql", "PySide6.QtTest", "PySide6.QtDesigner",
    "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "PySide6.QtUiTools", "PySide6.QtHelp",
    "PySide6.QtNetwork", "PySide6.QtDBus", "sqlite3", "_sqlite3",
    *(f"openai.{side}.{name}" for side in ("resources", "types") for name in _OPENAI),
)  # fmt: skip
# Files of Qt, torch and others no window of ours needs, by a part of their path.
DROPPED = (
    "/Qt/lib/libQt6Quick", "/Qt/lib/libQt6Qml", "/Qt/lib/libQt6Pdf", "/Qt/lib/libQt6Designer",
    "/Qt/lib/libQt6VirtualKeyboard", "/Qt/qml/", "/Qt/plugins/qmltooling",
    "/Qt/plugins/designer", "/Qt/plugins/sqldrivers", "/Qt/plugins/networkinformation",
    "/Qt/plugins/tls", "/Qt/plugins/egldeviceintegrations", "libqeglfs", "libqlinuxfb",
    "libqminimalegl", "libqvkkhrdisplay", "libqvnc", "EglFS", "EglFs", "/plugins/generic/",
    # No window of ours draws with OpenGL, and none opens a connection through Qt.
    "libQt6OpenGL", "wayland-graphics-integration", "xcbglintegrations", "libQt6Network",
    "/libgssapi_krb5", "/libkrb5", "/libk5crypto", "/libcom_err", "/libkeyutils",
    "torch/bin/test", "torch/bin/protoc", "torch/include/", "torch/share/", "torch/test/",
    "libtorchbind_test", "libjitbackend_test", "libaoti_custom_ops", "libbackend_with_compiler",
    # Of another maker's cards; torch for the processor does not load it.
    "/libcudart.",
    # The app looks for card numbers and the like, not for hardware, telephones and trades.
    "stdnum/oui.dat", "stdnum/imsi.dat", "stdnum/eu/", "stdnum/at/", "stdnum/nz/",
    # Every licence lies in the folder `licences`.
    ".dist-info/RECORD", ".dist-info/licenses/", ".dist-info/license_files/",
    # The system's own dialogs come through its portal; GTK would want half of itself beside it.
    "libqgtk3", "libgdk_pixbuf", "libcairo", "libpango", "libatk-1.0", "/libharfbuzz.so",
    "libgio-2.0", "libgmodule-2.0", "libgobject-2.0", "libthai", "libdatrie", "libfribidi",
    "libgraphite2", "libpixman", "libmount.", "libblkid.", "libselinux.",
    # A program must speak to the system's bus with the system's own library.
    "/libdbus-1.", "/libsystemd.", "/libgcrypt.", "/libgpg-error.", "/liblz4.", "/libcap.",
)  # fmt: skip
# Qt's own words: those of the languages the app speaks.
TRANSLATIONS = ("qtbase_en", "qtbase_zh_CN")
# transformers reads its docstrings when it is imported; all others go without theirs.
WITH_DOCSTRINGS = ("transformers",)


def left_out() -> list[str]:
    """Return the modules to leave out: those named, and the rest of what `ONLY` speaks of."""
    return [*UNUSED, *(module for package in ONLY for module in _others(package))]


def _others(package: str) -> list[str]:
    folder = _folder(package)
    names = {
        path.stem if path.is_file() else path.name
        for path in folder.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    wanted = {"__init__", *ONLY[package]}
    return [f"{package}.{name}" for name in sorted(names - wanted)]


def _folder(package: str) -> Path:
    """Return the folder of `package` without importing it (torch would take seconds)."""
    top, _, rest = package.partition(".")
    found = find_spec(top)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{top} is not installed: pip install -e .[bundle]")
    return Path(found.origin).parent / rest.replace(".", "/")


def is_wanted(entry: tuple[str, str, str]) -> bool:
    """Whether a file of PyInstaller's table (name, source, kind) goes into the bundle."""
    place = "/" + entry[0].replace("\\", "/")
    if any(part in place for part in DROPPED):
        return False
    if "/Qt/translations/" in place or "/PySide6/translations/" in place:
        return any(name in place for name in TRANSLATIONS)
    return True


def lean(entry: tuple[str, str, str]) -> tuple[str, str, str]:
    """Return a module of PyInstaller's table, compiled without docstrings where nobody reads them.

    Whoever asks what the programs do reads `--help`; what went wrong needs line numbers, which
    stay.
    """
    name, source, _ = entry
    kept = name.split(".")[0] in WITH_DOCSTRINGS
    return name, source, "PYMODULE-1" if kept else "PYMODULE-2"
