"""Who is who: the admin token, and the sessions of browsers that showed it. Users come later."""

import hmac
import secrets
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b, sha256

from msgspec import Struct
from twisted.internet.defer import Deferred
from twisted.logger import Logger

from appliance.core.identity.throttle import Attempts
from appliance.errors import NotLoggedIn, Unavailable
from appliance.model import Who
from appliance.store import sessions as rows
from appliance.store.engine.db import Store

SESSION_SECONDS = 30 * 86400.0
TOUCH_SECONDS = 86400.0
MOST_WELCOME = 1000
ADMIN = Who("admin", "admin")
LOCAL = Who("local", "admin")


class Session(Struct, frozen=True):
    """A browser that has logged in. *key* is made of its cookie, which is kept nowhere;
    *expires* is in seconds UTC."""

    key: str
    who: Who
    expires: float


class Identity:
    """Knows people by the token or the cookie that they send.

    Sessions are held in memory, so that a request costs no disk, and in the store, so that a
    restart logs nobody out. *seconds* and *utc* are real time, whatever the unit lives in. A unit
    is *local* if only the machine that it runs on can reach it: whoever is on it is trusted.
    """

    log = Logger()

    def __init__(
        self,
        token: str,
        seconds: Callable[[], float],
        utc: Callable[[], float],
        store: Store,
        make_cookie: Callable[[int], str] = secrets.token_urlsafe,
        local: bool = False,
    ) -> None:
        self.local = local
        self._token_digest = digest(token)
        self._utc, self._store, self._make_cookie = utc, store, make_cookie
        self._sessions: dict[str, Session] = {}
        self._attempts = Attempts(seconds)
        self._welcome: dict[str, None] = {}  # whence the right token has come

    async def load(self) -> None:
        """Know the sessions of before the start again; those that have expired are forgotten.
        Whose session cannot be read has to log in again."""
        with suppress(Unavailable):
            await self._store.do(rows.prune, self._utc())
        with suppress(Unavailable):
            await self._recall()

    async def _recall(self) -> None:
        for key, who, expires in await self._store.read(rows.valid, self._utc()):
            self._sessions[key] = Session(key, who, expires)

    def of_this_machine(self) -> Who | None:
        """Whoever asks without a proof: somebody only where the unit is local."""
        return LOCAL if self.local else None

    def of_token(self, token: str, peer: str) -> Who | None:
        """Whoever the *token* that *peer* shows belongs to.

        Raises ``TooMany`` when that has guessed too often; but whence the right one has come
        before it goes on being heard, for many may share an address.
        """
        right = hmac.compare_digest(digest(token), self._token_digest)
        if right and peer in self._welcome:
            return ADMIN
        self._attempts.check(peer)
        if not right:
            self._attempts.fail(peer)
            return None
        while len(self._welcome) >= MOST_WELCOME:
            del self._welcome[next(iter(self._welcome))]
        self._welcome[peer] = None
        return ADMIN

    def of_cookie(self, cookie: str, peer: str) -> Who | None:
        """Whoever logged in as *cookie*; being asked for makes a session last longer. Raises
        ``TooMany`` for one that is unknown, when *peer* has guessed too often."""
        key = self._key(cookie)
        session = self._sessions.get(key)
        if session is None:
            self._attempts.check(peer)
            self._attempts.fail(peer, key)
            return None
        left = session.expires - self._utc()
        if left <= 0:
            del self._sessions[session.key]
            self._quietly(self._store.do(rows.remove, session.key))
            return None
        if left < SESSION_SECONDS - TOUCH_SECONDS:
            self._quietly(self._begin(session.key, session.who))
        return session.who

    async def log_in(self, token: str, peer: str) -> str:
        """The cookie of a new session, for whoever knows *token*.

        Raises ``NotLoggedIn``, or ``TooMany`` when *peer* has guessed too often.
        """
        self._attempts.check(peer)
        if not hmac.compare_digest(digest(token), self._token_digest):
            self._attempts.fail(peer)
            raise NotLoggedIn(
                "That is not the token of this unit.",
                remedy="The token is in the file admin-token in the unit's data folder.",
            )
        self._attempts.forgive(peer)
        cookie = self._make_cookie(32)
        await self._begin(self._key(cookie), ADMIN)
        return cookie

    async def log_out(self, cookie: str) -> None:
        """End the session of *cookie*, if there is one."""
        key = self._key(cookie)
        if self._sessions.pop(key, None) is not None:
            await self._store.do(rows.remove, key)

    def _key(self, cookie: str) -> str:
        """What a cookie is known by. Under another token none of the old cookies is known."""
        return blake2b(spelled(cookie), key=self._token_digest, digest_size=32).hexdigest()

    def _begin(self, key: str, who: Who) -> Deferred:
        session = Session(key, who, self._utc() + SESSION_SECONDS)
        self._sessions[key] = session
        return self._store.do(rows.put, key, who, session.expires)

    def _quietly(self, stored: Deferred) -> None:
        stored.addErrback(lambda failure: failure.trap(Unavailable))  # which the store tells
        stored.addErrback(lambda why: self.log.failure("A session was not stored", why))


def digest(secret: str) -> bytes:
    """What is compared in place of a secret."""
    return sha256(spelled(secret)).digest()


def spelled(text: str) -> bytes:
    """The bytes that *text* came in as, whatever they were."""
    return text.encode("utf-8", "surrogateescape")
