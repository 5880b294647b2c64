"""Pages that try to run away, to run for ever, or to be no page at all: converted as they stand, or refused in time."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from agents.errors import InputRefused
from agents.render import allowance
from agents.render import browser as browsers
from agents.render.allowance import Allowance, resident
from agents.render.browser import Browser
from agents.render.capture import Capture, capture
from agents.settings import Settings

SLIDE = "<section class=slide style='width:1280px;height:720px'>"
WORKS = f"{SLIDE}<h1>here</h1></section>"


def text_of(captured: Capture) -> str:
    texts = [n for slide in captured.scene.slides for n in slide.nodes if n.kind == "text"]
    return " ".join("".join(r.text for line in p.lines for r in line.runs) for n in texts for p in n.paragraphs)


@pytest.fixture
def taken(browser: Browser) -> Callable[[str | Path], Capture]:
    def take(html: str | Path) -> Capture:
        with browser.page(html, 1280, 720) as page:
            return capture(page, ".slide")

    return take


class DescribeRunningAway:
    @pytest.mark.parametrize(
        "script",
        [
            "location = 'other.html'",
            "location = 'about:blank'",
            "location = 'http://example.com/'",
            "location.reload()",
            "history.pushState({}, '', '#x'); history.back()",
            "window.close(); print(); stop()",
            "alert(1); confirm(2); prompt(3)",
            "for (let i = 0; i < 99; i++) open('about:blank')",
            "document.body.innerHTML += '<form id=f action=http://example.com method=post></form>'; f.submit()",
            "document.body.innerHTML += '<a id=a download=x href=data:text/plain,hi></a>'; a.click()",
            "navigator.serviceWorker?.register('worker.js').catch(() => 0)",
            "new Worker(URL.createObjectURL(new Blob(['while (true) {}'])))",
            "setTimeout(() => { while (true) {} }, 2500)",
            "setInterval(() => { document.body.textContent = '' }, 2500)",
        ],
    )
    def it_stays_as_it_is(self, taken: Callable[[str], Capture], script: str) -> None:
        assert text_of(taken(f"<body>{WORKS}<script>{script}</script>")) == "here"

    def it_stays_where_a_refresh_leads_away(self, taken: Callable[[str], Capture]) -> None:
        assert text_of(taken(f"<meta http-equiv=refresh content='0;url=data:text/html,gone'>{WORKS}")) == "here"


@pytest.fixture
def hasty() -> Browser:
    return Browser(Settings(page_seconds=3))


class DescribeRunningForEver:
    @pytest.mark.parametrize(
        "script",
        [
            "while (true) {}",
            pytest.param("while (true) alert(1)", marks=pytest.mark.full),
            "const a = []; while (true) a.push(new Array(1e5).fill(0))",
        ],
    )
    def it_is_given_up_in_time_and_the_next_page_served(self, hasty: Browser, script: str) -> None:
        with hasty:
            with pytest.raises(InputRefused, match=r"did not finish loading within 3 s|busy for more than 3 s|memory"):
                hasty.page(f"{WORKS}<script>{script}</script>", 1280, 720)
            with hasty.page(WORKS, 1280, 720) as page:
                assert text_of(capture(page, ".slide")) == "here"

    def it_leaves_no_process_behind(self, hasty: Browser) -> None:
        with hasty:
            with pytest.raises(InputRefused):
                hasty.page("<script>while (true) {}</script>", 1280, 720)
            process = hasty._process
        assert process is not None
        for _ in range(200):
            if resident(process) == 0:
                return
            time.sleep(0.05)
        pytest.fail("Chromium is still there")

    def it_is_given_up_when_it_takes_too_much_memory(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(browsers, "MEMORY", 1 << 20)
        endless = "<script>const until = Date.now() + 60000; while (Date.now() < until) {}</script>"
        with Browser(Settings()) as small, pytest.raises(InputRefused, match="of memory"):
            small.page(endless, 1280, 720)

    def it_does_not_wait_for_a_driver_that_answers_no_more(
        self, hasty: Browser, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Stopped, it is as one that waits for a Chromium that was killed. The next page gets a new one."""
        monkeypatch.setattr(allowance, "GRACE", 0.5)
        monkeypatch.setattr(browsers, "STOPPING", 0.5)
        with Browser(Settings()) as stopped:
            with stopped.page(WORKS, 1280, 720):
                pass
            patient, stopped.settings = stopped.settings, hasty.settings
            assert stopped._driver is not None
            os.kill(stopped._driver, signal.SIGSTOP)
            with pytest.raises(InputRefused, match=r"did not finish loading|busy for more than"):
                stopped.page(WORKS, 1280, 720)
            stopped.settings = patient
            with stopped.page(WORKS, 1280, 720) as page:
                assert text_of(capture(page, ".slide")) == "here"
            assert stopped._driver is not None
            os.kill(stopped._driver, signal.SIGSTOP)

    def it_measures_the_memory_of_processes(self) -> None:
        assert resident(os.getpid()) > 1 << 20
        assert resident(2**22 + 1) == 0

    def it_watches_only_while_the_work_goes_on(self) -> None:
        told: list[str] = []
        with Allowance(30.0, None, lambda: None, lambda: told.append("expired")) as allowance:
            pass
        assert (told, allowance.spent) == ([], None)


