"""The import of items."""

from tests.agents.coding.answers import edit, write

CALLS = [
    write(
        "features/items/importing.py",
        '''
"""Items from a CSV file: each line is read by the form that people fill in; all are stored, or none."""

import copy
import csv
import io

from starlette.datastructures import FormData

from core.page import Page
from features.items.forms import ItemForm
from features.items.models import Item

COLUMNS = ("name", "number", "place", "stock", "least", "cost")
MOST_BYTES, MOST_LINES = 512 * 1024, 2000


def read(page: Page, data: bytes) -> tuple[list[Item], list[str]]:
    """The items of a file, and what is wrong with it, by line."""
    if not data or len(data) > MOST_BYTES:
        return [], ["Choose a CSV file of at most 512 KB."]
    try:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return [], ["This is no CSV file in UTF-8."]
    head = [name.strip().lower() for name in lines[0]] if lines else []
    if "name" not in head or not set(head) <= set(COLUMNS) or len(lines) > MOST_LINES:
        return [], [f"Line 1 must name the columns: {', '.join(COLUMNS)}."]
    rows: list[Item] = []
    faults: list[str] = []
    names: set[str] = set()
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cells):
            continue
        if len(cells) != len(head):
            faults.append(f"Line {number}: it has {len(cells)} cells, not {len(head)}.")
            continue
        form = _form(page, dict(zip(head, cells, strict=True)))
        faults += [f"Line {number}: {bound.name}: {bound.error}" for bound in form if bound.error]
        name = str(form.values.get("name", ""))
        if name in names:
            faults.append(f"Line {number}: name: {name} stands in the file twice.")
        names.add(name)
        if form.valid:
            rows.append(Item(**form.defaults(), **form.values, owner_id=page.visitor.id))
    return rows, faults or ([] if rows else ["There is no line below the first."])


def _form(page: Page, told: dict[str, str]) -> ItemForm:
    """The form of an item as if it had been filled in with a line."""
    filled = {bound.name: bound.value for bound in ItemForm.blank(page)} | told
    line = copy.copy(page)
    line.posted = FormData(filled)
    return ItemForm.posted(line)
''',
    ),
    write(
        "features/items/templates/items/import.html",
        """
{% extends "base.html" %}

{% block title %}Import items{% endblock %}

{% block content %}
<div class="wrap page">
  <h1>Import items</h1>
  {% if faults %}
  <div class="form-error" role="alert">
    <p>Nothing was stored:</p>
    <ul>{% for fault in faults[:50] %}<li>{{ fault }}</li>{% endfor %}</ul>
  </div>
  {% endif %}
  <form class="panel" method="post" action="/items/import" enctype="multipart/form-data">
    <input type="hidden" name="csrf_token" value="{{ csrf_token }}">
    <div class="field">
      <label for="file">CSV file</label>
      <p class="field-help" id="file-help">Its first line names the columns: {{ columns | join(", ") }}.</p>
      <input type="file" id="file" name="file" accept=".csv,text/csv" required aria-describedby="file-help">
    </div>
    <button class="button">Import</button>
  </form>
</div>
{% endblock %}
""",
    ),
    edit(
        "features/items/routes.py",
        ("from features.items import feature", "from features.items import feature, importing"),
        (
            '@router.get("/{number}")',
            '''@router.get("/import")
def import_form(page: PageOf) -> Response:
    """The page that takes a CSV file."""
    page.need_one_of("staff")
    return page.render("items/import.html", faults=[], columns=importing.COLUMNS)


@router.post("/import")
def import_file(page: PageOf) -> Response:
    """Store every line of a CSV file, or none."""
    page.need_one_of("staff")
    file = page.posted_file("file")
    with page.writing("items"):
        rows, faults = importing.read(page, file.read(importing.MOST_BYTES + 1) if file else b"")
        if not faults:
            page.database.add_all(rows)
    if faults:
        return page.render("items/import.html", 422, faults=faults, columns=importing.COLUMNS)
    return page.go(feature.path, f"{len(rows)} items were added.")


@router.get("/{number}")''',
        ),
    ),
    edit(
        "features/items/templates/items/index.html",
        (
            '    <div class="page-actions">',
            '    <div class="page-actions">\n      {% if may_create %}<a class="button quiet" href="/items/import">Import CSV</a>{% endif %}',
        ),
    ),
]
