"""The way to the mail server, as the environment says it, and whether there is one. It knows no letter.

SMTP_HOST, SMTP_PORT (587), SMTP_SECURITY (starttls, tls or none), SMTP_USER, SMTP_PASSWORD, MAIL_FROM, and SITE_URL:
the address that links in mails begin with. The request's own host is never used for them: whoever asks can choose it.
"""

import os
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache
from urllib.parse import urlsplit

from core.settings import settings
from core.site import site

SECURITY = ("starttls", "tls", "none")
SECONDS = 20


@dataclass(frozen=True)
class Post:
    """Where mails are handed over, and as whom."""

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str

    def hand_over(self, recipient: str, subject: str, text: str) -> None:
        """Give one mail to the server. Raises OSError and smtplib.SMTPException."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, recipient, subject
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(text)
        checked = ssl.create_default_context()
        if self.security == "tls":
            server = smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=checked)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        with server:
            if self.security == "starttls":
                server.starttls(context=checked)
            if self.user:
                server.login(self.user, self.password)
            server.send_message(mail)


@cache
def post() -> Post | None:
    """The mail server of this site; None where none is set. Raises SystemExit for settings that do not fit together."""
    host = os.environ.get("SMTP_HOST", "").strip()
    if not host or settings().environment != "production":
        return None
    security = os.environ.get("SMTP_SECURITY", "starttls")
    port = os.environ.get("SMTP_PORT", "465" if security == "tls" else "587")
    sender = os.environ.get("MAIL_FROM", "")
    if security not in SECURITY:
        raise SystemExit(f"SMTP_SECURITY is `{security}`; it must be one of {', '.join(SECURITY)}.")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise SystemExit("SMTP_PORT must be the number of a port.")
    if "@" not in sender or "\n" in sender:
        raise SystemExit("MAIL_FROM must be the address that the site's mails come from.")
    if not _url(os.environ.get("SITE_URL", "")):
        raise SystemExit(
            "SITE_URL must be the site's own address, as https://example.com: links in mails begin with it."
        )
    user, password = os.environ.get("SMTP_USER", ""), os.environ.get("SMTP_PASSWORD", "")
    if user and security == "none" and host not in ("localhost", "127.0.0.1", "::1"):
        raise SystemExit("SMTP_USER is set, but SMTP_SECURITY=none would send the password in the open.")
    return Post(
        host, int(port), security, user, password, f"{_plain(site().name)} <{sender}>" if "<" not in sender else sender
    )


def is_on() -> bool:
    """Whether mails are written at all: in a preview always, in production with a mail server."""
    return settings().environment != "production" or post() is not None


def home(own: str) -> str:
    """What links in mails begin with; `own` is the request's address, taken in previews only."""
    return _url(os.environ.get("SITE_URL", "")) or (own.rstrip("/") if settings().environment != "production" else "")


def _url(text: str) -> str:
    parts = urlsplit(text.strip())
    return text.strip().rstrip("/") if parts.scheme in ("http", "https") and parts.netloc else ""


def _plain(name: str) -> str:
    return "".join(sign for sign in name if sign.isalnum() or sign in " -'&").strip() or "Site"
