"""The price calculator."""

from tests.agents.coding.answers import edit, write

CALLS = [
    write("features/price/__init__.py", '"""What several people pay together."""\n'),
    write(
        "features/price/reckoning.py",
        '''
"""The price of a service for several people."""

from decimal import ROUND_HALF_UP, Decimal

MOST = 40
LESS = ((10, Decimal("0.8")), (5, Decimal("0.9")))


def people_of(text: str) -> int | None:
    """A number of people from 1 to 40; None where the text is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= MOST else None


def total(price: Decimal, people: int) -> Decimal:
    """What all pay together, to the cent."""
    share = next((share for least, share in LESS if people >= least), Decimal(1))
    return (price * people * share).quantize(Decimal("0.01"), ROUND_HALF_UP)
''',
    ),
    write(
        "features/price/routes.py",
        '''
"""The address `/price`."""

from fastapi import APIRouter, Response

from core.page import PageOf
from features.price import reckoning
from features.services.models import Service

router = APIRouter(prefix="/price")


@router.get("")
def price(page: PageOf) -> Response:
    """The calculator, with a total where a service and people are named."""
    asked, said = page.query("service"), page.query("people")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 10 else 0
    service = page.database.get(Service, number) if number else None
    people = reckoning.people_of(said)
    is_asked = "people" in page.request.query_params
    wrong_people = f"Enter a whole number from 1 to {reckoning.MOST}." if is_asked and people is None else ""
    wrong_service = "Pick a service." if is_asked and service is None else ""
    return page.render(
        "price/index.html",
        422 if wrong_people or wrong_service else 200,
        choices=page.choices(Service),
        service=str(service.id) if service else "",
        people=said if is_asked else "1",
        wrong_people=wrong_people,
        wrong_service=wrong_service,
        total=reckoning.total(service.price, people) if service and people else None,
    )
''',
    ),
    write(
        "features/price/templates/price/index.html",
        """
{% extends "base.html" %}

{% block title %}Price{% endblock %}

{% block content %}
<div class="wrap page">
  <h1>Price</h1>
  <form class="panel" method="get" action="/price">
    <div class="field">
      <label for="service">Service</label>
      <select id="service" name="service">{% for value, label in choices %}<option value="{{ value }}"{% if value == service %} selected{% endif %}>{{ label }}</option>{% endfor %}</select>
      {% if wrong_service %}<p class="field-error" id="service-error">{{ wrong_service }}</p>{% endif %}
    </div>
    <div class="field">
      <label for="people">People</label>
      <input id="people" name="people" inputmode="numeric" value="{{ people }}"{% if wrong_people %} aria-invalid="true" aria-describedby="people-error"{% endif %}>
      {% if wrong_people %}<p class="field-error" id="people-error">{{ wrong_people }}</p>{% endif %}
    </div>
    <button class="button">Reckon</button>
  </form>
  {% if total is not none %}<p role="status">Together: <strong>{{ total | money }}</strong></p>{% endif %}
</div>
{% endblock %}
""",
    ),
    edit(
        "features/services/templates/services/index.html",
        (
            '    <div class="page-actions">',
            '    <div class="page-actions">\n      <a class="button quiet" href="/price">Price for several</a>',
        ),
    ),
]
