"""Deleting an account, with the rows that belong to it."""

from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, func, select

from core import uploads
from core.access import Visitor
from core.accounts.models import Account
from core.errors import Refused
from core.features import Feature, features
from core.forms.fields import Image, Relation
from core.mail.models import Mail
from core.words import t


def delete_account(database: Session, account: Account, visitor: Visitor) -> None:
    """Delete an account and its rows; rows that others' rows hang on stay, without an owner.

    Called within a writing transaction. Raises Refused for the last administrator and where others point at it.
    """
    others = select(func.count(col(Account.id))).where(
        Account.role == "admin", Account.id != account.id, Account.active
    )
    if account.role == "admin" and not database.exec(others).one():
        raise Refused(t("last_admin"))
    for feature in features().values():
        _refuse_when_needed(database, feature, account)
    for feature in features().values():
        if hasattr(feature.model, "owner_id"):
            for row in database.exec(select(feature.model).where(feature.model.owner_id == account.id)).all():
                _delete_or_disown(database, feature, row, visitor)
    database.exec(delete(Mail).where(col(Mail.recipient) == account.email))
    database.delete(account)
    database.flush()


def _refuse_when_needed(database: Session, feature: Feature, account: Account) -> None:
    for field in feature.form.fields.values():
        if isinstance(field, Relation) and field.to is Account and field.required:
            column = getattr(feature.model, field.column)
            count = database.exec(select(func.count(col(feature.model.id))).where(column == account.id)).one()
            if count:
                raise Refused(t("account_in_use", count=count, titles=feature.titles))


def _delete_or_disown(database: Session, feature: Feature, row: Any, visitor: Visitor) -> None:
    try:
        with database.begin_nested():
            delete_row(database, feature, row, visitor)
    except IntegrityError:
        row.owner_id = None
        database.add(row)


def delete_row(database: Session, feature: Feature, row: Any, visitor: Visitor) -> None:
    """Delete a row, its pictures, and let the feature's rules know. Called within a writing transaction."""
    pictures = [getattr(row, field.column) for field in feature.form.fields.values() if isinstance(field, Image)]
    database.delete(row)
    database.flush()
    if feature.deleted is not None:
        feature.deleted(database, row, visitor)
    for name in pictures:
        uploads.forget(name)
