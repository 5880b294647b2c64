"""Rows from a CSV file, all or none."""

from __future__ import annotations

from agents.site.verifying.bench import Bench
from agents.site.verifying.visitor import Answer
from benchmarks.coding.task import Task, closed_to, expect, page

PATH = "/items/import"
HEAD = "name,number,place,stock,least,cost\n"


def sent(bench: Bench, text: str, who: str = "staff", *, token: str | None = None) -> Answer:
    """The answer to a file, sent with the page's own form."""
    form = page(bench, "staff", PATH).form()
    expect(form is not None, "there is no form")
    assert form is not None
    place = next((i.name for i in form.inputs.values() if i.kind == "file"), None)
    expect(place, "the form takes no file")
    files = {str(place): ("items.csv", text.encode(), "text/csv")}
    return bench.person(who).post(form.action, {}, files=files, token=token)


def stored(bench: Bench) -> int:
    return bench.rows.count(bench.entity("item"))


def good_rows_are_stored_with_their_values(bench: Bench) -> None:
    before = stored(bench)
    answer = sent(bench, HEAD + 'Copper wire,CW-7,Shelf 3,40,5,12.50\n"Glue, wood",GL-1,,7,2,\n')
    expect(answer.status == 303 or answer.status == 200, "a good file is not taken", answer)
    expect(stored(bench) == before + 2, f"{stored(bench) - before} rows were stored, not 2", answer)
    item = bench.entity("item")
    rows = {bench.rows.value(item, n, "name"): n for n in bench.rows.numbers(item)}
    wire, glue = rows.get("Copper wire"), rows.get("Glue, wood")
    expect(wire and glue, f"the names are others: {sorted(rows)[:6]}")
    assert wire and glue
    found = [bench.rows.value(item, wire, name) for name in ("number", "place", "stock", "least", "cost")]
    expect(found == ["CW-7", "Shelf 3", 40, 5, 1250], f"the values are others: {found}")
    expect(bench.rows.value(item, glue, "cost") is None, "an empty cost is not empty")


def one_wrong_row_stores_nothing_and_is_told_by_its_line(bench: Bench) -> None:
    before = stored(bench)
    answer = sent(bench, f"{HEAD}Fine thing,F-1,A,3,1,2\nBad thing,B-1,A,many,1,2\nOther thing,O-1,A,3,1,2\n")
    expect(answer.status == 422, "a wrong file is not refused with 422", answer)
    expect(stored(bench) == before, "part of a wrong file was stored", answer)
    expect(
        "3" in answer.words and "stock" in answer.words.lower(),
        "the page does not name line 3 and what is wrong",
        answer,
    )


def names_that_are_taken_are_refused_also_within_the_file(bench: Bench) -> None:
    item = bench.entity("item")
    taken = bench.rows.value(item, bench.rows.numbers(item)[0], "name")
    before = stored(bench)
    for text in (f"{HEAD}{taken},X,A,1,1,1\n", f"{HEAD}Twice,X,A,1,1,1\nTwice,Y,A,1,1,1\n"):
        answer = sent(bench, text)
        expect(answer.status in (409, 422), "a name that is taken is not refused", answer)
    expect(stored(bench) == before, "a name was stored twice")


def what_spreadsheets_write_is_read(bench: Bench) -> None:
    before = stored(bench)
    answer = sent(bench, "\ufeff" + HEAD.replace("\n", "\r\n") + "Résumé paper,RP,,3,1,4.20\r\n")
    expect(stored(bench) == before + 1, "a file with a byte order mark and CR LF is not read", answer)


def what_is_no_such_file_is_refused(bench: Bench) -> None:
    before = stored(bench)
    for text in ("", "just words", "colour,shape\nred,round\n", "\x00\x01\x02"):
        answer = sent(bench, text)
        expect(400 <= answer.status < 500, f"{text[:12]!r} is answered {answer.status}", answer)
    expect(stored(bench) == before, "something was stored of a file without names")


def only_staff_import_and_only_with_the_form(bench: Bench) -> None:
    closed_to(bench, PATH, "visitor", "member")
    before = stored(bench)
    answer = sent(bench, f"{HEAD}Forged,F,A,1,1,1\n", "member")
    expect(answer.status in (303, 403, 404), "a member may import", answer)
    answer = sent(bench, f"{HEAD}Forged,F,A,1,1,1\n", token="0" * 64)
    expect(answer.status == 403, "another site could import", answer)
    expect(stored(bench) == before, "it was stored all the same")


TASK = Task(
    name="csv import",
    blueprint="inventory",
    wish="Staff can add many items at once from a CSV file, on a page /items/import that the list of items links to. Its first line "
    "names the columns: name, number, place, stock, least, cost; the order of columns does not matter, empty cells are "
    "allowed where the form allows them. Each line is checked as the form checks it. If any line is wrong nothing is "
    "stored, and the page (status 422) lists each fault with the number of its line in the file, the header being line 1.",
    expects=(
        good_rows_are_stored_with_their_values,
        one_wrong_row_stores_nothing_and_is_told_by_its_line,
        names_that_are_taken_are_refused_also_within_the_file,
        what_spreadsheets_write_is_read,
        what_is_no_such_file_is_refused,
        only_staff_import_and_only_with_the_form,
    ),
)  # fmt: skip
