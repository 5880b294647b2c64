"""The printable invoice."""

from tests.agents.coding.answers import edit, write

CALLS = [
    write(
        "features/orders/templates/orders/invoice.html",
        """
{% extends "base.html" %}

{% block title %}Invoice {{ row.id }}{% endblock %}

{% block content %}
<div class="wrap page invoice">
  <h1>Invoice {{ row.id }}</h1>
  <p class="muted">{{ site.name }}, {{ row.ordered | day }}</p>
  <div class="panel">
    <p><strong>{{ row.name }}</strong></p>
    <div class="prose">{{ row.address | paragraphs }}</div>
  </div>
  <div class="table-box">
    <table class="rows">
      <caption class="visually-hidden">What was ordered</caption>
      <thead><tr><th scope="col">Product</th><th scope="col">Quantity</th><th scope="col">Price</th><th scope="col">Total</th></tr></thead>
      <tbody><tr><td>{{ product.name }}</td><td>{{ row.quantity }}</td><td>{{ product.price | money }}</td><td>{{ row.total | money }}</td></tr></tbody>
    </table>
  </div>
</div>
{% endblock %}
""",
    ),
    edit(
        "features/orders/routes.py",
        (
            "from features.orders.models import Order\n",
            "from features.orders.models import Order\nfrom features.products.models import Product",
        ),
        (
            '@router.get("/{number}/edit")',
            '''@router.get("/{number}/invoice")
def invoice(page: PageOf, number: Id) -> Response:
    """An order's invoice, to be printed."""
    row = page.row(feature, number)
    return page.render("orders/invoice.html", row=row, product=page.database.get_one(Product, row.product_id))


@router.get("/{number}/edit")''',
        ),
    ),
    edit(
        "features/orders/templates/orders/show.html",
        (
            '    <div class="page-actions">',
            '    <div class="page-actions">\n      <a class="button quiet" href="/orders/{{ row.id }}/invoice">Invoice</a>',
        ),
    ),
    edit(
        "static/style.css",
        (
            ".step { padding-top: 1.25rem; border-top: 2px solid var(--line); }",
            ".step { padding-top: 1.25rem; border-top: 2px solid var(--line); }\n"
            "@media print { .site-header, .site-footer, .flashes, .skip { display: none; } }",
        ),
    ),
]
