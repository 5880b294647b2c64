"""What the site writes: a link to a new password, what was booked, what came of it, and reminders."""

from typing import Any

from sqlmodel import Session, col, delete

from core import clock, rendering
from core.accounts.models import Account
from core.features import feature_of, features
from core.mail import post
from core.mail.models import Mail
from core.mail.sending import KEPT
from core.words import t


def write(database: Session, recipient: str, subject: str, text: str) -> None:
    """Put a mail into the outbox. The caller commits, and then says so to `sending.soon`."""
    database.exec(delete(Mail).where(col(Mail.sent_at) < clock.now() - KEPT))
    database.add(Mail(recipient=recipient, subject=" ".join(subject.split())[:200], text=text))


def new_password(database: Session, account: Account, link: str, hours: int) -> None:
    """The link with which somebody sets a new password."""
    told = t("mail_reset_text", name=account.name, site=rendering.site().name, link=link, hours=hours)
    write(database, account.email, t("mail_reset", site=rendering.site().name), told)


def confirm(database: Session, added: list[Any], own: str) -> bool:
    """Confirm to its owner each row that takes a time; whether there was one. Called before the caller commits."""
    timed = {feature.model: feature for feature in features().values() if feature.timetable is not None}
    found = [row for row in added if type(row) in timed and getattr(row, "owner_id", None)]
    if not found or not post.is_on():
        return False
    database.flush()  # rows have their numbers now
    for row in found:
        owner = database.get(Account, row.owner_id)
        feature = timed[type(row)]
        assert feature.timetable is not None
        if owner is None or not owner.active:
            continue
        when = rendering.moment(getattr(row, feature.timetable.start))
        link = f"{post.home(own)}{feature.path_of(row)}"
        facts = _facts(database, feature, row)
        told = t("mail_confirm_text", name=owner.name, title=feature.title, when=when, facts=facts, link=link)
        write(database, owner.email, t("mail_confirm", title=feature.title, when=when), told)
    return True


def step(database: Session, row: Any, label: str, own: str) -> bool:
    """Tell its owner that a row has come to a step; whether a mail was written."""
    owner, feature = _owner(database, row), feature_of(row)
    if owner is None or not post.is_on():
        return False
    told = t("mail_step_text", step=label, **_told(database, owner, feature, row, own))
    write(database, owner.email, t("mail_step", title=feature.title, step=label), told)
    return True


def reminder(database: Session, row: Any, label: str, moment: Any, own: str) -> bool:
    """Remind its owner of a date of a row; whether a mail was written."""
    owner, feature = _owner(database, row), feature_of(row)
    if owner is None or not post.is_on():
        return False
    when = rendering.value(moment)
    told = t("mail_reminder_text", label=label, when=when, **_told(database, owner, feature, row, own))
    write(database, owner.email, t("mail_reminder", title=feature.title, when=when), told)
    return True


def _owner(database: Session, row: Any) -> Account | None:
    number = getattr(row, "owner_id", None)
    owner = database.get(Account, number) if number else None
    return owner if owner is not None and owner.active else None


def _told(database: Session, owner: Account, feature: Any, row: Any, own: str) -> dict[str, str]:
    link = f"{post.home(own)}{feature.path_of(row)}"
    shown = rendering.display(database, row)
    return {
        "name": owner.name,
        "title": feature.title,
        "display": shown,
        "facts": _facts(database, feature, row),
        "link": link,
    }


def _facts(database: Session, feature: Any, row: Any) -> str:
    """What the row points at, a line for each: the service, the room."""
    named = rendering.related(database, feature, [row])
    lines = []
    for name, field in feature.form.fields.items():
        told = named.get(name, {}).get(getattr(row, field.column, None))
        if told:
            lines.append(f"{field.label}: {told}")
    return "\n".join(lines)
