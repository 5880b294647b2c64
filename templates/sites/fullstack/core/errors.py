"""Why a request is not answered as asked. Each is turned into a page in `core.app`."""


class LoginNeeded(Exception):
    """Nobody is signed in where somebody must be: leads to the login page and back."""


class Forbidden(Exception):
    """The visitor may not do this: a page with status 403."""


class Missing(Exception):
    """There is no such thing, or the visitor may not know of it: a page with status 404."""


class TooMany(Exception):
    """Too many requests from one address: a page with status 429."""


class Refused(Exception):
    """A rule of the site says no; the sentence is for the visitor. A page with status 409."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