class DescribeOddPages:
    @pytest.mark.parametrize(
        ("body", "shown"),
        [
            ("<x-a>light</x-a><script>customElements.define('x-a', class extends HTMLElement { connectedCallback() {"
             "this.attachShadow({mode: 'closed'}).innerHTML = '<h1>shadow</h1><slot></slot>' } })</script>", "shadow light"),
            ("<div><template shadowrootmode=open><b>around</b> <slot></slot></template>slotted</div>", "around slotted"),
            ("<p>lazy</p><img loading=lazy alt=x src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>", "lazy"),
            ("<iframe src='data:text/html,inner' title='a frame'></iframe><iframe srcdoc=inner></iframe><p>outer</p>", "outer"),
            ("<iframe src=''></iframe><object data='data:text/html,o'></object><embed src='data:image/svg+xml,x'><p>z</p>", "z"),
            ("<img src='data:image/png;base64,AAAA'><img src='data:,'><img src='data:text/plain,x'><img src='blob:null/1'>"
             "<p style=\"background:url('data:image/svg+xml,%3Csvg')\">data</p>", "data"),
            ("<style>@keyframes k{to{transform:rotate(1turn)}} p{animation:k 1s infinite}</style><p>turning</p>", "turning"),
            ("<svg width=9 height=9><path d='M0 0" + "L1 1L2 0" * 250_000 + "'/></svg><p>two megabytes</p>", "two megabytes"),
            ("<div>" * 600 + "deep" + "</div>" * 600, "deep"),
            ("<p>a\0b\x0b\x1f&#0;&#x1f;&#xD800;c</p>", None),
        ],
    )  # fmt: skip
    def it_takes_them(self, taken: Callable[[str], Capture], body: str, shown: str | None) -> None:
        said = text_of(taken(f"<meta charset=utf-8>{SLIDE}{body}</section>"))
        assert said == shown if shown is not None else said.startswith("a")

    @pytest.mark.parametrize(
        ("data", "shown"),
        [
            (b"\xef\xbb\xbf" + f"{SLIDE}größer</section>".encode(), "größer"),
            (f"{SLIDE}größer</section>".encode("utf-16"), "größer"),
            (f"<meta charset=utf-8>{SLIDE}gr\udcf6\udcff er</section>".encode("utf-8", "surrogateescape"), "gr\ufffd\ufffd er"),
            (f"<meta charset=gb18030>{SLIDE}树荫</section>".encode("gb18030"), "树荫"),
        ],
    )  # fmt: skip
    def it_reads_other_encodings(
        self, taken: Callable[[Path], Capture], tmp_path: Path, data: bytes, shown: str
    ) -> None:
        (tmp_path / "page.html").write_bytes(b"<!doctype html>" + data if data[:1] == b"<" else data)
        assert text_of(taken(tmp_path / "page.html")) == shown
