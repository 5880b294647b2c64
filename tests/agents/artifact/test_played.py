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

    def it_ends_when_the_apples_are_missed(self, browser: Browser):
        def act(page: Any) -> list[str]:
            page.locator(".over button").click()
            page.mouse.move(30, 300)  # the basket waits at the left, where few apples fall
            until(page, "document.body.dataset.state === 'over'")
            return [text(page, "#lives"), text(page, ".over strong")]

        assert played(browser, "falling", act) == ["0", "Game over"]

    def it_falls_when_no_wing_is_beaten_any_more(self, browser: Browser):
        def act(page: Any) -> list[str]:
            page.locator(".over button").click()
            page.wait_for_timeout(400)
            hovering = page.evaluate("document.body.dataset.state")
            keys(page, "Space")
            until(page, "document.body.dataset.state === 'over'")
            return [hovering, text(page, ".over strong")]

        assert played(browser, "flight", act) == ["playing", "Game over"]

    def it_hits_what_comes_up(self, browser: Browser):
        def act(page: Any) -> str:
            page.locator(".over button").click()
            until(page, "document.querySelector('.hole[data-up]') !== null")
            page.locator(".hole[data-up]").first.dispatch_event("click")
            return text(page, "#score")

        assert played(browser, "whack", act) == "1"

    def it_finds_a_number_by_halving(self, browser: Browser):
        def act(page: Any) -> str:
            low, high = 1, 20
            for _ in range(5):
                tried = (low + high) // 2
                page.locator("#guess").fill(str(tried))
                keys(page, "Enter")
                told = text(page, "#told")
                if "right" in told:
                    break
                low, high = (tried + 1, high) if "low" in told else (low, tried - 1)
            return page.evaluate("document.body.dataset.state")

        assert played(browser, "guess", act) == "over"

    def it_walks_a_maze_by_the_way_that_it_shows(self, browser: Browser):
        def act(page: Any) -> str:
            # A hand on the right wall leads out of any maze without islands.
            ways = ["ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"]
            facing = 1
            for _ in range(400):
                if page.evaluate("document.body.dataset.state") == "over":
                    break
                for turn in (1, 0, 3, 2):
                    before = text(page, "#steps")
                    keys(page, ways[(facing + turn) % 4])
                    if text(page, "#steps") != before:
                        facing = (facing + turn) % 4
                        break
            return text(page, ".over strong")

        assert played(browser, "maze", act).startswith("Out in ")

    def it_tells_which_sums_were_wrong(self, browser: Browser):
        def act(page: Any) -> str:
            for n in range(3):
                a, b = [int(part) for part in text(page, "#sum").removesuffix(" = ?").split(" + ")]
                page.locator("#answer").fill(str(a + b + (1 if n == 0 else 0)))
                keys(page, "Enter")
            return text(page, "#sum")

        assert played(browser, "sums", act).startswith("2 of 3 right")

    def it_moves_tiles_next_to_the_gap_only(self, browser: Browser):
        def act(page: Any) -> int:
            for _ in range(3):
                for n in range(8):
                    page.locator("#board button").nth(n).click()
            return int(text(page, "#moves"))

        assert 0 < played(browser, "slide", act) < 24


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

    def it_settles_what_everybody_paid(self, browser: Browser):
        def act(page: Any) -> list[str]:
            first = page.locator("#owed li").all_inner_texts()
            page.locator("#amount").fill("30.01")
            page.locator("#who").select_option("Carla")
            page.locator("#add").click()
            return [*first, text(page, "#total"), *page.locator("#owed li").all_inner_texts()]

        assert played(browser, "split", act) == [
            "Carla gives Anna 40.00", "Ben gives Anna 20.00", "150.01", "Ben gives Anna 30.00", "Carla gives Anna 19.99",
        ]  # fmt: skip

    def it_reckons_the_formula_of_the_sentence(self, browser: Browser):
        def act(page: Any) -> str:
            page.locator("[data-name=hours]").fill("3")
            page.locator("[data-name=rate]").fill("40")
            return text(page, "#results dd")

        assert played(browser, "reckoner", act) == "120.2"

    def it_puts_names_into_groups_of_like_size(self, browser: Browser):
        def act(page: Any) -> list[int]:
            page.locator("#groups").fill("2")
            return [each.locator("li").count() for each in page.locator("#drawn > div").all()]

        assert played(browser, "teams", act) == [3, 2]

    def it_tells_an_age_on_a_day(self, browser: Browser):
        def act(page: Any) -> list[str]:
            page.locator("#b").fill("2026-02-28")
            first = text(page, "#told")
            page.locator("#later").click()
            return [first, text(page, "#told")]

        assert played(browser, "dates", act) == ["26 years, 0 months, 0 days", "26 years, 0 months, 1 days"]

    def it_counts_words_and_what_is_left(self, browser: Browser):
        def act(page: Any) -> list[str]:
            page.locator("#text").fill("The heron stands. 苍鹭 站着。")
            return page.locator("#stats dd").all_inner_texts()[:2]

        assert played(browser, "wordcount", act) == ["7", "24"]

    def it_ticks_adds_and_clears(self, browser: Browser):
        def act(page: Any) -> list[str]:
            page.locator("#list input").first.check()
            page.locator("#new").fill("rope")
            keys(page, "Enter")
            first = text(page, "#told")
            page.locator("#clear").click()
            return [first, *page.locator("#list span").all_inner_texts()]

        assert played(browser, "checklist", act) == ["1 of 4 done", "torch", "matches", "rope"]

    def it_keeps_the_score_and_takes_it_back(self, browser: Browser):
        def act(page: Any) -> list[str]:
            keys(page, "1", "1", "2")
            first = text(page, "#told")
            keys(page, "Backspace")
            return [first, *page.locator("#board .big").all_inner_texts()]

        assert played(browser, "tally", act) == ["Anna leads", "2", "0"]
