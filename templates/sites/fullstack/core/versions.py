"""How a new version of the database is thought out: what Alembic finds, and what must happen to the rows first.

A changed kind converts each value, a column that becomes required is filled, one that becomes unique is looked
through; each of these is a line of its own in the version. See `core.conversions`.
"""

import re
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops
from sqlmodel.sql.sqltypes import AutoString

from core.columns import Money

_KINDS = (
    (Money, "money"),
    (sa.BigInteger, "money"),
    (sa.Boolean, "boolean"),
    (sa.Integer, "integer"),
    (sa.Float, "decimal"),
    (sa.DateTime, "datetime"),
    (sa.Date, "date"),
    (sa.Time, "time"),
    (AutoString, "text"),
    (sa.String, "text"),
)
_FIRST = {"text": "", "integer": 0, "decimal": 0.0, "money": 0, "boolean": False}
"""What rows that are there get in a new column that must have a value; days and times take the present one."""
_NOW = ("date", "datetime", "time")


class Keep(ops.MigrateOperation):
    """A line of a version that looks after the rows: `convert(op.get_bind(), "bookings", "age", "text", "integer")`."""

    def __init__(self, function: str, *arguments: Any, returns: str = "", takes: str = "") -> None:
        self.function = function
        self.arguments = arguments
        self.returns = returns
        """The variable that keeps what it returns."""
        self.takes = takes
        """The variable that it is given at the end."""

    def reverse(self) -> "Keep":
        """Not used: both directions are thought out by themselves."""
        return self

    def to_diff_tuple(self) -> tuple[Any, ...]:
        """For comparison."""
        return (self.function, *self.arguments)


@renderers.dispatch_for(Keep)
def _render(autogen: AutogenContext, keep: Keep) -> str:
    autogen.imports.add(f"from core.conversions import {keep.function}")
    arguments = "".join(f", {argument!r}".replace("'", '"') for argument in keep.arguments)
    returns = f"{keep.returns} = " if keep.returns else ""
    takes = f", {keep.takes}" if keep.takes else ""
    return f"{returns}{keep.function}(op.get_bind(){arguments}{takes})"


_TABLE = re.compile(r"^( +op\.create_table\()(.+?),\n(.+?)\n +\)$", re.MULTILINE | re.DOTALL)


def tidied(text: str) -> str:
    """The text of a version as people write it: double quotes, one column a line, no remarks of the tool."""
    lines = [line for line in text.splitlines() if "# ### " not in line]
    plain = "\n".join(line if '"' in line else line.replace("'", '"') for line in lines)
    plain = plain.replace(", schema=None) as batch_op", ") as batch_op")

    def table(found: re.Match[str]) -> str:
        columns = "\n".join(f"        {line.strip()}" for line in found[3].splitlines())
        return f"{found[1]}\n        {found[2]},\n{columns},\n    )"

    plain = re.sub(r"\n\n(?=    (?!\n))", "\n", _TABLE.sub(table, plain))
    plain = re.sub(r"\n{2,}revision = ", "\n\nrevision = ", re.sub(r"\n{2,}def ", "\n\n\ndef ", plain))
    return "\n".join(_broken(line) for line in plain.rstrip().splitlines()) + "\n"


def _broken(line: str) -> str:
    """A constraint that is too long for its line, on three."""
    found = re.fullmatch(r"( +)(sa\.\w+\()(.+)\),", line) if len(line) > 120 else None
    return f"{found[1]}{found[2]}\n{found[1]}    {found[3]}\n{found[1]})," if found else line


def kind_of(column_type: Any) -> str:
    """The kind of a column's type, as `core.conversions` calls it."""
    return next((kind for known, kind in _KINDS if isinstance(column_type, known)), "text")


def with_care(script: ops.MigrationScript, metadata: sa.MetaData) -> None:
    """Add to a new version what its rows need, on the way up and down."""
    for container in (script.upgrade_ops, script.downgrade_ops):
        if container is not None:
            new = {one.table_name for one in container.ops if isinstance(one, ops.CreateTableOp)}
            container.ops = [each for one in container.ops for each in _careful(one, new, metadata)]


