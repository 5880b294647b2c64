"""Every blueprint in Chromium: it is played by keys, and nothing is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from agents.artifact.assembling import html_of
from agents.artifact.blueprints import blueprints
from agents.artifact.reading import read
from agents.artifact.trying import axe_source, try_page
from agents.render.browser import Browser
from tests.agents.artifact.conftest import SENTENCES


def page_of(name: str, language: int = 0) -> str:
    return html_of(read(SENTENCES[name][language], blueprints()[name], "en" if language == 0 else "zh").artifact)


def played(browser: Browser, name: str, act: Callable[[Any], Any]) -> Any:
    """What `act` gives back of the page, opened with calm motion; fails on any error of the page."""
    errors: list[str] = []

    def work(chromium: Any) -> Any:
        context = chromium.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
        try:
            page = context.new_page()
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.set_content(page_of(name))
            page.wait_for_timeout(60)
            return act(page)
        finally:
            context.close()

    given = browser.on_chromium(work, seconds=60)
    assert errors == []
    return given


def keys(page: Any, *pressed: str) -> None:
    for key in pressed:
        page.keyboard.press(key)


def text(page: Any, selector: str) -> str:
    return page.locator(selector).first.inner_text()


def until(page: Any, condition: str) -> None:
    """The page's policy lets nothing wait inside of it: it is asked again and again."""
    for _ in range(600):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


