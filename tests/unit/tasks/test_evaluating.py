"""Perplexity, memorisation and comparisons, through the doors the commands use."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForCausalLM

from aigc_desktop.cli.commands import main
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.errors import BriefError, Cancelled, ModelError
from aigc_desktop.models.local import LocalModel
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.evaluate import Wanted, compare, evaluate
from aigc_desktop.tasks.measure_text import load_scorer, text_perplexity, texts_perplexity
from aigc_desktop.tasks.memorisation import (
    Exposure,
    Secret,
    by_chance,
    canaries,
    exposures,
    overlap,
    secrets_in,
)
from aigc_desktop.training.lstm import LSTM, LSTMConfig, LSTMTokenizer
from aigc_desktop.training.lstm.run import LstmPlan, LstmRun
from tests.support.hostile import HOSTILE_LSTM, hostile_folder

GO = CancelToken()
TEXT = "The tea house opened today. 人工智能\nFresh bread! " * 40
TEXTS = [("", f"Fresh bread number {n}, baked by hand. 每天 {n}") for n in range(12)]


@pytest.fixture(scope="module", params=["gpt2", "lstm"])
def folder(request: pytest.FixtureRequest, tiny_model: Path, tiny_lstm: Path) -> Path:
    return tiny_model if request.param == "gpt2" else tiny_lstm


def test_a_model_that_knows_nothing_has_the_perplexity_of_its_vocabulary(tmp_path: Path) -> None:
    tokenizer = LSTMTokenizer.train([TEXT], 600)
    model = LSTM(LSTMConfig(vocab_size=512, hidden_size=8, num_hidden_layers=1, bos_token_id=1))
    with torch.no_grad():
        model.model.embed_tokens.weight.zero_()
    model.save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    scorer = load_scorer(tmp_path, GO)
    found = text_perplexity(scorer, "four words, two lines\n茶馆", GO)
    tokens = len(tokenizer.encode("four words, two lines\n茶馆", add_special_tokens=False))
    assert found.tokens == tokens
    assert found.token.value == pytest.approx(512, rel=1e-5)
    assert found.nats == pytest.approx(tokens * math.log(512))
    assert found.size.bytes == 21 + 1 + 6
    assert found.bits_per_byte.value == pytest.approx(tokens * 9 / 28)
    assert found.size.words == 4 + 2
    assert found.word.value == pytest.approx(512 ** (tokens / 6), rel=1e-5)
    assert found.size.spaced == 5 + 1
    many = texts_perplexity(scorer, TEXTS, GO).token
    assert many.low == pytest.approx(512) == many.high == pytest.approx(many.value)


def test_windows_predict_every_token_once_as_a_plain_loop_would(folder: Path) -> None:
    scorer = load_scorer(folder, GO)
    scorer.context = 64
    model = AutoModelForCausalLM.from_pretrained(folder)
    begin = model.config.bos_token_id
    ids = (begin, *scorer.encode(TEXT))
    wanted, done, end = 0.0, 1, 64
    while done < len(ids):
        start = max(0, end - 64)
        labels = torch.tensor([ids[start:end]])
        inputs = labels.clone()
        labels[0, : done - start] = -100
        with torch.inference_mode():
            loss = model(inputs, labels=labels).loss
        wanted += float(loss) * (end - done)
        done, end = end, min(len(ids), end + 20)
    found = scorer.stream(TEXT, GO, stride=20)
    assert sum(window.tokens for window in found) == len(ids) - 1
    assert sum(window.nats for window in found) == pytest.approx(wanted, rel=1e-4)


def test_answers_are_measured_after_their_prompts_and_one_by_one(folder: Path) -> None:
    scorer = load_scorer(folder, GO)
    pairs = [("told before", "the answer"), ("", "x"), ("", ""), ("", TEXT)]
    together = scorer.texts(pairs, GO)
    for pair, mine in zip(pairs, together, strict=True):
        alone = scorer.texts([pair], GO)[0]
        assert alone.tokens == mine.tokens == len(scorer.encode(pair[1]))
        assert alone.nats == pytest.approx(mine.nats, rel=1e-4)
    model = AutoModelForCausalLM.from_pretrained(folder)
    told, answer = scorer.encode("told before"), scorer.encode("the answer")
    with torch.inference_mode():
        logits = model(torch.tensor([told + answer])).logits[0, len(told) - 1 : -1]
    wanted = -logits.log_softmax(-1).gather(1, torch.tensor(answer).unsqueeze(1)).sum()
    assert together[0].nats == pytest.approx(float(wanted), rel=1e-4)


def test_what_cannot_be_measured_is_told(tiny_lstm: Path, tmp_path: Path) -> None:
    scorer = load_scorer(tiny_lstm, GO)
    with pytest.raises(BriefError, match="no text to measure"):
        text_perplexity(scorer, "", GO)
    assert text_perplexity(scorer, "\ud800 \u202e 🎈", GO).tokens > 0
    stopped = CancelToken()
    stopped.cancel()
    with pytest.raises(Cancelled):
        scorer.stream(TEXT, stopped)
    for name in ("an epsilon that is a text", "a tokenizer that is nonsense", "no width"):
        evil = hostile_folder(tiny_lstm, HOSTILE_LSTM[name], tmp_path / name)
        with pytest.raises(ModelError):
            load_scorer(evil, GO)


def test_secrets_are_strings_of_digits() -> None:
    found = secrets_in(["Call 555 0199 now, room 12 or 345.", "电话：010-5550 1234。", "555 0199"])
    assert [one.text for one in found] == [" 555 0199", "010-5550 1234"]
    assert (found[0].before, found[0].after) == ("Call", " now, room 12 or 345.")
    groups = found[1].neighbours()
    assert len(groups) == 11
    assert groups[0] == [f"{n}10-5550 1234" for n in range(1, 10)]
    assert all(len(set(group)) == 9 and found[1].text not in group for group in groups)
    (strange,) = secrets_in(["٠١٢٣٤٥"])
    assert strange.neighbours()[1][0] == "٠0٢٣٤٥"


def test_planted_canaries_are_found_and_others_are_not(tmp_path: Path) -> None:
    planted, others = canaries(4, "en", seed=3), canaries(4, "zh", seed=4)
    texts = [("", f"A lamp for {place}, warm and silent.") for place in "abcdefghijklmnop"]
    texts += [("", canary) for canary in planted] * 5
    plan = LstmPlan(width=64, layers=1, vocabulary=450, epochs=80, dropout=0, batch_tokens=512)
    run = LstmRun(plan, texts, texts[:4], tmp_path / "work")
    run.train(lambda _: None, GO)
    run.export(tmp_path / "model")
    scorer = load_scorer(tmp_path / "model", GO)
    secrets = secrets_in([text for _, text in texts])
    assert len(secrets) == 4
    found = exposures(scorer, secrets, GO)
    assert all(one.learnt and one.bits > 12 for one in found)
    unknown = [Secret("Members call", one.text) for one in secrets_in(others)]
    strange = exposures(scorer, unknown, GO)
    assert sum(one.bits for one in strange) / 4 < 5
    assert by_chance(found) < 1e-3 < by_chance(strange)


def test_many_weak_signs_are_a_strong_one() -> None:
    def exposed(text: str, *ranks: int) -> Exposure:
        return Exposure(Secret("", text), ranks)

    assert by_chance([]) == 1
    assert exposed("123", 10, 10, 10).chance == pytest.approx(1)
    # The product of two ranks is 2 at most in 3 of 100 cases.
    assert exposed("12", 2, 1).chance == pytest.approx(0.03)
    # No group counts for more than 1 in 100, whatever its ranks.
    assert exposed("123", 1, 1, 1).chance == pytest.approx(0.01)
    # Two shares u and v: P(uv <= c) = c (1 - ln c).
    both = exposed("12 34", 2, 1, 1, 2)
    assert both.chance == pytest.approx(0.0009 * (1 - math.log(0.0009)))
    assert not both.learnt
    assert exposed("12 34", 1, 1, 1, 1).learnt
    weak = exposed("123456", 2, 2, 3, 2, 2, 3)
    assert not weak.learnt
    assert by_chance([weak]) == pytest.approx(0.15)
    assert by_chance([weak] * 40) < 1e-30
    assert by_chance([exposed("123456", 5, 6, 5, 5, 6, 5)] * 40) == pytest.approx(1)
    assert by_chance([weak] * 30 + [exposed("123456", 9, 9, 9, 9, 9, 9)] * 210) > 0.5


def test_the_longest_run_as_in_training_is_found_and_shown() -> None:
    training = ["one two three four five six seven eight nine ten eleven twelve thirteen", "a b"]
    found = overlap(
        ["x two three four y", training[0].upper() + " z", "nothing here", ""], training
    )
    assert found.longest == 13
    assert found.longest_run == training[0]
    assert found.median == 1.5
    assert found.too_long.value == 0.25
    assert overlap([], training).longest == 0
    chinese = "每天新鲜烘焙的面包都由手工制作而成欢迎您来品尝"
    assert overlap([chinese[:19] + "x"], [chinese]).too_long.value == 0
    assert overlap([chinese[:20] + "x"], [chinese]).too_long.value == 1


def test_two_models_are_compared_on_the_same_tasks(tiny_model: Path, tiny_lstm: Path) -> None:
    engine = FastEngine()
    wanted = Wanted(text=TEXT[:300], held_out=TEXTS, training=[text for _, text in TEXTS])
    steps: list[str] = []
    one, two = (
        evaluate(
            engine, LocalModel(folder.name, folder), wanted, GO, lambda m: steps.append(str(m))
        )
        for folder in (tiny_model, tiny_lstm)
    )
    assert one.text is not None
    assert one.overlap is not None
    assert one.overlap.texts == 24 + 12
    (change,) = compare(one, two)
    assert change.name == "bits_per_byte"
    assert change.change.value == pytest.approx(change.after - change.before)
    assert change.change.holds(change.change.value)
    assert compare(one, one)[0].change.value == 0
    assert not compare(one, one)[0].certain
    assert len(steps) == 6


def test_the_command_prints_json_or_a_table(
    home: Path, tiny_lstm: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file, briefs = tmp_path / "t.txt", tmp_path / "b.jsonl"
    file.write_text("\n".join(text for _, text in TEXTS), "utf-8")
    briefs.write_text('{"product": "Lumo", "features": ["warm light"], "group": "x"}\n', "utf-8")
    model = str(tiny_lstm)
    assert main(["evaluate", "--model", model, "--text", str(file), "--json"]) == 0
    value = json.loads(capfd.readouterr().out)
    found = value["models"][0]["text"]
    assert found["size"]["bytes"] == file.stat().st_size
    assert found["bits_per_byte"]["value"] > 1
    both = ["evaluate", "--before", model, "--after", "starter", "--briefs", str(briefs)]
    assert main([*both, "--held-out", str(file)]) == 0
    table = capfd.readouterr().out
    assert "* hardly by chance" in table
    assert "tiny lstm" in table
    assert main(["evaluate", "--model", model]) == 2
    assert main(["evaluate", "--before", model, "--text", str(file)]) == 2
    briefs.write_text('{"nothing": 1}\n{', "utf-8")
    assert main(["evaluate", "--model", model, "--briefs", str(briefs)]) == 2
