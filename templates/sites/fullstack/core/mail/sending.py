"""Sends what stands in the outbox, in a thread of its own: nobody waits for a mail server, and nothing is lost with it.

A mail is claimed before it is sent, so that of several processes one sends it; what fails is tried again, a few times.
"""

import logging
import smtplib
import threading
from datetime import timedelta

from sqlmodel import Session, col, or_, select, update

from core import clock
from core.database import engine
from core.mail.models import Mail
from core.mail.post import post

log = logging.getLogger("site")
KEPT = timedelta(days=30)
"""How long it is remembered that a mail was sent."""
AGAIN = timedelta(minutes=10)
MOST_TRIES, AT_ONCE = 5, 20
_wake = threading.Event()
_started = threading.Lock()


def soon() -> None:
    """There is something to send. Does nothing where there is no mail server."""
    if post() is None:
        return
    _wake.set()
    if _started.acquire(blocking=False):
        threading.Thread(target=_keep_on, name="mail", daemon=True).start()


def _keep_on() -> None:
    while True:
        _wake.wait(AGAIN.total_seconds())
        _wake.clear()
        try:
            _remind()
            send_waiting()
        except Exception:  # the thread must live on: the database may be busy
            log.exception("mails could not be sent")


def _remind() -> None:
    from core.mail import reminders  # it writes letters, and those who write say so here

    with Session(engine(), expire_on_commit=False) as database:
        reminders.write_due(database)


def send_waiting() -> int:
    """Send what waits; how many went."""
    server = post()
    if server is None:
        return 0
    sent = 0
    with Session(engine(), expire_on_commit=False) as database:
        free = or_(col(Mail.claimed_at).is_(None), col(Mail.claimed_at) < clock.now() - AGAIN)
        waiting = select(Mail).where(col(Mail.sent_at).is_(None), Mail.tries < MOST_TRIES, free).limit(AT_ONCE)
        for mail in list(database.exec(waiting)):
            mine = update(Mail).where(col(Mail.id) == mail.id, col(Mail.sent_at).is_(None), free)
            claimed = database.exec(mine.values(claimed_at=clock.now(), tries=Mail.tries + 1))
            database.commit()
            if not claimed.rowcount:
                continue
            try:
                server.hand_over(mail.recipient, mail.subject, mail.text)
            except (OSError, smtplib.SMTPException, ValueError) as error:
                log.warning("mail %s was not sent: %s", mail.id, type(error).__name__)
                database.exec(
                    update(Mail).where(col(Mail.id) == mail.id).values(fault=f"{type(error).__name__}: {error}"[:200])
                )
            else:
                done = update(Mail).where(col(Mail.id) == mail.id)
                database.exec(done.values(sent_at=clock.now(), text="", fault=""))
                sent += 1
            database.commit()
    return sent