class DescribePlayingByKeys:
    def it_steers_the_snake_into_a_wall(self, browser: Browser):
        def act(page: Any) -> str:
            keys(page, "ArrowUp")
            until(page, "document.body.dataset.state === 'over'")
            return text(page, ".over strong")

        assert played(browser, "snake", act) == "Game over"

    def it_slides_and_merges_tiles(self, browser: Browser):
        def act(page: Any) -> int:
            for _ in range(12):
                keys(page, "ArrowLeft", "ArrowDown", "ArrowRight", "ArrowDown")
            return int(text(page, "#score"))

        assert played(browser, "tiles", act) > 0

    def it_wins_tic_tac_toe(self, browser: Browser):
        def act(page: Any) -> str:
            for n in (0, 3, 1, 4, 2):
                page.locator("#board button").nth(n).focus()
                keys(page, "Enter")
            return text(page, "#turn")

        assert played(browser, "tictactoe", act) == "X wins"

    @pytest.mark.full
    def it_wins_four_in_a_row(self, browser: Browser):
        def act(page: Any) -> str:
            keys(page, "1", "2", "1", "2", "1", "2", "1")
            return text(page, "#turn")

        assert played(browser, "four", act) == "First player wins"

    def it_finds_all_pairs(self, browser: Browser):
        def act(page: Any) -> str:
            names: dict[str, list[int]] = {}
            cards = page.locator("#board button")
            for n in range(8):
                cards.nth(n).focus()
                keys(page, "Enter")
                names.setdefault(cards.nth(n).get_attribute("aria-label"), []).append(n)
                if n % 2:
                    page.wait_for_timeout(950)
            for pair in names.values():
                for n in pair:
                    if cards.nth(n).get_attribute("data-got") is None:
                        cards.nth(n).focus()
                        keys(page, "Enter")
            return text(page, "#found")

        assert played(browser, "memory", act) == "4/4"

    def it_answers_a_quiz(self, browser: Browser):
        right = {"What is 2+2?": "4", "What is 3+3?": "6", "What is 4+4?": "8"}

        def act(page: Any) -> str:
            for _ in range(3):
                answer = right[text(page, "#card h2")]
                options = page.locator("#card ol button span").all_inner_texts()
                keys(page, str(options.index(answer) + 1))
                keys(page, "Enter")
            return text(page, "#card h2")

        assert played(browser, "quiz", act) == "3 of 3 right"

    @pytest.mark.full
    def it_sorts_all_bars_step_by_step(self, browser: Browser):
        def act(page: Any) -> str:
            for _ in range(120):
                keys(page, "ArrowRight")
            return page.evaluate("document.body.dataset.state")

        assert played(browser, "sorting", act) == "over"

    def it_steps_life_by_its_rules(self, browser: Browser):
        def act(page: Any) -> list[str]:
            page.locator("#pattern").select_option("pulsar")
            alive = [text(page, "#alive")]
            for _ in range(3):
                page.locator("#step").click()
                alive.append(text(page, "#alive"))
            return alive

        assert played(browser, "life", act) == ["48", "56", "72", "48"]

    @pytest.mark.full
    def it_throws_a_ball_as_far_as_physics_says(self, browser: Browser):
        def act(page: Any) -> tuple[str, str]:
            keys(page, "Space")
            until(page, "document.body.dataset.state === 'over'")
            return text(page, "#range"), text(page, "#height")

        assert played(browser, "projectile", act) == ("40.8 m", "10.2 m")

    @pytest.mark.full
    def it_knows_the_period_of_a_pendulum(self, browser: Browser):
        assert played(browser, "pendulum", lambda page: text(page, "#period")) == "2.07 s"

    @pytest.mark.full
    def it_spins_the_wheel_to_one_of_its_options(self, browser: Browser):
        def act(page: Any) -> str:
            keys(page, "Space")
            until(page, "document.body.dataset.state === 'over'")
            return text(page, "#picked")

        assert played(browser, "wheel", act) in ("pizza", "pasta", "salad")

    @pytest.mark.full
    def it_breaks_bricks(self, browser: Browser):
        def act(page: Any) -> int:
            page.locator(".over button").click()
            until(page, "Number(document.getElementById('score').textContent) > 0")
            return int(text(page, "#score"))

        assert played(browser, "breakout", act) >= 10

    def it_counts_down_and_stops(self, browser: Browser):
        def act(page: Any) -> tuple[str, str]:
            first = text(page, "#clock")
            keys(page, "Space")
            until(page, "document.getElementById('clock').textContent !== '02:00'")
            keys(page, "Space")
            return first, page.evaluate("document.body.dataset.state")

        assert played(browser, "timer", act) == ("02:00", "paused")

    @pytest.mark.full
    def it_beats(self, browser: Browser):
        def act(page: Any) -> None:
            keys(page, "Space")
            until(page, "Number(document.body.dataset.beat) >= 3")

        played(browser, "metronome", act)

    @pytest.mark.full
    def it_plays_a_key(self, browser: Browser):
        def act(page: Any) -> str:
            keys(page, "n")
            return text(page, "#played")

        assert played(browser, "piano", act) == "A3"

    def it_moves_a_task(self, browser: Browser):
        def act(page: Any) -> list[str]:
            page.locator("#text").focus()
            page.keyboard.type("paint the door")
            keys(page, "Enter")
            page.locator(".right").first.focus()
            keys(page, "Enter")
            return page.locator("#board h2 span").all_inner_texts()

        assert played(browser, "kanban", act) == ["2", "1", "0"]

    def it_draws_with_the_arrow_keys(self, browser: Browser):
        def act(page: Any) -> bool:
            before = page.evaluate("document.getElementById('board').toDataURL()")
            page.locator("#board").focus()
            keys(page, "Space", *["ArrowRight"] * 20, "Space")
            return page.evaluate("document.getElementById('board').toDataURL()") != before

        assert played(browser, "whiteboard", act)

    def it_calculates(self, browser: Browser):
        assert played(browser, "loan", lambda page: text(page, "#monthly")) == "$1,211.96"
        assert played(browser, "tip", lambda page: text(page, "#each")) == "$24.00"
        assert played(browser, "converter", lambda page: text(page, "#result")) == "1.609344 km"

    def it_goes_through_a_chart_and_a_timeline(self, browser: Browser):
        def act(page: Any) -> str:
            keys(page, "ArrowRight", "ArrowRight")
            return page.locator("#told, #said").first.inner_text()

        assert played(browser, "chart", act) == "pears: 30"
        assert "Gagarin" in played(browser, "timeline", act)


