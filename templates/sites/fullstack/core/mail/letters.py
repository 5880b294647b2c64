"""What the site writes: a link to a new password, and a confirmation of what was booked."""

from typing import Any

from sqlmodel import Session, col, delete

from core import clock, rendering
from core.accounts.models import Account
from core.features import features
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


def _facts(database: Session, feature: Any, row: Any) -> str:
    """What the row points at, a line for each: the service, the room."""
    named = rendering.related(database, feature, [row])
    lines = []
    for name, field in feature.form.fields.items():
        told = named.get(name, {}).get(getattr(row, field.column, None))
        if told:
            lines.append(f"{field.label}: {told}")
    return "\n".join(lines)
