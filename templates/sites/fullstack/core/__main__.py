"""`python -m core COMMAND`: what `./run` calls."""

import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path

from sqlmodel import Session, func, select


def serve() -> None:
    """Bring the database up to date, plant the first rows where it is new, and serve."""
    import uvicorn

    from core.mail.post import post

    post()  # settings of mail that do not fit together end it here, with a sentence
    prepare()
    from core.app import create

    options: dict[str, object] = {"log_level": "info", "proxy_headers": True, "server_header": False}
    if os.environ.get("UDS"):
        options["uds"] = os.environ["UDS"]
    else:
        options |= {"host": os.environ.get("HOST", "127.0.0.1"), "port": int(os.environ.get("PORT", "8000"))}
    uvicorn.run(create(), **options)  # pyright: ignore[reportArgumentType]


def prepare() -> None:
    """Bring the database up to date; plant the first rows into a new one."""
    from core import migrations
    from core.database import engine

    is_new = migrations.current(engine()) is None
    migrations.upgrade(engine())
    if migrations.current(engine()) is not None:  # without a version yet, `./run migrate` makes the first
        planted(is_new=is_new)


def planted(*, is_new: bool) -> None:
    """Let the preview have its people, and a new database its first rows."""
    from core import seeds
    from core.accounts.models import Account
    from core.database import engine, writing
    from core.settings import settings

    production = settings().environment == "production"
    with Session(engine(), expire_on_commit=False) as database, writing(database):
        if not production:
            seeds.people(database)
        if is_new:
            seeds.plant(database, everything=not production)
        people = database.exec(select(func.count()).select_from(Account)).one()
    if production and not people and sys.argv[1:2] != ["admin"]:
        say("Nobody can sign in to the back office yet: ./run admin YOUR@EMAIL makes an administrator.")


def seed() -> None:
    """Plant the first rows of every table that is empty."""
    from core import seeds
    from core.database import engine, writing

    prepare()
    with Session(engine(), expire_on_commit=False) as database, writing(database):
        counted = seeds.plant(database)
    say(", ".join(f"{count} {name}" for name, count in counted.items()) or "Every table has rows already.")


def admin(email: str = "") -> None:
    """Make an administrator, or make an account one and set its password."""
    from core.accounts import passwords, sessions
    from core.accounts.models import Account
    from core.database import engine, writing

    if "@" not in email:
        raise SystemExit("usage: ./run admin EMAIL")
    password = os.environ.get("PASSWORD") or getpass.getpass("Password: ")
    if fault := passwords.fault(password, email):
        raise SystemExit(fault)
    prepare()
    with Session(engine(), expire_on_commit=False) as database, writing(database):
        account = database.exec(select(Account).where(Account.email == email.lower())).first()
        account = account or Account(email=email.lower(), name=email.partition("@")[0], password_hash="")
        account.password_hash, account.role, account.active = passwords.hashed(password), "admin", True
        database.add(account)
        database.flush()
        sessions.sign_out_everywhere(database, account)
    say(f"{email} is an administrator.")


def backup(target: str = "") -> None:
    """Write all data into one file."""
    from core import backups

    say(str(backups.backup(Path(target) if target else None)))


def restore(source: str = "") -> None:
    """Put a backup in the place of the data."""
    from core import backups

    if not source:
        raise SystemExit("usage: ./run restore FILE")
    backups.restore(Path(source))
    say("Restored.")


def migrate(words: str = "changes") -> None:
    """Make a new version of the database from the models, and apply it."""
    from core import migrations
    from core.database import engine

    is_new = migrations.current(engine()) is None
    migrations.upgrade(engine())  # rows are planted last: they may have what the new version brings
    made = migrations.make(engine(), words)
    migrations.upgrade(engine())
    planted(is_new=is_new)
    say(f"migrations/versions/{made.name}" if made else "The database agrees with the models: nothing to do.")


def version(words: str = "changes") -> None:
    """Make a new version from the models alone, without the site's data; its path, one a line.

    `RENAMED` in the environment: JSON of `table.column` or `table` → its name now. `FIT`: the versions are then tried
    on the data, as `fit` does; exit 4 when they cannot be applied.
    """
    import json
    import traceback

    from core import migrations

    for made in migrations.write(words, json.loads(os.environ.get("RENAMED") or "{}")):
        say(f"migrations/versions/{made.name}")
    if os.environ.get("FIT"):
        try:
            fit()
        except Exception:
            traceback.print_exc()
            raise SystemExit(4) from None


def fit() -> None:
    """Apply the versions to the data and look whether every row fits the forms. Exit 3 when some do not."""
    from core import migrations
    from core.conversions import Unfit
    from core.database import engine

    try:
        migrations.upgrade(engine())
        told = migrations.unfit(engine())
    except Unfit as refused:
        told = [str(refused)]
    if told:
        sys.stderr.write("\n".join(told) + "\n")
        raise SystemExit(3)


def periods() -> None:
    """Make what comes each week, month or year and is missing: dues, rents. For the first day of a month, by cron."""
    from sqlmodel import Session

    from core.access import Visitor
    from core.database import engine, writing
    from core.features import features
    from core.rules.periods import make

    for feature in features().values():
        if feature.periodic is not None:
            with Session(engine()) as database, writing(database, feature.name):
                count = make(database, feature, Visitor())
            say(f"{feature.titles}: {count}")


def check() -> None:
    """Try the versions of the database on a copy: up, down, up. Exit 1 when something does not hold."""
    from core import migrations
    from core.settings import settings

    told = migrations.check(settings().database_url)
    if told:
        raise SystemExit("\n".join(told))
    say("The versions of the database hold: up, down and up again on a copy.")


def say(text: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(text + "\n")


COMMANDS: dict[str, Callable[..., None]] = {
    "serve": serve,
    "prepare": prepare,
    "seed": seed,
    "admin": admin,
    "backup": backup,
    "restore": restore,
    "migrate": migrate,
    "version": version,
    "fit": fit,
    "check": check,
    "periods": periods,
}


def main(arguments: list[str]) -> None:
    """Run one command. Raises SystemExit for an unknown one."""
    name, *rest = arguments or ["serve"]
    if name not in COMMANDS or len(rest) > 1:
        raise SystemExit(f"usage: ./run [{' | '.join(COMMANDS)}]")
    COMMANDS[name](*rest)


if __name__ == "__main__":
    main(sys.argv[1:])
