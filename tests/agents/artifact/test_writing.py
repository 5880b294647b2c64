"""Pages that a strong model writes: a scripted endpoint over real HTTP, the real browser; good, mended, and hostile ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agents.artifact.making import continue_, make
from agents.artifact.spec import ArtifactRequest
from agents.artifact.writing import MARK, REPAIRS, page_in
from agents.coding.base import Step
from agents.errors import InputRefused
from agents.render.browser import Browser
from agents.settings import Settings
from tests.agents.scripted_endpoint import Endpoint, Reply, user_text

GOOD = """<!doctype html>
<html lang="en"><head><title>Tea counter</title><style>button { font: inherit; min-height: 48px }</style></head>
<body><main><h1>Tea counter</h1><p id="n" role="status">0 cups</p><button type="button">One more</button></main>
<script>
let cups = 0;
const more = () => { cups += 1; document.getElementById('n').textContent = cups + ' cups'; };
document.querySelector('button').addEventListener('click', more);
addEventListener('keydown', (event) => { if (event.key === ' ') more(); });
</script></body></html>
"""
BROKEN = GOOD.replace("let cups = 0;", "let cups = teapot.size;")


def fenced(page: str) -> str:
    return f"Here it is:\n\n```html\n{page}```"


class Model:
    """Answers in their order; the last again and again. `asked` are the user messages."""

    def __init__(self, *answers: Reply) -> None:
        self.answers, self.asked = list(answers), list[str]()

    def __call__(self, asked: dict[str, Any]) -> Reply:
        self.asked.append(user_text(asked))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "page.html"


def settings(endpoint: Endpoint, out: Path) -> Settings:
    return Settings(model=endpoint.url, tier="large", data=out.parent / "data")


class DescribeAModelsPage:
    def it_is_mended_with_its_fault_and_changed_by_a_wish(self, out: Path):
        model, steps = Model(fenced(BROKEN), fenced(GOOD), fenced(GOOD.replace("Tea", "Coffee"))), list[Step]()
        with Endpoint(model) as endpoint:
            request = ArtifactRequest(sentence="a spreadsheet that counts cups of tea", out=out)
            made = make(request, settings(endpoint, out), on_event=steps.append)
            assert (made.blueprint, made.title, made.tool_calls, made.checks.faults) == (None, "Tea counter", 2, [])
            assert "teapot is not defined" in model.asked[1]
            assert "let cups = teapot.size;" in model.asked[1]
            first = out.read_text("utf-8")
            assert first.index("Content-Security-Policy") < first.index("<title>")
            assert MARK in first
            changed = continue_(out, "count coffee instead", settings(endpoint, out))
        assert changed.title == "Coffee counter"
        assert "count coffee instead" in model.asked[2]
        assert "let cups = 0;" in model.asked[2]
        assert "Coffee counter" in out.read_text("utf-8")
        assert [step.ok for step in steps if step.kind == "check"] == [False, True]

    def it_is_refused_when_none_can_be_used_and_nothing_is_kept(self, out: Path):
        model = Model(fenced(GOOD.replace("</html>", "")))
        with Endpoint(model) as endpoint, pytest.raises(InputRefused, match="could not make a page of it that works"):
            make(ArtifactRequest(sentence="a chess game", out=out), settings(endpoint, out))
        assert len(model.asked) == REPAIRS + 1
        assert "breaks off" in model.asked[-1]
        assert not out.exists()

    def it_gives_way_to_a_blueprint_where_one_fits(self, out: Path):
        with Endpoint(Model("I would rather write a poem.")) as endpoint:
            made = make(ArtifactRequest(sentence="a BMI calculator", out=out), settings(endpoint, out))
        assert made.blueprint == "bmi"
        assert made.checks.faults == []

    def it_leaves_the_page_when_a_change_does_not_work(self, out: Path):
        page, _ = page_in(fenced(GOOD), "")
        out.write_text(page, "utf-8")
        with Endpoint(Model("No.")) as endpoint, pytest.raises(InputRefused, match="only a model can change it"):
            continue_(out, "count coffee instead", settings(endpoint, out))
        assert out.read_text("utf-8") == page


class DescribeHostilePages:
    @pytest.mark.parametrize(
        ("put", "word"),
        [
            ('<script src="https://evil.test/x.js"></script>', "from outside"),
            ("<script src=//evil.test/x.js></script>", "from outside"),
            ("<style>@import 'x.css';</style>", "from outside"),
            ("<style>a { background: url(https://evil.test/x) }</style>", "from outside"),
            ('<meta http-equiv="refresh" content="0; url=x">', "leads away"),
            ("<script>location.href = 'x?' + document.title</script>", "leads away"),
            ("<script>window.location = 'x'</script>", "leads away"),
            ("<script>location.replace('x')</script>", "leads away"),
            ("<script>window.open('x')</script>", "leads away"),
            ("<script>\n// ... rest of the code unchanged\n</script>", "stands for code"),
            ("<script>function (</script>", ""),
        ],
    )
    def it_refuses_what_reaches_out_or_is_not_whole(self, put: str, word: str):
        page, faults = page_in(fenced(GOOD.replace("</main>", f"</main>{put}")), "")
        assert page == ""
        assert len(faults) == 1
        assert word in faults[0]

    def it_lets_links_and_comparisons_be(self):
        links = (
            '<a href="https://example.test/">more</a><script>if (location.hash === "#a") document.title = "a";</script>'
        )
        page, faults = page_in(fenced(GOOD.replace("</main>", f"{links}</main>")), "")
        assert faults == []
        assert links in page

    def it_holds_every_script_to_the_policy_wherever_it_stands(self, browser: Browser):
        steal = "<script>fetch('http://thief.test/').catch(() => {}); new Image().src = 'http:' + '//thief.test/i';</script>"
        heads: list[Callable[[str], str]] = [
            lambda page: page.replace("<head>", f"<!-- <head> --><head>{steal}"),
            lambda page: page.replace("<head>", f"{steal}<head>"),
            lambda page: page.replace("<html", f"{steal}<html", 1),
            lambda page: page.replace("<!doctype html>", f"<!-- <html><head> -->{steal}"),
            lambda page: (
                page.replace("<head>", "").replace("</head>", "").replace("<h1>", f"<header>{steal}</header><h1>")
            ),
            lambda page: page.replace(
                "<head>", f"<head><meta http-equiv='Content-Security-Policy' content=\"default-src *\">{steal}"
            ),
            lambda page: page.replace('<html lang="en">', f"<html lang='en' data-x='>' title=\"<head>\">{steal}"),
        ]
        pages = [page_in(fenced(hostile(GOOD)), "") for hostile in heads]
        assert [faults for _, faults in pages] == [[]] * len(heads)

        def asked(chromium: Any) -> tuple[list[str], list[str]]:
            context = chromium.new_context()
            reached: list[str] = []
            langs = []
            context.route("**/*", lambda route: (reached.append(route.request.url), route.abort()))
            try:
                for page, _ in pages:
                    tab = context.new_page()
                    tab.set_content(page)
                    tab.locator("button").click()
                    langs.append(tab.evaluate("document.documentElement.lang"))
                    assert tab.evaluate("document.head.querySelector('meta').httpEquiv") == "Content-Security-Policy"
                    tab.close()
            finally:
                context.close()
            return reached, langs

        reached, langs = browser.on_chromium(asked, seconds=60)
        assert reached == []
        assert langs == ["en"] * len(heads)
