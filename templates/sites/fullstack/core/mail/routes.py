"""The outbox, for the staff. In a preview it shows what would have been sent; with a mail server, what became of it.

`mail/outbox.html`: `mails` [Mail], `is_preview`, `is_on`.
"""

from fastapi import APIRouter, Response
from sqlmodel import col, select

from core.mail import reminders
from core.mail.models import Mail
from core.mail.post import is_on, post
from core.page import PageOf

router = APIRouter()
MOST = 50


@router.get("/outbox")
def outbox(page: PageOf) -> Response:
    """The newest mails. Their texts are shown in previews only: they hold links that let people in."""
    page.need_one_of("staff")
    if is_on() and post() is None:
        reminders.write_due(page.database, str(page.request.base_url))
    mails = list(page.database.exec(select(Mail).order_by(col(Mail.id).desc()).limit(MOST)))
    return page.render("mail/outbox.html", mails=mails, is_preview=is_on() and post() is None, is_on=is_on())
