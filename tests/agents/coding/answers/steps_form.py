"""The application in three steps: what was entered goes along in the form, and is read anew at each step."""

from tests.agents.coding.answers import edit, write

CALLS = [
    write("features/apply/__init__.py", '"""An application in three steps."""\n'),
    write(
        "features/apply/routes.py",
        '''
"""The address `/apply/NUMBER`: who one is, why, and a last look before it is sent."""

import copy

from fastapi import APIRouter, Response
from starlette.datastructures import FormData

from core.errors import Refused
from core.page import Id, Page, PageOf
from features.applications import feature, rules
from features.applications.forms import ApplicationForm
from features.applications.models import Application
from features.jobs.models import Job

router = APIRouter(prefix="/apply")
STEPS = (("name", "email"), ("letter", "link"), ())
"""The fields that each step asks for; the last one shows them all."""


@router.get("/{number}")
def begin(page: PageOf, number: Id) -> Response:
    """The first step, empty."""
    page.need("create", feature)
    job = page.row(Job, number)
    return step_page(page, job, ApplicationForm.blank(page), 1)


@router.post("/{number}")
def go_on(page: PageOf, number: Id) -> Response:
    """The next step, the one before, or what is wrong; sent from the last step it is stored."""
    page.need("create", feature)
    job = page.row(Job, number)
    form = filled(page, job)
    said = page.posted_text("step")
    step = int(said) if said in ("1", "2", "3") else 1
    if page.posted_text("go") == "back" and step > 1:
        return step_page(page, job, untold(form), step - 1)
    for earlier in range(1, step + 1):
        if any(form[name].error for name in STEPS[earlier - 1]):
            return step_page(page, job, untold(form, *STEPS[earlier - 1]), earlier, 422)
    if step < len(STEPS):
        return step_page(page, job, untold(form), step + 1)
    if not form.valid:
        return step_page(page, job, form, 3, 422)
    return store(page, job, form)


def store(page: Page, job: Job, form: ApplicationForm) -> Response:
    """Keep the application as one that was entered in one go."""
    row = Application(**form.defaults(), **form.values, owner_id=page.visitor.id)
    try:
        with page.writing("applications"):
            rules.check(page.database, row, page.visitor)
            page.database.add(row)
    except Refused as refusal:
        return step_page(page, job, form.refused(refusal), 3, 409)
    return page.go_to(row)


def filled(page: Page, job: Job) -> ApplicationForm:
    """The form of applications with what was entered so far, for this job."""
    line = copy.copy(page)
    entered = {name: page.posted_text(name) for step in STEPS for name in step}
    line.posted = FormData({**entered, "job": str(job.id)})
    return ApplicationForm.posted(line)


def untold(form: ApplicationForm, *told: str) -> ApplicationForm:
    """The form without what is wrong with fields that were not asked for yet."""
    form.errors = form.errors if told else []
    for bound in form.bound:
        bound.error = bound.error if bound.name in told else ""
    return form


def step_page(page: Page, job: Job, form: ApplicationForm, step: int, status: int = 200) -> Response:
    """The page of a step; what other steps ask for is carried along."""
    asked = [form[name] for name in STEPS[step - 1]]
    others = [form[name] for fields in STEPS for name in fields if name not in STEPS[step - 1]]
    return page.render(
        "apply/step.html", status, job=job, step=step, asked=asked, others=others, errors=form.errors
    )
''',
    ),
    write(
        "features/apply/templates/apply/step.html",
        """
{% extends "base.html" %}
{% import "parts.html" as parts with context %}
{% import "forms.html" as forms with context %}

{% block title %}Apply: {{ job.title }}{% endblock %}

{% block content %}
<div class="wrap page form-page">
  {{ parts.crumbs([("/jobs", "Jobs"), ("/jobs/" ~ job.id, job.title)], "Apply") }}
  <header class="page-head"><h1>{{ ("Who you are", "Why you", "Before you send it")[step - 1] }}</h1></header>
  <p class="muted">Step {{ step }} of 3</p>
  <form class="form" method="post" action="/apply/{{ job.id }}">
    <input type="hidden" name="csrf_token" value="{{ csrf_token }}">
    <input type="hidden" name="step" value="{{ step }}">
    {{ forms.form_errors(errors) }}
    {% for f in others %}<input type="hidden" name="{{ f.name }}" value="{{ f.value }}">{% endfor %}
    {% for f in asked %}{{ forms.field(f) }}{% endfor %}
    {% if step == 3 %}
    <dl class="facts panel">{% for f in others %}<div><dt>{{ f.label }}</dt><dd>{{ f.value | paragraphs }}</dd></div>{% endfor %}</dl>
    {% endif %}
    <div class="form-buttons">
      <button class="button">{{ "Send" if step == 3 else "Next" }}</button>
      {% if step > 1 %}<button class="button quiet" name="go" value="back" formnovalidate>Back</button>{% endif %}
    </div>
  </form>
</div>
{% endblock %}
""",
    ),
    edit(
        "features/jobs/templates/jobs/show.html",
        (
            '    <div class="page-actions">',
            '    <div class="page-actions">\n      {% if may("create", "applications") %}<a class="button" href="/apply/{{ row.id }}">Apply</a>{% endif %}',
        ),
    ),
]
