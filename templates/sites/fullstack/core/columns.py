"""Column types which databases do not agree about."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.types import TypeDecorator

CENT = Decimal("0.01")


class Money(TypeDecorator[Decimal]):
    """An amount of money, exact: a Decimal with two places here, whole cents in the database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> int | None:
        """Decimal to cents."""
        if value is None:
            return None
        return int((Decimal(str(value)) * 100).quantize(Decimal(1), ROUND_HALF_UP))

    def process_result_value(self, value: Any, dialect: Any) -> Decimal | None:
        """Cents to Decimal; averages of cents are rounded to cents."""
        return None if value is None else (Decimal(str(value)) / 100).quantize(CENT, ROUND_HALF_UP)