class DescribePuzzlesAndTools:
    @pytest.mark.full
    def it_gives_a_sudoku_that_can_be_solved(self, browser: Browser):
        def act(page: Any) -> str:
            cells = [int(text or 0) for text in page.locator("#board button").all_inner_texts()]
            assert cells.count(0) == 39  # an easy one has 42 clues
            for n, value in enumerate(solved(list(cells))):
                if not cells[n]:
                    page.locator("#board button").nth(n).focus()
                    keys(page, str(value))
            return text(page, ".over strong")

        assert played(browser, "sudoku", act) == "Solved!"

    def it_never_begins_with_a_mine(self, browser: Browser):
        def act(page: Any) -> tuple[str, int, str]:
            page.locator("#board button").nth(27).focus()
            keys(page, "Enter", "ArrowUp", "ArrowRight")
            opened = page.locator("#board button[data-open]").count()
            page.locator("#board button:not([data-open])").first.focus()
            keys(page, "f")
            return page.evaluate("document.body.dataset.state"), opened, text(page, "#left")

        state, opened, left = played(browser, "minesweeper", act)
        assert (state, left) == ("playing", "8")
        assert opened >= 9

    def it_guesses_a_word_letter_by_letter(self, browser: Browser):
        assert played(browser, "hangman", lambda page: (keys(page, *"tigerzeba"), text(page, "#wins"))[1]) == "1"

    @pytest.mark.full
    def it_measures_what_is_typed(self, browser: Browser):
        def act(page: Any) -> list[str]:
            shown = page.locator("#text").inner_text()
            page.locator("#typed").focus()
            page.keyboard.type(shown[:20])
            first = text(page, "#right")
            page.keyboard.type("§§§§§")
            return [first, text(page, "#right")]

        assert played(browser, "typing", act) == ["100 %", "80 %"]

    @pytest.mark.full
    def it_runs_one_clock_at_a_time(self, browser: Browser):
        def act(page: Any) -> list[str]:
            keys(page, "Space")
            until(page, "document.querySelectorAll('.time')[0].textContent !== '5:00'")
            keys(page, "Space", "p")
            return [*page.locator(".moves").all_inner_texts(), page.evaluate("document.body.dataset.state")]

        assert played(browser, "chessclock", act) == ["1 moves", "0 moves", "paused"]

    def it_reckons_weight_and_money(self, browser: Browser):
        def act(page: Any) -> list[str]:
            page.locator("#rows input.n").first.fill("1000")
            return [text(page, "#spent"), text(page, "#left")]

        assert played(browser, "bmi", lambda page: text(page, "#bmi")) == "25"
        assert played(browser, "budget", act) == ["1,430", "70"]

    @pytest.mark.full
    def it_gives_each_value_its_area(self, browser: Browser):
        def act(page: Any) -> list[float]:
            page.locator("[data-form=areas]").click()
            boxes = [tile.bounding_box() for tile in page.locator(".tile").all()]
            return [(box["width"] + 2) * (box["height"] + 2) for box in boxes]

        areas = played(browser, "tilemap", act)
        assert areas[0] / areas[3] == pytest.approx(1430 / 214, rel=0.05)


def solved(cells: list[int]) -> list[int]:
    """A sudoku's solution, by trying the cell with the fewest candidates."""

    def may(n: int) -> list[int]:
        row, column = divmod(n, 9)
        near = [
            m for m in range(81) if m // 9 == row or m % 9 == column or (m // 27, m % 9 // 3) == (row // 3, column // 3)
        ]
        return [v for v in range(1, 10) if all(cells[m] != v for m in near)]

    def fill() -> bool:
        free = [(len(may(n)), n) for n in range(81) if not cells[n]]
        if not free:
            return True
        n = min(free)[1]
        for value in may(n):
            cells[n] = value
            if fill():
                return True
        cells[n] = 0
        return False

    assert fill()
    return cells


class DescribeTrying:
    def it_covers_every_blueprint(self):
        assert SENTENCES.keys() == blueprints().keys()

    @pytest.mark.parametrize("name", ["snake", "chart", pytest.param("kanban", marks=pytest.mark.full)])
    def it_finds_nothing_wrong_with_pages_of_each_kind(self, browser: Browser, name: str):
        trial = try_page(page_of(name), browser)
        assert trial.faults == []
        assert {"axe", "390 px, light", "1440 px, dark"} <= set(trial.checked)

    @pytest.mark.full
    @pytest.mark.parametrize("language", [0, 1])
    @pytest.mark.parametrize("name", sorted(SENTENCES))
    def it_finds_nothing_wrong_with_any_page(self, browser: Browser, name: str, language: int):
        assert try_page(page_of(name, language), browser).faults == []

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            (
                "<h1>x</h1><script>console.error('told')</script><script>throw new Error('broken heron')</script>",
                ("broken heron", "told"),
            ),
            (
                "<h1>x</h1><script>fetch('https://example.com/x')</script><img alt='a' src='https://example.org/a.png'>",
                ("example.com", "example.org"),
            ),
            (
                "<h1>x</h1><div style='width:3000px'>wide</div><p style='color:#aaa;background:#fff'>pale</p>",
                ("wider than the window", "color-contrast"),
            ),
            ("<h1>still</h1>", ("nothing changes",)),
        ],
    )
    def it_tells_all_that_is_wrong(self, browser: Browser, body: str, words: tuple[str, ...]):
        assert axe_source()
        html = f"<!doctype html><html lang='en'><title>T</title><body><main>{body}</main></body></html>"
        faults = try_page(html, browser).faults
        assert [word for word in words if not any(word in fault for fault in faults)] == []
