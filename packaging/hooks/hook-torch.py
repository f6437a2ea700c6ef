"""torch without its tests, tools and sources: only the libraries and what is really imported."""

from pathlib import Path

from PyInstaller.utils.hooks import copy_metadata, get_package_paths

module_collection_mode = "pyz"
folder = Path(get_package_paths("torch")[1])
UNUSED = (
    "libtorchbind_test",
    "libjitbackend_test",
    "libaoti_custom_ops",
    "libbackend_with_compiler",
)
binaries = [
    (str(file), "torch/lib")
    for file in (folder / "lib").iterdir()
    if file.is_file() and not file.name.startswith(UNUSED) and file.suffix != ".lib"
]
# torch looks for this one, which shares memory between processes, when it is imported.
binaries += [(str(file), "torch/bin") for file in (folder / "bin").glob("torch_shm_manager*")]
datas = copy_metadata("torch")
# torch reads the comments of its own settings, so these modules need their source beside them.
datas += [
    (str(file), str(file.parent.relative_to(folder.parent)))
    for file in folder.rglob("*config*.py")
    if "install_config_module(" in file.read_text("utf-8")
]
hiddenimports = ["torch._C", "torch.jit"]
# Imported by name as soon as a model of transformers or an optimiser is.
hiddenimports += [
    f"torch._dynamo.polyfills.{file.stem}"
    for file in (folder / "_dynamo" / "polyfills").glob("*.py")
    if file.stem != "__init__"
]
warn_on_missing_hiddenimports = False
