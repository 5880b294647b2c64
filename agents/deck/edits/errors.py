"""What an edit can be refused for. The deck is as it was."""

from __future__ import annotations

from agents.errors import InputRefused


class EditRefused(InputRefused):
    """The wish cannot be carried out as said: it names what is not there, contradicts itself, or asks too much."""

    code = "edit-refused"


class NotUnderstood(EditRefused):
    """No rule reads the wish, and no configured model is able to."""

    code = "edit-not-understood"


class NeedsModel(EditRefused):
    """The wish needs new sentences, and the configured model cannot be trusted with writing any."""

    code = "edit-needs-model"


class Answered(EditRefused):
    """It was a question about the deck, and this is the answer: nothing was to be changed."""

    code = "answer"
