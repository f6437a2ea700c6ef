"""The LSTM language model: what the transformers library asks of a model, and its training."""

from __future__ import annotations

import json
import math
import random
import resource
from pathlib import Path

import pytest
import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.engine.folder import inspect_folder
from aigc_desktop.engine.lstm_network import LstmNetwork
from aigc_desktop.errors import BriefError, Cancelled, WriteError
from aigc_desktop.models.installed import installed_models
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.train_lstm import LstmProgress, LstmWishes, plan_for, train_lstm
from aigc_desktop.tasks.training_texts import TrainingTexts, read_texts, split_texts
from aigc_desktop.training.loop import Progress
from aigc_desktop.training.lstm import LSTM, LSTMConfig, LSTMForCausalLM, LSTMTokenizer
from aigc_desktop.training.lstm.run import LstmPlan, LstmRun

TEXTS = ("The tea house", "人工智能 is a longer prompt than the others", "x")


@pytest.fixture(scope="module")
def model(tiny_lstm: Path) -> LSTMForCausalLM:
    loaded: LSTMForCausalLM = LSTM.from_pretrained(tiny_lstm)
    return loaded


@pytest.fixture(scope="module")
def tokenizer(tiny_lstm: Path) -> LSTMTokenizer:
    return LSTMTokenizer.from_pretrained(tiny_lstm)


def test_auto_classes_know_it_and_nothing_is_lost_on_the_way(
    tiny_lstm: Path, model: LSTMForCausalLM, tokenizer: LSTMTokenizer, tmp_path: Path
) -> None:
    assert isinstance(AutoConfig.from_pretrained(tiny_lstm), LSTMConfig)
    assert isinstance(AutoModelForCausalLM.from_pretrained(tiny_lstm), LSTMForCausalLM)
    again = AutoTokenizer.from_pretrained(tiny_lstm)
    assert isinstance(again, LSTMTokenizer)
    assert again.padding_side == "left"
    text = "Tea 茶 🎈 \n two"
    assert again.decode(again.encode(text)) == text == tokenizer.decode(tokenizer.encode(text))
    model.save_pretrained(tmp_path)
    assert not [f for f in tmp_path.iterdir() if f.suffix in {".bin", ".pt", ".py"}]
    back = LSTM.from_pretrained(tmp_path)
    ids = torch.tensor([[1, 2, 3]])
    assert torch.equal(back(ids).logits, model(ids).logits)
    assert back.lm_head.weight is back.model.embed_tokens.weight


