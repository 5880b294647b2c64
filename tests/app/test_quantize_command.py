"""`impasto model quantize`, as scripts and people call it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from gguf.constants import GGMLQuantizationType as Kind
from typer.testing import CliRunner

from app.cli import main
from app.commands.model import app
from model.hf import HfFolder
from tests.model import tiny


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tiny.write(tmp_path / "m.gguf", "qwen3", Kind.Q8_0, pre="qwen2").path


class DescribeQuantizeCommand:
    def it_makes_a_folder_that_loads(self, source: Path, tmp_path: Path) -> None:
        made = CliRunner().invoke(app, ["quantize", str(source), str(tmp_path / "q"), "--to", "int4", "--group", "64"])
        assert made.exit_code == 0
        assert "14 matrices are int4, 1 stay in 16 bits" in made.stdout
        assert "m.gguf → int4" in made.stderr
        assert HfFolder(tmp_path / "q").decoder().config.qk_norm

    def it_speaks_json_to_scripts(self, source: Path, tmp_path: Path) -> None:
        made = CliRunner().invoke(app, ["quantize", str(source), str(tmp_path / "q"), "--to", "fp8", "--json"])
        said = json.loads(made.stdout)
        assert said["path"] == str(tmp_path / "q")
        assert (said["quantized"], said["kept"]) == (14, 1)
        assert said["bytes"] < (tmp_path / "q" / "model.safetensors").stat().st_size < said["bytes"] + 20_000

    @pytest.mark.parametrize(
        ("arguments", "status", "sentence"),
        [
            (["--to", "int4", "--group", "48"], 3, "groups of 32 or 64 values, not of 48"),
            (["--to", "int3"], 2, "'int3' is not one of"),
        ],
    )
    def it_says_what_is_wrong(
        self,
        arguments: list[str],
        status: int,
        sentence: str,
        source: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        command = ["impasto", "model", "quantize", str(source), str(tmp_path / "q"), *arguments]
        monkeypatch.setattr(sys, "argv", command)
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == status
        assert sentence in capsys.readouterr().err
        assert not (tmp_path / "q").exists()
