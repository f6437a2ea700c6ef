"""The engine contract over servers that others wrote, with a tiny model. Run by hand.

Make an environment for them once, beside this project's own (llama.cpp is compiled there):

    python -m venv foreign
    foreign/bin/pip install "llama-cpp-python[server]" "transformers[serving]" torch

    python tests/benchmarks/foreign_servers.py --python foreign/bin/python llama-cpp
    python tests/benchmarks/foreign_servers.py --python foreign/bin/python transformers
    python tests/benchmarks/foreign_servers.py ours

The model is a GPT-2 with random weights; for llama.cpp it is converted to GGUF by
`aigc_desktop.engine.bench.gguf_file.write_gguf`, and `transformers serve` gets it as it is.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTEXT = 512
WAIT_S = 120
LOG = 6000


def free_port() -> int:
    """Return a port nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[str]:
    """Start a server, wait until it answers, and end it."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "hub")}
    environment.pop("PYTHONPATH", None)
    log = folder / "server.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream, env=environment)
    address = f"http://127.0.0.1:{port}/v1"
    try:
        end = time.monotonic() + WAIT_S
        while True:
            try:
                urllib.request.urlopen(f"{address}/models", timeout=5).close()
                break
            except OSError as error:
                if process.poll() is not None or time.monotonic() > end:
                    raise SystemExit(log.read_text("utf-8", "replace")[-4000:]) from error
                time.sleep(0.3)
        yield address
    finally:
        process.terminate()
        process.wait(20)
        sys.stdout.write(log.read_text("utf-8", "replace")[-LOG:])


def main(arguments: list[str]) -> int:
    """Start the server asked for and run the contract over it."""
    sys.path.insert(0, str(ROOT))
    from aigc_desktop.engine.bench.gguf_file import write_gguf
    from tests.support.models import make_tiny_model
    from tests.support.serving import TOKEN, served

    parser = argparse.ArgumentParser()
    parser.add_argument("server", choices=("llama-cpp", "transformers", "ours"))
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--contract", default="", help="pytest -k")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        model = make_tiny_model(folder / "tiny")
        port = free_port()
        slots, server_model = 1, str(model)
        if options.server == "llama-cpp":
            file, server_model = folder / "tiny.gguf", "tiny"
            write_gguf(model, file, words=True)
            command = [options.python, "-m", "llama_cpp.server", "--model", str(file),
                       "--model_alias", server_model, "--port", str(port), "--n_ctx", str(CONTEXT),
                       "--logits_all", "true", "--interrupt_requests", "false"]  # fmt: skip
            address = stack.enter_context(running(command, port, folder))
        elif options.server == "transformers":
            command = [options.python, "-m", "transformers.cli.transformers", "serve", str(model),
                       "--port", str(port), "--host", "127.0.0.1", "--device", "cpu",
                       "--dtype", "float32"]  # fmt: skip
            address = stack.enter_context(running(command, port, folder))
        else:
            server_model = "tiny"
            address = stack.enter_context(served({"tiny": model}, token=TOKEN))
        told = f"{address} {server_model} completions {CONTEXT} {slots}"
        tests = [sys.executable, "-m", "pytest", "-q", "-ra", "tests/unit/engine/test_contract.py"]
        chosen = ["-k", options.contract] if options.contract else []
        environment = {**os.environ, "AIGC_TEST_SERVER": told, "PYTHONPATH": str(ROOT)}
        return subprocess.run([*tests, *chosen], env=environment, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