def test_a_pickle_is_not_opened_and_no_hub_is_asked(tiny_lstm: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes((tiny_lstm / "config.json").read_bytes())
    torch.save({}, tmp_path / "pytorch_model.bin")
    with pytest.raises(OSError, match="safetensors"):
        LSTM.from_pretrained(tmp_path)
    for kind in (LSTM, LSTMTokenizer):
        with pytest.raises((OSError, ValueError)):
            kind.from_pretrained("somebody/something")


def test_fresh_weights_keep_their_forget_gates_open() -> None:
    fresh = LSTM(LSTMConfig(vocab_size=300, hidden_size=16))
    for layer in fresh.model.layers:
        gates = (layer.lstm.bias_ih_l0 + layer.lstm.bias_hh_l0).chunk(4)
        assert [float(gate.detach().mean()) for gate in gates] == [0.0, 1.0, 0.0, 0.0]


def test_step_by_step_reading_gives_the_state_of_reading_at_once(model: LSTMForCausalLM) -> None:
    ids = torch.randint(0, 400, (3, 11), generator=torch.Generator().manual_seed(1))
    whole = model(ids, use_cache=True)
    state, rows = None, []
    for place in range(11):
        step = model(ids[:, place : place + 1], state=state, use_cache=True)
        state = step.state
        rows.append(step.logits)
    torch.testing.assert_close(torch.cat(rows, 1), whole.logits)
    assert state is not None
    torch.testing.assert_close(state, whole.state)
    half = model(ids[:, :5], use_cache=True)
    torch.testing.assert_close(model(ids[:, 5:], state=half.state).logits, whole.logits[:, 5:])
    assert model(ids, use_cache=False).state is None
    assert len(model(ids, output_hidden_states=True).hidden_states) == 3
    last = model(ids, logits_to_keep=1).logits
    torch.testing.assert_close(last, whole.logits[:, -1:])
    plain = model(ids, labels=ids, return_dict=False)
    wanted = torch.nn.functional.cross_entropy(
        whole.logits[:, :-1].flatten(0, 1), ids[:, 1:].flatten()
    )
    torch.testing.assert_close(plain[0], wanted)


def test_padding_changes_nothing_wherever_it_stands(model: LSTMForCausalLM) -> None:
    ids = torch.tensor([7, 8, 9, 10])
    alone = model(ids.unsqueeze(0), use_cache=True)
    for places in ([2, 3, 4, 5], [0, 1, 2, 3], [0, 2, 3, 5]):
        row, mask = torch.full((2, 6), 3), torch.zeros(2, 6, dtype=torch.long)
        row[0, places], mask[0, places], mask[1] = ids, 1, 1
        found = model(row, attention_mask=mask, use_cache=True)
        torch.testing.assert_close(found.logits[:1, places], alone.logits)
        for mine, wanted in zip(found.state, alone.state, strict=True):
            torch.testing.assert_close(mine[:, :1], wanted)
    nothing = torch.zeros(1, 4, dtype=torch.long)
    kept = model(ids.unsqueeze(0), attention_mask=nothing, state=alone.state, use_cache=True)
    torch.testing.assert_close(kept.state, alone.state)


def test_generate_writes_alike_alone_in_a_batch_and_without_its_state(
    model: LSTMForCausalLM, tokenizer: LSTMTokenizer
) -> None:
    batch = tokenizer(list(TEXTS), return_tensors="pt", padding=True)
    fixed = {"max_new_tokens": 12, "min_new_tokens": 12, "do_sample": False}
    together = model.generate(**batch, **fixed)
    for row, text in enumerate(TEXTS):
        alone = model.generate(**tokenizer(text, return_tensors="pt"), **fixed)
        assert alone[0, -12:].tolist() == together[row, -12:].tolist()
    assert torch.equal(model.generate(**batch, **fixed, use_cache=False), together)
    seen = model.generate(**batch, **fixed, output_hidden_states=True, return_dict_in_generate=True)
    assert [layer.shape[1] for layer in seen.hidden_states[3]] == [1, 1, 1]
    ids = torch.tensor([[7, 8, 9, 10, 11]])
    read = model(ids[:, :3], use_cache=True)
    went_on = model.generate(ids[:, 3:], state=read.state, **fixed)
    assert went_on[0, 2:].tolist() == model.generate(ids, **fixed)[0, 5:].tolist()


def test_beams_take_the_state_of_the_beam_they_go_on_from(
    model: LSTMForCausalLM, tokenizer: LSTMTokenizer
) -> None:
    batch = tokenizer(list(TEXTS), return_tensors="pt", padding=True)
    wide = {"max_new_tokens": 12, "do_sample": False, "num_beams": 4, "num_return_sequences": 2}
    found = model.generate(**batch, **wide)
    assert found.shape[0] == 6
    assert torch.equal(found, model.generate(**batch, **wide, use_cache=False))


def test_the_decode_loop_writes_what_generate_writes(
    tiny_lstm: Path, model: LSTMForCausalLM
) -> None:
    network = LstmNetwork.load(inspect_folder(tiny_lstm))
    ids = [5, 60, 200, 300, 17]
    wanted = model.generate(
        torch.tensor([ids]), max_new_tokens=40, min_new_tokens=40, do_sample=False
    )[0, len(ids) :]
    with torch.inference_mode():
        logits = network.begin(ids, 2, 40).expand(2, -1).clone()
        written = []
        for _ in range(40):
            logits[:, network.ends] = -torch.inf
            chosen = logits.argmax(-1)
            written.append(chosen.tolist())
            logits = network.step(chosen)
    assert [row[0] for row in written] == wanted.tolist() == [row[1] for row in written]
    assert network.parameters == sum(p.numel() for p in model.parameters())


def test_the_network_follows_the_model_to_the_fifth_digit(
    tiny_lstm: Path, model: LSTMForCausalLM
) -> None:
    network = LstmNetwork.load(inspect_folder(tiny_lstm))
    rows = torch.tensor([[5, 9, 11], [5, 9, 12], [5, 9, 13]])
    with torch.inference_mode():
        network.begin([5, 9], 3, 10)
        torch.testing.assert_close(network.step(rows[:, 2]), model(rows).logits[:, -1])
        network.keep([0, 2])
        after = torch.tensor([20, 21])
        wanted = model(torch.cat([rows[[0, 2]], after.unsqueeze(1)], 1)).logits[:, -1]
        torch.testing.assert_close(network.step(after), wanted)


def texts(count: int = 60) -> list[tuple[str, str]]:
    """Texts of few words, hardly two of them alike."""
    rng, words = random.Random(1), "lamp warm silent 灯 light night house 暖 bread hand day".split()
    return [("", f"No {n}: " + " ".join(rng.choices(words, k=12)) + ".") for n in range(count)]


TINY = LstmPlan(width=32, layers=1, vocabulary=512, positions=24, epochs=12, batch_tokens=256)


def test_long_texts_are_cut_so_that_every_token_is_learnt_once(tmp_path: Path) -> None:
    pairs = [("told " * 30, "an answer that is rather long " * 5), ("", "short")]
    run = LstmRun(TINY, pairs, texts(3), tmp_path)
    learnt = [token for ids, start in run._items for token in ids[start:]]
    whole = [run._ids(answer + "<|end|>") for _, answer in pairs]
    assert learnt == whole[0] + whole[1]
    assert all(len(ids) <= TINY.positions and start >= 1 for ids, start in run._items)


def test_a_run_learns_and_a_stopped_one_goes_on(tmp_path: Path) -> None:
    cancel, seen = CancelToken(), []

    def stop(done: Progress) -> None:
        seen.append(done)
        if done.validation_loss is not None:
            cancel.cancel()

    first = LstmRun(TINY, texts(), texts(6), tmp_path)
    stopped = first.train(stop, cancel)
    assert stopped.tokens < first.tokens
    last = LstmRun(TINY, texts(), texts(6), tmp_path).train(seen.append, CancelToken())
    assert last.step > stopped.step
    losses = [done.validation_loss for done in seen if done.validation_loss is not None]
    assert losses[-1] < losses[0] - 1
    # It ends with the very weights of a run that nobody stopped.
    whole = LstmRun(TINY, texts(), texts(6), tmp_path / "whole")
    end = whole.train(lambda _: None, CancelToken())
    assert (end.step, end.loss, end.validation_loss) == (last.step, last.loss, last.validation_loss)
    weights = [torch.load(one / "best.pt")["model"] for one in (tmp_path, tmp_path / "whole")]
    assert all(torch.equal(one, weights[1][name]) for name, one in weights[0].items())
    other = LstmRun(TINY, texts(40), texts(6), tmp_path)
    assert not (tmp_path / "checkpoint.pt").exists()
    assert other.tokens < first.tokens


def test_trained_on_a_users_file_it_is_installed_and_writes(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "texts.txt"
    file.write_text("\n\n".join(text for _, text in texts()), "utf-8")
    paths, reports = AppPaths.for_user(), list[LstmProgress]()
    made = train_lstm(
        split_texts(read_texts([file])),
        "my voice/声音",
        LstmWishes(width=48, layers=1, vocabulary=512, epochs=15),
        paths,
        CancelToken(),
        reports.append,
    )
    assert made.learnt_from == 54
    assert made.held_out == 6
    assert reports[-1].share == 1
    held = next(done.held_out_loss for done in reversed(reports) if done.held_out_loss)
    assert made.bits_per_byte < 3
    assert made.word_perplexity < math.exp(held * 10)
    places = ModelPlaces.of(paths, {"HF_HOME": str(home / "hf")})
    listed = {model.id: model.folder for model in installed_models(places)}
    assert listed[made.folder.name] == made.folder
    assert json.loads((made.folder / "config.json").read_text())["model_type"] == "aigc-lstm"
    assert not (paths.cache / "training").exists() or not [*(paths.cache / "training").iterdir()]
    engine = FastEngine()
    loaded = engine.load(made.folder, "mine")
    assert (loaded.identity.engine, loaded.prompt_style) == ("lstm", "few_shot")
    assert loaded.parameters == made.parameters


def test_stopping_raises_and_keeps_the_checkpoint(home: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    held = TrainingTexts(tuple(texts(20)), tuple(texts(3)))
    with pytest.raises(Cancelled):
        train_lstm(held, "x", LstmWishes(width=16, layers=1), AppPaths.for_user(), cancel)


@pytest.mark.parametrize("step", ["train", "export"])
def test_a_full_disk_is_told_and_the_checkpoint_stays(home: Path, step: str) -> None:
    paths, split = AppPaths.for_user(), TrainingTexts(tuple(texts(20)), tuple(texts(3)))
    wishes = LstmWishes(width=32, layers=1, vocabulary=512, epochs=2)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(done: LstmProgress) -> None:
        if step == "export" and done.share >= 1:
            resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, hard))

    try:
        if step == "train":
            resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, hard))
        with pytest.raises(WriteError):
            train_lstm(split, "full", wishes, paths, CancelToken(), fill)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not (paths.data / "models" / "full").exists()
    assert train_lstm(split, "full", wishes, paths, CancelToken()).folder.name == "full"


