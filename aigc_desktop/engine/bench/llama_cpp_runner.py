"""llama.cpp through its Python binding (https://github.com/abetlen/llama-cpp-python).

Several continuations of one prompt are run as llama.cpp's own `examples/batched` does: the
prompt is read once, its cache shared, and one batch holds a token of every sequence.
"""

from __future__ import annotations

import ctypes
import time
from pathlib import Path
from typing import Any

import llama_cpp

from aigc_desktop.engine.bench.contestant import Task
from aigc_desktop.engine.bench.gguf_file import write_gguf
from aigc_desktop.engine.bench.serve import TOP_K
from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_


class LlamaCpp:
    """See `Runner`. A context is made anew when another batch or length is asked for."""

    def __init__(self, folder: Path, _precision: str, threads: int, scratch: Path) -> None:
        self._quiet = llama_cpp.llama_log_callback(lambda *_: None)
        llama_cpp.llama_log_set(self._quiet, ctypes.c_void_p(0))
        llama_cpp.llama_backend_init()
        file = scratch / "model.gguf"
        write_gguf(folder, file)
        options = llama_cpp.llama_model_default_params()
        self._model = llama_cpp.llama_model_load_from_file(str(file).encode(), options)
        if not self._model:
            raise _failed()
        self._threads = threads
        self._size: tuple[int, int] = (0, 0)
        self._context: Any = None

    def run(self, ids: list[int], task: Task) -> tuple[float, float]:
        """See `Runner.run`."""
        self._prepare(task.batch, len(ids) + task.batch * task.new_tokens)
        memory = llama_cpp.llama_get_memory(self._context)
        llama_cpp.llama_memory_clear(memory, True)
        samplers = [_sampler(seed) for seed in range(task.batch)]
        batch = llama_cpp.llama_batch_init(max(len(ids), task.batch), 0, 1)
        began = time.monotonic()
        for place, token in enumerate(ids):
            _put(batch, place, token, place, 0, logits=place == len(ids) - 1)
        self._decode(batch, len(ids))
        for row in range(1, task.batch):
            llama_cpp.llama_memory_seq_cp(memory, 0, row, -1, -1)
        sample = llama_cpp.llama_sampler_sample
        chosen = [sample(one, self._context, -1) for one in samplers]
        first = time.monotonic() - began
        for step in range(task.new_tokens - 1):
            for row, token in enumerate(chosen):
                _put(batch, row, token, len(ids) + step, row, logits=True)
            self._decode(batch, task.batch)
            chosen = [sample(one, self._context, row) for row, one in enumerate(samplers)]
        total = time.monotonic() - began
        llama_cpp.llama_batch_free(batch)
        for one in samplers:
            llama_cpp.llama_sampler_free(one)
        return first, total

    def _prepare(self, rows: int, cells: int) -> None:
        if self._size == (rows, cells):
            return
        if self._context is not None:
            llama_cpp.llama_free(self._context)
        options = llama_cpp.llama_context_default_params()
        options.n_ctx = cells
        options.n_batch = options.n_ubatch = 512
        options.n_seq_max = rows
        options.kv_unified = True  # one buffer, so that the prompt is held once
        options.n_threads = options.n_threads_batch = self._threads
        options.no_perf = True
        self._context = llama_cpp.llama_init_from_model(self._model, options)
        if not self._context:
            raise _failed()
        self._size = (rows, cells)

    def _decode(self, batch: Any, count: int) -> None:  # noqa: ANN401 - a C structure
        batch.n_tokens = count
        if llama_cpp.llama_decode(self._context, batch) != 0:
            raise _failed()


def _put(batch: Any, place: int, token: int, position: int, row: int, *, logits: bool) -> None:  # noqa: ANN401
    batch.token[place] = token
    batch.pos[place] = position
    batch.n_seq_id[place] = 1
    batch.seq_id[place][0] = row
    batch.logits[place] = logits


def _sampler(seed: int) -> Any:  # noqa: ANN401
    chain = llama_cpp.llama_sampler_chain_init(llama_cpp.llama_sampler_chain_default_params())
    llama_cpp.llama_sampler_chain_add(chain, llama_cpp.llama_sampler_init_top_k(TOP_K))
    llama_cpp.llama_sampler_chain_add(chain, llama_cpp.llama_sampler_init_dist(seed))
    return chain


def _failed() -> ModelError:
    return ModelError(N_("llama.cpp cannot run this model. Nothing else is affected."))
