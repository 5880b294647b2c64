"""Both faults mended."""

from tests.agents.coding.answers import edit

RULES = "features/orders/rules.py"
TAKES = '    places.take_stock(database, row, Product, relation="product_id", stock="stock", quantity="quantity")'
LAST = "        row.total = values.product(product and product.price)"
TOTAL = edit(RULES, (LAST, "        row.total = values.product(row.quantity, product and product.price)"))
STOCK = edit(
    RULES,
    (
        "        row.total = values.product(row.quantity, product and product.price)\n",
        f"        row.total = values.product(row.quantity, product and product.price)\n{TAKES}",
    ),
)
CALLS = [TOTAL, STOCK]