def test_briefs_and_answers_make_a_model_that_is_spoken_to_in_tags(tmp_path: Path) -> None:
    pairs = [("<|ad|><|en|><|write|>", answer) for _, answer in texts(20)]
    run = LstmRun(TINY, pairs, pairs[:3], tmp_path / "work")
    cancel = CancelToken()
    run.train(lambda _: cancel.cancel(), cancel)
    held = run.export(tmp_path / "made")
    assert inspect_folder(tmp_path / "made").prompt_style == "tags"
    assert held.tokens == sum(len(ids) - start for ids, start in run._validation)


def test_the_plan_grows_with_the_texts() -> None:
    def plan(size: int) -> LstmPlan:
        return plan_for(TrainingTexts((("", "x" * size),), ()), LstmWishes())

    widths = [plan(size).width for size in (1000, 500_000, 5_000_000)]
    assert widths == sorted(set(widths))
    chosen = plan_for(TrainingTexts((), ()), LstmWishes(width=64, epochs=3, vocabulary=700))
    assert (chosen.width, chosen.epochs, chosen.vocabulary) == (64, 3, 700)


@pytest.mark.parametrize(
    ("name", "content", "count"),
    [
        ("a.txt", "one\ntwo\n\nthree\n \nfour", 3),
        ("a.txt", "one\ntwo\ntwo\n", 2),
        ("a.md", "one\n\ntwo", 1),
        ("a.jsonl", '{"text": "a"}\n\n{"prompt": "p", "answer": "b\u2028c"}\n', 2),
        ("a.jsonl", '{"text": "\\ud800"}', 1),
    ],
)
def test_texts_are_read_by_what_the_file_is(
    tmp_path: Path, name: str, content: str, count: int
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    found = read_texts([tmp_path])
    assert len(found) == count
    for prompt, answer in found:
        (prompt + answer).encode("utf-8")


@pytest.mark.parametrize("line", ["[1]", '{"answer": 3}', "{", '{"other": "x"}', "[" * 100_000])
def test_a_line_that_is_no_text_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "fine"}\n' + line, "utf-8")
    with pytest.raises(BriefError, match="Line 2 of"):
        read_texts([tmp_path])


def test_too_few_texts_are_refused() -> None:
    with pytest.raises(BriefError, match="19 different texts"):
        split_texts(texts(19))
    split = split_texts(texts(50))
    assert not set(split.learn) & set(split.held_out)
    assert len(split.held_out) == 5
    with pytest.raises(BriefError, match="nearly the same"):
        split_texts([("", f"The very same words again and again, number {n}") for n in range(30)])
