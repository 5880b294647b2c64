"""The settings page, as somebody who administers the server and as everybody else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from agents.choices import FILE, NAMES
from agents.settings import Settings
from app.identity import Identity
from app.preview import Grants
from app.store import Store
from app.views.here import Here

Drawn = Callable[[Identity], AppTest]


def draw(here):  # type: ignore[no-untyped-def] -- runs as a script of its own, without the imports above
    """The parts of the page that something can be chosen on."""
    from app.views.preferences import draw_models, draw_search, draw_storage

    draw_models(here)
    draw_search(here)
    draw_storage(here)


@pytest.fixture
def drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in NAMES:
        monkeypatch.delenv(f"IMPASTO_{name}".upper(), raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    settings = Settings(data=tmp_path / "data")
    with closing(Store.open(settings)) as store:

        def page(who: Identity) -> AppTest:
            here = Here(store, settings, Grants(b"k" * 32), who, "en")
            shown = AppTest.from_function(draw, kwargs={"here": here}, default_timeout=60).run()
            assert not shown.exception
            return shown

        yield page


def it_lets_whoever_administers_choose_a_server_and_keys(drawn: Drawn, tmp_path: Path):
    page = drawn(Identity("local", administers=True))
    assert {"endpoint", "endpoint-model", "endpoint-key"} <= {box.key for box in page.text_input}
    tavily = next(box for box in page.text_input if box.label == "Tavily")
    tavily.set_value("tvly-0123456789")
    keep = [button for button in page.button if button.label == "Keep"]
    keep[-1].click().run()
    assert "tvly-0123456789" in (tmp_path / "data" / FILE).read_text()
    assert "tvly-0123456789" not in "".join(str(text.value) for text in [*page.markdown, *page.caption])


@pytest.mark.parametrize("who", [Identity("bo"), Identity("ada", reads="01m8axwfn7xsk4gpy45shtnq2y")])
def it_offers_nobody_else_anything_and_tells_them_no_folder(drawn: Drawn, tmp_path: Path, who: Identity):
    page = drawn(who)
    assert list(page.text_input) == []
    assert list(page.button) == []
    said = "".join(str(text.value) for text in [*page.markdown, *page.caption])
    assert str(tmp_path) not in said
