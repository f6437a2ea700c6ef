"""transformers as bytecode; the model families it finds by name are listed in bundle.py."""

from PyInstaller.utils.hooks import copy_metadata

module_collection_mode = "pyz"
datas = [
    entry
    for name in (
        "transformers", "tokenizers", "safetensors", "huggingface-hub", "numpy", "packaging",
        "filelock", "pyyaml", "regex", "tqdm",
    )
    for entry in copy_metadata(name)
]  # fmt: skip
