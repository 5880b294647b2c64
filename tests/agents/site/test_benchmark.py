"""The benchmark's visitor and judge on small sites of their own: what holds is seen to hold, what is broken is seen."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from benchmarks.sites import run, webgen
from benchmarks.sites.judging import PEOPLE, Judge, Look, Verdict
from benchmarks.sites.visitor import Visitor

FORM = """<form method="post" action="/cakes"><input type="hidden" name="csrf_token" value="t">
  <label for="n">Name</label><input id="n" name="name" required maxlength="60">
  <label for="p">Price</label><input id="p" name="price" type="number" min="1">
  <fieldset><legend>Kind</legend><input type="radio" name="kind" value="dry"></fieldset></form>"""


class Shop:
    """A site of one list. `faults`: open, forgetful, broken, unsearchable."""

    def __init__(self, *faults: str) -> None:
        self.faults, self.cakes, self.style = faults, ["Plum cake"], "a { color: red }"
        routes = [
            Route("/", self.home),
            Route("/login", self.login, methods=["GET", "POST"]),
            Route("/cakes", self.listed, methods=["GET", "POST"]),
            Route("/cakes/new", self.form),
            Route("/static/style.css", lambda request: Response(self.style, media_type="text/css")),
        ]
        self.app = Starlette(routes=routes)

    def home(self, request: Request) -> Response:
        more = '<a href="/gone">more</a>' if "broken" in self.faults else ""
        staff = '<a href="/cakes/new">New cake</a>' if self._staff(request) else ""
        return HTMLResponse(f'<h1>Bakery</h1><a href="/cakes">Cakes</a>{staff}{more}')

    async def login(self, request: Request) -> Response:
        if request.method == "POST":
            answer = RedirectResponse("/", 303)
            answer.set_cookie("who", str((await request.form())["email"]).partition("@")[0])
            return answer
        return HTMLResponse(
            '<form method="post"><label for="e">Email</label><input id="e" name="email"><input name="password"></form>'
        )

    async def listed(self, request: Request) -> Response:
        if request.method == "POST":
            if not (self._staff(request) or "open" in self.faults):
                return Response("no", 403)
            if "forgetful" not in self.faults:
                self.cakes.append(str((await request.form())["name"]))
        words = request.query_params.get("q", "").lower()
        shown = self.cakes if "unsearchable" in self.faults else [c for c in self.cakes if words in c.lower()]
        return HTMLResponse(
            '<form><input name="q"></form>' + "".join(f"<p>{cake} and what it is made of</p>" * 9 for cake in shown)
        )

    def form(self, request: Request) -> Response:
        return HTMLResponse(FORM) if self._staff(request) or "open" in self.faults else Response("no", 403)

    def _staff(self, request: Request) -> bool:
        return request.cookies.get("who") == "staff"


def look(shop: Shop) -> Look:
    return Look({who: Visitor(TestClient(shop.app), who) for who in PEOPLE})


EXPECTS = [
    {"says": ["bakery", "cake|tart"]},
    {"form": ["name", "price"], "who": "staff"},
    {"stores": ["name", "price"], "who": "staff"},
    {"refuses": ["name", "price"]},
    {"guards": 1},
    {"search": True},
    {"sound": True},
]


def kinds(verdicts: list[Verdict]) -> list[str]:
    return [verdict.expectation.split()[0] for verdict in verdicts if not verdict.held]


class DescribeJudge:
    def it_finds_a_good_site_good(self) -> None:
        verdicts = Judge().judge(look(Shop()), EXPECTS)
        assert [v.why for v in verdicts if not v.held] == []
        assert len(verdicts) == len(EXPECTS)

    @pytest.mark.parametrize(
        ("fault", "seen"),
        [
            ("open", ["refuses", "guards"]),
            ("forgetful", ["stores"]),
            ("broken", ["sound"]),
            ("unsearchable", ["search"]),
        ],
    )
    def it_finds_what_is_broken(self, fault: str, seen: list[str]) -> None:
        assert kinds(Judge().judge(look(Shop(fault)), EXPECTS)) == seen

    def it_says_what_is_missing(self) -> None:
        verdicts = Judge().judge(
            look(Shop()), [{"says": ["bakery", "pretzel"]}, {"form": ["colour"], "who": "staff"}, {"chart": True}]
        )
        assert [v.why for v in verdicts] == ["nobody says pretzel", "no form with colour", "no chart"]

    def it_remembers_what_was_entered_and_how_it_looked(self) -> None:
        shop, judge = Shop(), Judge()
        judge.judge(look(shop), [{"stores": ["name", "price"], "who": "staff"}])
        assert kinds(judge.judge(look(shop), [{"kept": True}, {"restyled": True}])) == ["restyled"]
        shop.style, shop.cakes = "a { color: blue }", ["Plum cake", "Nut cake"]
        assert kinds(judge.judge(look(shop), [{"kept": True}, {"restyled": True}])) == ["kept"]


class DescribeCases:
    def it_has_thirty_with_three_follow_ups_of_known_expectations(self) -> None:
        cases = json.loads(run.CASES.read_text("utf-8"))
        assert len(cases) == len({case["name"] for case in cases}) == 30
        for case in cases:
            assert len(case["turns"]) == 3
            for expectation in [*case["expects"], *[e for turn in case["turns"] for e in turn["expects"]]]:
                kind = next(key for key in expectation if key != "who")
                assert hasattr(Judge, f"_{kind}"), kind
                assert expectation.get("who", "visitor") in PEOPLE

    def it_goes_on_from_the_file_of_an_earlier_run(self, tmp_path: Path) -> None:
        whole = [run.Result("one", [run.Turn("x", 9.0, [Verdict("says", False, "nobody")], own_passed=3, refused="")])]
        (tmp_path / "results.json").write_text(json.dumps([asdict(result) for result in whole]), "utf-8")
        assert run.kept(tmp_path / "results.json") == whole
        assert run.kept(tmp_path / "none.json") == run.kept(None) == []

    def it_counts_by_kind_of_turn(self) -> None:
        held, missed = Verdict("a", True), Verdict("b", False, "why")
        results = [
            run.Result(
                "one", [run.Turn("x", 9.0, [held, missed], tool_calls=4, tool_failures=1), run.Turn("y", 3.0, [held])]
            ),
            run.Result("two", [run.Turn("x", 9.0, [missed, missed], refused="no")]),
        ]
        said = run.table(results)
        assert "| one | 1/2 | 1/1 | – | – | 9+3 | 0 |" in said
        assert "first: 1/4 expectations (25%), 0/2 turns whole" in said
        assert "tool calls: 4, 75.0% succeeded" in said

    def it_counts_each_tier_apart(self) -> None:
        held, missed = Verdict("a", True), Verdict("b", False, "why")
        results = [
            run.Result("one", [run.Turn("x", 9.0, [missed])], tier="small"),
            run.Result("two", [run.Turn("x", 40.0, [held])], tier="large"),
        ]

        said = run.table(results)

        assert "small model, first: 0/1 expectations (0%), 0/1 turns whole, 9 s" in said
        assert "large model, first: 1/1 expectations (100%), 1/1 turns whole, 40 s" in said


class DescribeWebgen:
    def it_reads_cases_and_scores_verdicts(self, tmp_path: Path) -> None:
        file = tmp_path / "test.jsonl"
        line = {
            "id": "7",
            "instruction": "A shop",
            "ui_instruct": [{"task": "Open it", "expected_result": "It opens"}, {"task": "Buy"}],
        }
        file.write_text(json.dumps(line) + "\n\n")
        (case,) = webgen.read(file)
        assert case == webgen.Case("7", "A shop", [("Open it", "It opens"), ("Buy", "")])
        (tmp_path / "tasks.jsonl").write_text("".join(json.dumps({"id": "7", "task": n}) + "\n" for n in range(4)))
        given = [("7", 0, "YES"), ("7", 1, "PARTIAL"), ("8", 0, "YES")]
        (tmp_path / "verdicts.jsonl").write_text(
            "".join(json.dumps({"id": i, "task": t, "verdict": v}) + "\n" for i, t, v in given)
        )
        assert webgen.score(tmp_path) == (1.5 / 4, 2, 4)

    def it_names_the_line_that_is_no_case(self, tmp_path: Path) -> None:
        file = tmp_path / "test.jsonl"
        file.write_text('{"instruction": "A shop", "ui_instruct": []}\n{"instruction": 3}\n')
        with pytest.raises(ValueError, match=r"line 2 of test\.jsonl"):
            webgen.read(file)
