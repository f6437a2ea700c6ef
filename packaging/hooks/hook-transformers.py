"""transformers as bytecode; the model families it finds by name are listed in contents.py."""

from pathlib import Path

from contents import ONLY
from PyInstaller.utils.hooks import copy_metadata, get_package_paths

module_collection_mode = "pyz"
datas = [
    entry
    for name in (
        "transformers", "tokenizers", "safetensors", "huggingface-hub", "numpy", "packaging",
        "filelock", "pyyaml", "regex", "tqdm", "accelerate", "peft", "psutil", "httpx2",
    )
    for entry in copy_metadata(name)
]  # fmt: skip
# It looks for its models by listing their folders and reading what their sources export, and
# loads its own beginning once more from the file.
package = Path(get_package_paths("transformers")[1])
datas += [(str(package / "__init__.py"), "transformers")]
datas += [(str(package / "models" / "__init__.py"), "transformers/models")]
datas += [
    (str(file), f"transformers/models/{family}")
    for family in ONLY["transformers.models"]
    for file in (package / "models" / family).glob("*.py")
]
