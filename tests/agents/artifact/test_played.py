"""Games and tools of the newer blueprints, used as a person would: by keys, clicks and what they say."""

from __future__ import annotations

from typing import Any

import pytest

from agents.render.browser import Browser
from tests.agents.artifact.test_pages import keys, played, text, until


class DescribeGames:
    def it_wins_five_in_a_row(self, browser: Browser):
        def act(page: Any) -> str:
            for n in range(5):
                keys(page, "Enter")
                if n < 4:
                    keys(page, "ArrowDown", "Enter", "ArrowUp", "ArrowRight")
            return text(page, "#turn")

        assert played(browser, "gomoku", act) == "Black wins"

    def it_takes_a_stone_back(self, browser: Browser):
        def act(page: Any) -> list[str]:
            keys(page, "Enter")
            said = [text(page, "#turn")]
            page.locator("#undo").click()
            return [*said, text(page, "#turn")]

        assert played(browser, "gomoku", act) == ["White to move", "Black to move"]

    def it_plays_hands_to_the_end(self, browser: Browser):
        def act(page: Any) -> int:
            for _ in range(60):
                keys(page, "1")
            return max(int(text(page, "#mine")), int(text(page, "#its")))

        assert played(browser, "rockpaper", act) == 2  # best of three

    def it_stacks_blocks_to_the_top(self, browser: Browser):
        def act(page: Any) -> tuple[str, int]:
            page.locator(".over button").click()
            for _ in range(40):
                if page.evaluate("document.body.dataset.state") == "over":
                    break
                keys(page, "Space")
            return text(page, ".over strong"), int(text(page, "#score"))

        words, score = played(browser, "blocks", act)
        assert words == "Game over"
        assert score > 50

    def it_serves_until_somebody_scores(self, browser: Browser):
        def act(page: Any) -> None:
            page.locator(".over button").click()
            until(page, "Number(left.textContent) + Number(right.textContent) > 0")

        played(browser, "pong", act)

    def it_knows_who_clicked_too_early(self, browser: Browser):
        def act(page: Any) -> list[str]:
            keys(page, "Space", "Space")
            return [page.evaluate("document.body.dataset.state"), text(page, "#field"), text(page, "#round")]

        assert played(browser, "reaction", act) == ["early", "Too early: wait for the colour", "0/3"]

    def it_ends_a_sequence_at_the_first_wrong_pad(self, browser: Browser):
        def act(page: Any) -> list[str]:
            keys(page, "Space")
            until(page, "document.body.dataset.state === 'playing'")
            for n in ("1", "2"):  # where the first was right, the sequence begins with it again and the second is wrong
                until(page, "document.body.dataset.state !== 'watching'")
                keys(page, n)
            return [page.evaluate("document.body.dataset.state"), text(page, "#go")]

        assert played(browser, "simon", act) == ["over", "Play again"]


class DescribeTools:
    def it_counts_the_days_until_a_date(self, browser: Browser):
        def act(page: Any) -> list[str]:
            first = text(page, "#when")
            page.locator("#day").fill("2001-01-01")
            return [first, text(page, "#when")]

        first, second = played(browser, "until", act)
        assert "25 December" in first
        assert second.startswith("since ")
        assert second.endswith("1 January 2001")

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("2+3*4", "14"), ("(2+3)*4", "20"), ("0.1+0.2", "0.3"), ("-3--4", "1"), ("200*15%", "30"), ("1/8", "0.125"),
            ("1/0", "Nothing can be divided by zero"), ("2+*3", "That cannot be reckoned"), ("7(2+1)", "21"),
        ],
    )  # fmt: skip
    def it_reckons(self, browser: Browser, typed: str, told: str):
        def act(page: Any) -> str:
            page.locator("#entry").fill(typed)
            keys(page, "Enter")
            return text(page, "#result")

        assert played(browser, "calculator", act) == told

    def it_goes_on_with_a_result(self, browser: Browser):
        def act(page: Any) -> list[str]:
            for key in ("7", "×", "6", "="):
                page.locator("#keys button", has_text=key).first.click()
            first = text(page, "#result")
            keys(page, "+", "8", "Enter")
            return [first, text(page, "#result"), str(page.locator("#before li").count())]

        assert played(browser, "calculator", act) == ["42", "50", "2"]

    def it_changes_money_at_the_rate_that_was_said(self, browser: Browser):
        def act(page: Any) -> list[str]:
            first = text(page, "#result")
            page.locator("#swap").click()
            return [first, page.locator("#from").input_value(), text(page, "#result")]

        assert played(browser, "rate", act) == ["¥16,000", "JPY", "€0.63"]

    def it_makes_passwords_of_what_is_ticked(self, browser: Browser):
        def act(page: Any) -> list[str]:
            made = [text(page, "#shown")]
            for name in ("lower", "upper", "symbols"):
                page.locator(f"#{name}").uncheck()
            return [*made, text(page, "#shown"), text(page, "#bits")]

        first, second, bits = played(browser, "password", act)
        assert len(first) == len(second) == 20
        assert second.isdecimal()
        assert bits == "66 bits: fair"

    def it_rolls_dice_within_their_sides(self, browser: Browser):
        def act(page: Any) -> list[int]:
            keys(page, *["Space"] * 30)
            rolls = text(page, "#before").partition(": ")[2].split(" · ")
            return [int(value) for roll in rolls for value in roll.partition(" = ")[0].split(" + ")]

        values = played(browser, "dice", act)
        assert len(values) == 21  # three dice, the seven rolls before the last
        assert set(values) <= set(range(1, 7))

    def it_counts_rounds_of_work_and_rest(self, browser: Browser):
        def act(page: Any) -> list[str]:
            whole = text(page, "#whole")
            keys(page, "Space")
            return [whole, page.evaluate("document.body.dataset.state"), str(page.locator("#dots i").count())]

        assert played(browser, "intervals", act) == ["3:50 in all", "playing", "8"]

    def it_takes_laps(self, browser: Browser):
        def act(page: Any) -> tuple[str, int]:
            keys(page, "Space", "l", "l", "Space", "l")
            return page.evaluate("document.body.dataset.state"), page.locator("#laps tr").count()

        assert played(browser, "stopwatch", act) == ("paused", 2)

    def it_learns_cards_until_all_are_known(self, browser: Browser):
        def act(page: Any) -> str:
            keys(page, "Space", "1")  # one is not known yet and comes again
            for _ in range(3):
                keys(page, "Space", "2")
            return text(page, "#card span")

        assert played(browser, "flashcards", act) == "All 3 cards known, 2 of them at once"
