"""The tables of mails that were written, and of what people were reminded of."""

from pydantic import NaiveDatetime

from core.models import Field, Record


class Reminded(Record, table=True):
    """Whom the site has reminded of what, so that it does so once."""

    __tablename__ = "reminded"

    feature: str
    row: int = Field(index=True)
    field: str
    moment: NaiveDatetime
    """What was reminded of: a row that is moved is reminded of again."""


class Mail(Record, table=True):
    """A mail. Its text goes once it is sent: it may hold a link that lets somebody in."""

    __tablename__ = "mails"

    recipient: str = Field(index=True)
    subject: str
    text: str = ""
    sent_at: NaiveDatetime | None = Field(default=None, index=True)
    claimed_at: NaiveDatetime | None = None
    """When a process last began to send it."""
    tries: int = 0
    fault: str = ""
    """What the mail server said the last time."""
