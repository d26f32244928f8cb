"""How the core says no. It knows no status codes: the dialects translate."""


class Refusal(Exception):
    """Something that was asked for and will not be done, told so that a person can act on it.

    *message* is one sentence; *cause* says why and *remedy* what to do about it.
    """

    def __init__(self, message: str, cause: str | None = None, remedy: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.cause = cause
        self.remedy = remedy


class Invalid(Refusal):
    """The request cannot be understood or lies outside what is allowed."""


class NotLoggedIn(Refusal):
    """Nobody knows who is asking."""


class NotAllowed(Refusal):
    """Whoever asks may not do this."""


class NotFound(Refusal):
    """There is nothing of that name."""


class Conflict(Refusal):
    """It contradicts what is going on already."""


class TooLarge(Refusal):
    """More than the unit is willing to take at once."""


class TooMany(Refusal):
    """Asked again too soon."""


class Unavailable(Refusal):
    """It cannot be done now; it may be later."""
