"""The benchmark measures what it says: the engine's side on the embedded model, the table, the peer's pipe."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch
import typer

import model
from app.commands import bench
from benchmarks.engine import agreement, history, long_contexts, peer, profile, run, shapes
from benchmarks.engine.ours import Ours, fits
from benchmarks.engine.rows import Row, table
from model.engine import Engine, SamplingParams
from model.errors import ConfigurationError
from model.native.library import library


class DescribeOurs:
    def it_times_each_kind(self, engine: Engine) -> None:
        ours = Ours(engine, time.process_time)
        ids = engine.tokenizer.encode("The committee met in the morning and read the report of the year. " * 12)
        assert ours.prefill(ids[:100]) > 0
        assert ours.decode(ids[:20], 6) > 0
        assert ours.decode(ids[:20], 6, sampled=True, grammar=run.ANYTHING) > 0
        assert ours.batch([ids[:30], ids[30:60]], 4) > 0
        assert ours.decode_at(64, tokens=2) > 0

    def it_says_how_much_of_a_second_turn_was_computed(self, engine: Engine) -> None:
        ids = engine.tokenizer.encode("The committee met in the morning and read the report of the year. " * 30)
        seconds, cached = Ours(engine).second_turn(ids[:320], ids[:12])
        assert seconds > 0
        # All but the answer's last token, which nothing was computed from, where prompts may be cut anywhere.
        assert cached >= (320 + 63) / (320 + 64 + 12)

    def it_drafts_a_slide_that_fits(self, engine: Engine) -> None:
        ids = engine.render_chat([{"role": "user", "content": "Write a slide about rivers."}])
        seconds, text, tokens = Ours(engine).schema(ids, run.DRAFT, 300)
        assert seconds > 0
        assert fits(text, run.DRAFT)
        assert 20 < tokens <= 300
        assert not fits('{"title": "x"}', run.DRAFT)
        assert not fits("[", run.DRAFT)


def it_writes_a_table_of_ratios() -> None:
    made = [Row("decode", 1200.4, 800.0, 1.5, "tok/s", 12.3, 0.41), Row("start", 1.8, None, None, "s")]
    text = table(made, "Today.")
    assert "| decode | 1,200 tok/s | 800 tok/s | 1.50 | 12.3 | 41% |  |" in text
    assert "| start | 1.8 s |  |  |  |  |  |" in text


_PEER = """
import json, os, signal, sys
print(json.dumps({"version": sys.argv[4]}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    if asked["do"] == "crash":
        print("tilezero", file=sys.stderr, flush=True)
        os.kill(os.getpid(), signal.SIGILL)
    print(json.dumps({"seconds": len(asked["ids"])}), flush=True)
"""
"""What `peer_program.py` says and hears, without llama.cpp."""


class DescribeThePeer:
    @pytest.fixture
    def program(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        program = tmp_path / "program.py"
        program.write_text(_PEER)
        monkeypatch.setattr(peer, "_PROGRAM", program)
        return program

    def it_answers_by_lines(self, program: Path) -> None:
        with peer.started(Path(sys.executable), program, 1, 64, "cpu") as other:
            assert other.version == "cpu"
            assert other.ask("prefill", ids=[1, 2, 3]) == {"seconds": 3}

    def it_says_how_it_crashed_and_at_what(self, program: Path) -> None:
        with (
            pytest.raises(peer.PeerFailed, match="was to do “crash” and ended by Illegal instruction") as failed,
            peer.started(Path(sys.executable), program, 1, 64, "cpu") as other,
        ):
            other.ask("crash")
        assert str(failed.value).endswith("it said last:\n  tilezero")

    def it_says_that_it_did_not_come_up(self, program: Path) -> None:
        program.write_text("raise SystemExit(3)")
        with (
            pytest.raises(peer.PeerFailed, match="was to load the model and ended with status 3, and said nothing"),
            peer.started(Path(sys.executable), program, 1, 64, "cpu"),
        ):
            pass

    def it_is_built_anew_for_another_processor(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        monkeypatch.setattr(peer, "processor", lambda: "Some(R) CPU @ 2 GHz")
        monkeypatch.setattr(peer, "instructions", lambda: "flags : avx2")
        before = peer.home()
        assert before.parent == tmp_path / "impasto"
        assert before.name.startswith(f"llama-cpp-{peer.VERSION}-some-r-cpu-2-ghz-")
        monkeypatch.setattr(peer, "instructions", lambda: "flags : avx2 amx_tile")
        assert peer.home() not in (before, before.parent)


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def it_has_nothing_to_measure_without_a_gpu() -> None:
    with pytest.raises(ConfigurationError, match="no GPU here"):
        bench.bench(bench.Device.gpu, model=None, threads=0, rows="", no_peer=False, as_json=False)


def it_writes_models_of_random_weights_that_load(tmp_path: Path) -> None:
    """Each kind of block, a mixture among them, at a size for tests; the engine generates from it."""
    small = {"layers": 2, "vocabulary": 512, "hidden": 256, "inner": 512, "head_dim": 64}
    for name, changed in (
        ("qwen2.5-0.5b", {"heads": 4}),
        ("qwen3-0.6b", {"heads": 4, "kv_heads": 2}),
        ("glm-4.5-small", {"expert_inner": 256, "experts": 4, "used": 2}),
    ):
        path = tmp_path / f"{name}.gguf"
        shapes.write(path, name, replace(shapes.SHAPES[name], **small, **changed))
        engine = model.load(path, threads=1, kv_memory=32 << 20)
        assert engine._runner.decoder.logits(torch.randn(1, 256).bfloat16()).isfinite().all()
        made = engine.generate([1, 2, 3], SamplingParams(max_tokens=3, min_tokens=3))
        assert made.completion_tokens == 3
        if library() is not None:  # mixed kinds are no reason to compute block by block
            decoder = engine._runner.decoder
            assert decoder._network is not None
            rows = profile.profile(decoder, 70, 3)
            assert all(seconds > 0 for _, seconds, _ in rows)
            assert ("router" in dict.fromkeys(row[0] for row in rows)) == name.startswith("glm")
            assert (
                abs(sum(profile.bytes_of(decoder).values()) + decoder._weights.head.nbytes - decoder.bytes_per_token)
                < 64
            )
            assert profile.table(rows).splitlines()[-1].startswith("| all |")
        engine.close()


def it_says_what_looking_at_some_pages_costs() -> None:
    exact = {"losses": [1.0, 2.0], "likeliest": [[1, 2], [3, 4]], "said": [True, True]}
    other = {"losses": [1.0, 2.1], "likeliest": [[1, 2], [3, 5]], "said": [True, False]}
    rows = long_contexts.table(exact, {64: other}, [10, 20]).splitlines()
    assert rows[-1] == "| 64 | 100.0%, +0.00 % | 50.0%, +10.52 % | 1 of 5 |"


def it_says_how_far_answers_agree() -> None:
    exact = {"likeliest": [1, 2, 3, 4], "losses": [1.0, 2.0], "answers": [[1, 2, 3], [4, 5, 6]]}
    other = {"likeliest": [1, 2, 9, 4], "losses": [1.0, 2.2], "answers": [[1, 9, 3], [4, 5, 6]]}
    row = agreement.row("int8 int8", exact, other)
    assert row["likeliest"] == 0.75
    assert row["same_answers"] == 1
    assert row["agreed_tokens"] == 2
    assert "75.0% of 4" in agreement.table([row])
    assert "+10.52 %" in agreement.table([row])


def it_passes_on_how_the_measuring_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "false")
    with pytest.raises(typer.Exit) as ended:
        bench.bench(bench.Device.cpu, model="m.gguf", threads=1, rows="decode", no_peer=True, as_json=True)
    assert ended.value.exit_code == 1


class DescribeHistory:
    def it_says_what_fell_since_the_last_runs_of_the_same_kind(self, tmp_path: Path) -> None:
        file = tmp_path / "bench" / "history.jsonl"
        assert history.fallen(file, "a", {"decode": 2.0}) == []
        for ratio in (3.0, 2.9, 3.1):
            history.remember(file, "2026-11-25 22:00", "a", {"decode": ratio, "prefill": 4.0})
        history.remember(file, "2026-11-25 22:10", "b", {"decode": 9.0})
        assert history.fallen(file, "a", {"decode": 2.8, "prefill": 4.1, "schema": 1.0}) == []
        (said,) = history.fallen(file, "a", {"decode": 2.0, "prefill": 4.0})
        assert said == "decode fell: 2.00 times the peer, 3.00 in the last 3 runs."

    def it_forgets_the_oldest_and_passes_over_damage(self, tmp_path: Path) -> None:
        file = tmp_path / "history.jsonl"
        file.write_text('not json\n{"ratios": 3}\n')
        for n in range(history.KEPT + 3):
            history.remember(file, str(n), "a", {"decode": 1.0})
        entries = history.read(file)
        assert len(entries) == history.KEPT
        assert entries[0]["when"] == "3"
