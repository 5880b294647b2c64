"""A form in three steps, without a script, that stores nothing before its end."""

from __future__ import annotations

from urllib.parse import urlencode

from agents.site.verifying.bench import Bench
from agents.site.verifying.visitor import Answer, Form, Visitor
from benchmarks.coding.task import Task, closed_to, expect, page

WHO = {"name": "Ada Lovelace", "email": "ada@example.test"}
WHY = {"letter": "I have written programs since 1843.", "link": "https://example.test/ada"}


def job(bench: Bench) -> int:
    """A job that nobody has applied for yet."""
    entity = bench.entity("job")
    return bench.rows.copy(
        entity, bench.rows.numbers(entity)[0], {"title": f"Engine keeper {bench.rows.newest(entity)}"}
    )


def stored(bench: Bench) -> int:
    return bench.rows.count(bench.entity("application"))


def form_of(answer: Answer) -> Form:
    form = answer.form()
    expect(answer.status in (200, 422) and form is not None, "there is no form", answer)
    assert form is not None
    return form


def sent(somebody: Visitor, answer: Answer, values: dict[str, str]) -> Answer:
    """The page that follows when the form of a page is sent with these values."""
    form = form_of(answer)
    kept = {i.name: i.value for i in form.inputs.values() if i.name != "csrf_token" and i.kind != "file"}
    return somebody.follow(somebody.post(form.action, {**kept, **values}))


def asks_for(answer: Answer, *names: str) -> bool:
    form = answer.form()
    return form is not None and all(n in form.inputs and form.inputs[n].kind != "hidden" for n in names)


def to_the_last(bench: Bench, number: int, who: str = "member") -> Answer:
    somebody = bench.person(who)
    second = sent(somebody, page(bench, who, f"/apply/{number}"), WHO)
    expect(asks_for(second, "letter", "link"), "the second step does not ask for letter and link", second)
    last = sent(somebody, second, WHY)
    expect(last.status == 200 and not asks_for(last, "letter"), "the third step is not reached", last)
    return last


def three_steps_lead_to_an_application(bench: Bench) -> None:
    number, before = job(bench), stored(bench)
    first = page(bench, "member", f"/apply/{number}")
    expect(asks_for(first, "name", "email"), "the first step does not ask for name and email", first)
    expect(not asks_for(first, "letter"), "the first step asks for everything at once", first)
    last = to_the_last(bench, number)
    for told in (*WHO.values(), *WHY.values()):
        expect(told in last.words, f"the last step does not show {told}", last)
    expect(stored(bench) == before, "it was stored before it was sent", last)
    done = sent(bench.person("member"), last, {})
    expect(done.status == 200 and stored(bench) == before + 1, "it was not stored when it was sent", done)
    application = bench.entity("application")
    newest = bench.rows.newest(application)
    found = {name: bench.rows.value(application, newest, name) for name in ("name", "email", "letter", "link", "job")}
    expect(found == {**WHO, **WHY, "job": number}, f"what was stored is {found}")
    owner = (bench.rows.row(application, newest) or {}).get("owner_id")
    expect(owner == bench.rows.account("member@example.test"), "it is not the applicant's own")


def each_step_tells_what_is_wrong_and_keeps_the_rest(bench: Bench) -> None:
    number, somebody = job(bench), bench.person("member")
    first = page(bench, "member", f"/apply/{number}")
    wrong = sent(somebody, first, {"name": "Grace Hopper", "email": "nobody"})
    expect(wrong.status == 422 and wrong.errors(), "a wrong email is not told with 422", wrong)
    kept = form_of(wrong).inputs["name"].value
    expect(kept == "Grace Hopper", f"the name is {kept!r} now", wrong)
    second = sent(somebody, first, WHO)
    wrong = sent(somebody, second, {"letter": "", "link": "https://example.test/x"})
    expect(wrong.status == 422 and wrong.errors(), "an empty letter is not told with 422", wrong)


def one_can_go_back_without_losing_anything(bench: Bench) -> None:
    number = job(bench)
    last = to_the_last(bench, number)
    link = next((a for a in last.page.iter("a") if "back" in a.text_content().lower()), None)
    button = next((b for b in last.page.iter("button") if "back" in b.text_content().lower()), None)
    somebody = bench.person("member")
    if link is not None:
        again = somebody.follow(somebody.get(str(link.get("href"))))
    else:
        expect(button is not None, "there is no way back", last)
        assert button is not None
        again = sent(somebody, last, {str(button.get("name") or "back"): str(button.get("value") or "")})
    form = form_of(again)
    expect(asks_for(again, "letter", "link"), "back does not lead to the second step", again)
    found = {name: form.inputs[name].value for name in WHY}
    expect(found == WHY, f"the second step has {found} now", again)


def no_step_can_be_left_out(bench: Bench) -> None:
    number, before = job(bench), stored(bench)
    last = to_the_last(bench, job(bench))
    action = form_of(last).action
    somebody = bench.person("other")
    for path in (f"/apply/{number}", action):
        answer = somebody.post(path, {})
        expect(answer.status < 500, "leaving out a step breaks the site", answer)
        answer = somebody.post(path, {**WHY, "step": "3"})
        expect(answer.status < 500, "leaving out a step breaks the site", answer)
    expect(stored(bench) == before, "an application was stored without name and email")
    forged = urlencode({**WHO, "letter": "x"})
    expect(somebody.get(f"/apply/{number}?{forged}").status < 500, "the address alone breaks the site")
    expect(stored(bench) == before, "an address alone stores an application")


def the_rules_of_applications_hold(bench: Bench) -> None:
    number = job(bench)
    sent(bench.person("member"), to_the_last(bench, number), {})
    before = stored(bench)
    again = sent(bench.person("member"), to_the_last(bench, number), {})
    expect(again.status == 409 and again.errors(), "a second application for the same job is not refused", again)
    expect(stored(bench) == before, "a second application was stored")


def one_must_be_signed_in_and_the_job_must_be(bench: Bench) -> None:
    number = job(bench)
    closed_to(bench, f"/apply/{number}", "visitor")
    for path in ("/apply/999999", "/apply/0"):
        answer = bench.person("member").get(path)
        expect(answer.status in (404, 422), f"{path} is answered {answer.status}", answer)
    links = [str(a.get("href")) for a in page(bench, "member", f"/jobs/{number}").page.iter("a")]
    expect(f"/apply/{number}" in links, "the page of a job does not lead to its form")


TASK = Task(
    name="steps form",
    blueprint="jobs",
    wish="Members apply for a job in three steps at /apply/NUMBER, which the job's page links to: first name and email, then letter and "
    "link, then a page that shows all of it with a button that sends it. It works without scripts. What is wrong in a step is "
    "told there (422, a sentence of class field-error) before the next; no step can be left out; each step after the first has "
    "a link or button 'Back' to the one before, and nothing that was entered is lost. Nothing is stored before it is sent; "
    "then it is an application like any other: it belongs to the member, the rules of applications hold (409 with a sentence), "
    "and the member is led to it.",
    expects=(
        three_steps_lead_to_an_application,
        each_step_tells_what_is_wrong_and_keeps_the_rest,
        one_can_go_back_without_losing_anything,
        no_step_can_be_left_out,
        the_rules_of_applications_hold,
        one_must_be_signed_in_and_the_job_must_be,
    ),
)  # fmt: skip
