"""A fault in a feature, to be found by the test that fails."""

from __future__ import annotations

from agents.site.verifying.bench import Bench
from benchmarks.coding.task import Plant, Task, expect


def an_order_costs_quantity_times_price(bench: Bench) -> None:
    order, product = bench.entity("order"), bench.entity("product")
    bench.fresh(order)
    number = bench.add(order, "member", quantity="3").number
    price = bench.rows.value(product, bench.rows.value(order, number, "product"), "price")
    total = bench.rows.value(order, number, "total")
    expect(total == 3 * price, f"three pieces of {price} cost {total}")


def an_order_takes_its_pieces_out_of_the_stock(bench: Bench) -> None:
    order, product = bench.entity("order"), bench.entity("product")
    bench.fresh(order)
    number = bench.add(order, "member", quantity="2").number
    goods = bench.rows.value(order, number, "product")
    before = bench.rows.value(product, goods, "stock")
    bench.add(order, "member", product=str(goods), quantity="4")
    after = bench.rows.value(product, goods, "stock")
    expect(after == before - 4, f"{before} in stock, 4 ordered, {after} left")


def what_is_not_in_stock_is_not_sold(bench: Bench) -> None:
    order, product = bench.entity("order"), bench.entity("product")
    bench.fresh(order)
    number = bench.add(order, "member", quantity="1").number
    goods = bench.rows.value(order, number, "product")
    bench.rows.set(product, goods, "stock", 1)
    _, given = bench.filled(order, "member", bench.next(), product=str(goods), quantity="2")
    answer = bench.person("member").post("/orders", given)
    expect(answer.status == 409, "more is sold than there is", answer)


RULES = "features/orders/rules.py"
TAKES = '    places.take_stock(database, row, Product, relation="product_id", stock="stock", quantity="quantity")\n'
TASK = Task(
    name="planted fault",
    blueprint="shop",
    wish="The tests of the orders fail since the last change by hand. Find out why, and mend the cause. The tests are right: do not "
    "change them.",
    expects=(
        an_order_costs_quantity_times_price,
        an_order_takes_its_pieces_out_of_the_stock,
        what_is_not_in_stock_is_not_sold,
    ),
    plants=(
        Plant(RULES, "values.product(row.quantity, product and product.price)", "values.product(product and product.price)"),
        Plant(RULES, TAKES, ""),
    ),
    kept=("features/orders/test_orders.py", "features/products/test_products.py"),
)  # fmt: skip