def _careful(one: Any, new_tables: set[str], metadata: sa.MetaData) -> Iterable[Any]:
    if not isinstance(one, ops.ModifyTableOps) or one.table_name in new_tables:
        yield one
        return
    before: list[Any] = []
    after: list[Any] = []
    for change in one.ops:
        if isinstance(change, ops.AlterColumnOp):
            first, then = _altered(change, metadata)
            before += first
            after += then
        elif isinstance(change, ops.CreateIndexOp) and change.unique:
            new = {c.column.name for c in one.ops if isinstance(c, ops.AddColumnOp)}
            names = [str(getattr(column, "name", column)) for column in change.columns]
            before += [Keep("distinct", one.table_name, names[0])] if len(names) == 1 and names[0] not in new else []
        elif isinstance(change, ops.AddColumnOp):
            after += _added(change, one)
    yield from before
    yield one
    yield from after


def _altered(change: ops.AlterColumnOp, metadata: sa.MetaData) -> tuple[list[Keep], list[Keep]]:
    """What is done with the values of a column before it is altered, and after."""
    table, column = change.table_name, change.column_name
    before: list[Keep] = []
    after: list[Keep] = []
    if change.modify_type is not None:
        old, new = kind_of(change.existing_type), kind_of(change.modify_type)
        if old != new:
            kept = f"{table}_{column}"
            is_optional = change.existing_nullable if change.modify_nullable is None else change.modify_nullable
            optional = (True,) if is_optional and old == "text" else ()
            before.append(Keep("convert", table, column, old, new, *optional, returns=kept))
            after.append(Keep("store", table, column, takes=kept))
    if change.modify_nullable is False:  # after the values are read: what it fills in is of the new kind
        before.append(Keep("fill", table, column, _default(metadata, table, column, change.modify_type)))
    return before, after


def _default(metadata: sa.MetaData, table: str, column: str, becomes: Any = None) -> Any:
    """The value of a new row as the model has it; empty text for texts; None when there is none. On a way back, where
    the column `becomes` another kind than the model's, the model does not tell."""
    stored = metadata.tables[table].columns.get(column) if table in metadata.tables else None
    if stored is None:
        return None
    if becomes is not None and kind_of(becomes) != kind_of(stored.type):
        return "" if kind_of(becomes) == "text" else None
    told = getattr(stored.default, "arg", None)
    if told is None or callable(told):
        return "" if kind_of(stored.type) == "text" and not stored.unique and not stored.index else None
    return int(told * 100) if kind_of(stored.type) == "money" else told


def _added(change: ops.AddColumnOp, one: ops.ModifyTableOps) -> list[Any]:
    """A new column that must have a value gets one in the rows that are there."""
    column = change.column
    if column.nullable or column.server_default is not None:
        return []
    target = next((c for c in one.ops if isinstance(c, ops.CreateForeignKeyOp) and column.name in c.local_cols), None)
    if target is not None:
        column.nullable = True
        told = ops.AlterColumnOp(
            one.table_name, column.name, existing_type=column.type, modify_nullable=False, existing_nullable=True
        )
        return [
            Keep("point", one.table_name, column.name, target.referent_table),
            ops.ModifyTableOps(one.table_name, [told]),
        ]
    kind = kind_of(column.type)
    if kind in _NOW:
        column.nullable = True
        told = ops.AlterColumnOp(
            one.table_name, column.name, existing_type=column.type, modify_nullable=False, existing_nullable=True
        )
        return [Keep("fill_now", one.table_name, column.name, kind), ops.ModifyTableOps(one.table_name, [told])]
    told = getattr(column.default, "arg", None)
    first = _FIRST[kind] if told is None or callable(told) else told
    column.server_default = sa.DefaultClause(_sql(kind, first))
    return []


def _sql(kind: str, value: Any) -> str:
    if kind == "money" and value:
        return str(int(value * 100))
    return str(int(value)) if isinstance(value, bool) else str(value)
