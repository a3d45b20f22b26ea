"""Live boards: one listening connection a process, one bounded queue a reader, and nothing but a case's id in the air.

An ASGI application of its own, because Django's handler would hold a thread and a database connection for as long as
a stream is open. Rights are asked of the database anew at every event and every half minute, each time in a short
transaction under the reader's own signed context, so a stream ends with the session or the employment behind it.
"""

import asyncio
import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import DatabaseError, connections, transaction

from samvag.access.actors import Actor
from samvag.access.roles import Permission
from samvag.access.sessions import SessionStore
from samvag.board import presence
from samvag.board.presence import Presence
from samvag.board.reading import open_cases
from samvag.core.context import acting, acting_tag

CHANNEL = "samvag_board"
HEARTBEAT_SECONDS = 15.0
RECHECK_SECONDS = 30.0
QUEUE_LENGTH = 100
RECONNECT_SECONDS = 1.0
# Many come and go at once when a server starts: who is here is told once for all of them.
GATHER_SECONDS = 0.5
# In a reader's queue: not a case, but that somebody came or went.
HERE = "here"
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"same-origin"),
]
# Two threads ask the database for all readers: streams must not eat the pages' connections.
QUESTIONS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="board-rights")
log = logging.getLogger(__name__)

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


@dataclass(eq=False)
class Reader:
    """One open stream: the session and the board behind it, and the changes it has not been told of."""

    session: str
    slug: str = ""
    me: int = 0
    organisation: int = 0
    units: frozenset[int] = frozenset()  # whose people it may hear of
    sees: set[UUID] = field(default_factory=set)  # what its board shows: it must hear when one of them closes to it
    told: list[dict[str, str]] = field(default_factory=list)
    waiting: asyncio.Queue[str | None] = field(default_factory=lambda: asyncio.Queue(QUEUE_LENGTH))

    def tell(self, case: str | None) -> None:
        """Queue a change; None ends the stream. A reader too slow to follow is let go, and reads all anew."""
        try:
            self.waiting.put_nowait(case)
        except asyncio.QueueFull:
            self.drain()
            self.waiting.put_nowait(None)

    def drain(self) -> list[str | None]:
        """All that waits, taken out at once."""
        return [self.waiting.get_nowait() for _one in range(self.waiting.qsize())]

    def concerned(self, case: UUID, owner: str) -> bool:
        """Can it be news here? What an organisation writes opens no case to anybody who did not see it."""
        return not owner or (owner == str(self.organisation) and case in self.sees)


@dataclass(eq=False, frozen=True, slots=True)
class Inquiry:
    """Which of these cases does the session see?"""

    session: str
    cases: frozenset[UUID]
    answer: asyncio.Future[set[UUID] | None]


class Hub:
    """The process's one listening connection, open while anybody reads."""

    def __init__(self) -> None:
        self.inquiries: list[Inquiry] = []
        self.inquiring: asyncio.Task[None] | None = None
        self.readers: set[Reader] = set()
        self.task: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()
        self.presence = Presence()
        self.gathering: asyncio.Task[None] | None = None

    async def join(self, reader: Reader) -> None:
        """From here on the reader is told of every change."""
        self.readers.add(reader)
        if self.task is None or self.task.done():
            self.ready.clear()
            self.task = asyncio.create_task(self._listen())
        with suppress(TimeoutError):
            await asyncio.wait_for(self.ready.wait(), 5)
        self.somebody_moved()

    def leave(self, reader: Reader) -> None:
        """The last one out closes the connection."""
        self.readers.discard(reader)
        self.somebody_moved()
        if not self.readers and self.task is not None:
            self.task.cancel()
            self.task = None

    async def inquire(self, session: str, cases: frozenset[UUID]) -> set[UUID] | None:
        """Which of the cases the session may know of; None ends the stream. Whoever asks while the database answers
        others is asked for next, together with everybody else who waits."""
        one = Inquiry(session, cases, asyncio.get_running_loop().create_future())
        self.inquiries.append(one)
        if self.inquiring is None or self.inquiring.done():
            self.inquiring = asyncio.create_task(self._answer())
        return await one.answer

    async def _answer(self) -> None:
        while self.inquiries:
            taken, self.inquiries = self.inquiries, []
            try:
                answers: list[set[UUID] | None] = await _asked(_seen, taken)
            except Exception as fault:  # whoever asked must hear of it, and those who ask next be served
                answers = [None] * len(taken)
                log.warning("the board's readers could not be asked for: %s", type(fault).__name__)
            for one, answer in zip(taken, answers, strict=True):
                if not one.answer.done():  # the browser may have left meanwhile
                    one.answer.set_result(answer)

    def somebody_moved(self) -> None:
        """Soon everybody is told who is here, in one go for all who came and went meanwhile."""
        if self.gathering is None or self.gathering.done():
            self.gathering = asyncio.create_task(self._gather())

    async def _gather(self) -> None:
        await asyncio.sleep(GATHER_SECONDS)
        self.presence.count((one.slug, one.me) for one in self.readers if one.slug)
        with suppress(DatabaseError):
            await _asked(presence.say, self.presence.payload())
        await self._tell_who_is_here()

    async def _tell_who_is_here(self) -> None:
        """Names are looked up once; each reader then picks those it may hear of."""
        self.presence.forget_the_silent()
        if unknown := self.presence.unknown():
            with suppress(DatabaseError):
                self.presence.known |= await _asked(presence.colleagues, unknown)
        for reader in tuple(self.readers):
            if reader.slug and self.presence.told_to(reader.slug, reader.me, reader.units) != reader.told:
                reader.tell(HERE)

    async def _keep_saying(self) -> None:
        """The other processes believe only what they have heard lately."""
        while True:
            await asyncio.sleep(presence.SAY_SECONDS)
            self.somebody_moved()

    async def _listen(self) -> None:
        """Listen for ever. What was said while the line was down nobody knows, so then every stream starts over."""
        saying = asyncio.create_task(self._keep_saying())
        try:
            await self._listen_on()
        finally:
            saying.cancel()

    async def _listen_on(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**_direct(), autocommit=True) as line:
                    await line.execute(f"LISTEN {CHANNEL}".encode())
                    await line.execute(f"LISTEN {presence.CHANNEL}".encode())
                    self.ready.set()
                    async for notice in line.notifies():
                        await self._hear(notice)
            except (psycopg.Error, OSError) as fault:
                log.warning("the board's line to the database is down: %s", type(fault).__name__)
            self._spread(None)
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _hear(self, notice: psycopg.Notify) -> None:
        if notice.channel == CHANNEL:
            with suppress(ValueError):  # not a case: none of ours
                self._spread(notice.payload)
        elif self.presence.hear(notice.payload):
            await self._tell_who_is_here()

    def _spread(self, notice: str | None) -> None:
        if notice is None:
            told = list(self.readers)
        elif notice.startswith("session:"):  # signed out, or switched to another assignment
            ended, notice = notice.removeprefix("session:"), None
            told = [one for one in self.readers if hashlib.sha256(one.session.encode()).hexdigest() == ended]
        else:
            case, _colon, owner = notice.partition(":")
            told = [one for one in self.readers if one.concerned(UUID(case), owner)]
        for reader in told:
            reader.tell(notice)


# One a running loop; a process has one loop, a test may have several after each other.
_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """This loop's hub."""
    loop = asyncio.get_running_loop()
    for old in [one for one in _hubs if one.is_closed()]:
        del _hubs[old]
    return _hubs.setdefault(loop, Hub())


def _direct() -> dict[str, Any]:
    """The database without the pool: LISTEN hears nothing through one."""
    given: Any = settings.DATABASES["default"]
    wanted = {
        "dbname": given["NAME"],
        "user": given["USER"],
        "password": given["PASSWORD"],
        "host": given["HOST"],
        "port": given["PORT"],
        "connect_timeout": given["OPTIONS"].get("connect_timeout", 5),
        "application_name": "samvag-board",
        **{name: given["OPTIONS"].get(name) for name in ("sslmode", "sslrootcert", "sslcert", "sslkey")},
    }
    return {name: value for name, value in wanted.items() if value}


def _cookie(scope: dict[str, Any]) -> str:
    """The session key the browser sent."""
    jar = SimpleCookie()
    for name, value in scope["headers"]:
        if name.lower() == b"cookie":
            with suppress(CookieError):
                jar.load(value.decode("latin-1"))
    found = jar.get(settings.SESSION_COOKIE_NAME)
    return found.value if found else ""


def _board(scope: dict[str, Any]) -> str:
    """Which board the page shows; nothing when the address does not say."""
    return _asked_for(scope, "tavla")[:60]


def _asked_for(scope: dict[str, Any], name: str) -> str:
    asked: dict[str, list[str]] = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return asked.get(name, [""])[0]


def _with_board(actor: Actor | None) -> Actor | None:
    """Whoever may read boards; nobody when the session has ended, the employment has, or the role has no board."""
    return actor if actor and actor.may(Permission.BOARD_READ) else None


def _seen(inquiries: list[Inquiry]) -> list[set[UUID] | None]:
    """For each reader which of the cases it asks about it sees now; None: its stream must end. Short transactions,
    one for all sessions and one for each who acts in them, however many boards they have open."""
    asked: dict[Actor, set[UUID]] = defaultdict(set)
    try:
        found = {key: _with_board(one) for key, one in SessionStore.actors({one.session for one in inquiries}).items()}
        who = [found.get(one.session) for one in inquiries]
        for actor, one in zip(who, inquiries, strict=True):
            if actor is not None:
                asked[actor] |= one.cases
        visible = {actor: _visible(actor, cases) for actor, cases in asked.items()}
        return [
            None if actor is None else visible[actor] & one.cases for actor, one in zip(who, inquiries, strict=True)
        ]
    finally:
        connections["default"].close()  # back to the pool: this thread may be idle for long


def _visible(actor: Actor, cases: set[UUID]) -> set[UUID]:
    with acting(actor):
        return set(open_cases(actor).filter(pk__in=cases).values_list("pk", flat=True))


def _circle(session_key: str, slug: str, tag: str = "") -> tuple[Actor, frozenset[int], set[UUID]] | None:
    """Who the reader is now, whose people it may hear of on its board, and what it sees; None: the stream must end,
    as when the page was shown for another assignment than `tag` says."""
    try:
        with transaction.atomic():
            actor = _with_board(SessionStore(session_key or None).actor())
            if actor is None or (tag and tag != acting_tag(actor)):
                return None
            with acting(actor, savepoint=False):
                circle = presence.circle(actor, slug) if slug else frozenset()
                return actor, circle, set(open_cases(actor).values_list("pk", flat=True))
    finally:
        connections["default"].close()


async def _asked(question: Callable[..., Any], *about: Any) -> Any:
    """A question put from the event loop."""
    return await asyncio.get_running_loop().run_in_executor(QUESTIONS, question, *about)


async def _look_around(reader: Reader, tag: str = "") -> bool:
    """Ask anew who the reader is and what it may hear of; False: its stream must end."""
    found = await _asked(_circle, reader.session, reader.slug, tag)
    if found is None:
        return False
    actor, reader.units, reader.sees = found
    reader.me, reader.organisation = actor.assignment_id, actor.organisation_id
    return True


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """`/events/board/`: a stream of `changed` and `opened` with the id of a case that the reader sees."""
    if scope["method"] != "GET":
        await _refuse(send, 405)
        return
    reader = Reader(_cookie(scope), _board(scope))
    # A page is of one assignment: its stream does not go on as another after a switch in another tab.
    if not await _look_around(reader, _asked_for(scope, "som")):
        await _refuse(send, 403)
        return
    shared = hub()
    await shared.join(reader)
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await _say(send, b"retry: 3000\n\n")
        await _until_one_ends(_feed(reader, send), _gone(receive))
        with suppress(Exception):
            await send({"type": "http.response.body", "body": b""})
    finally:
        shared.leave(reader)


async def _until_one_ends(*parts: Any) -> None:
    """Run side by side until the first is done; the others are stopped."""
    tasks = [asyncio.ensure_future(part) for part in parts]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _feed(reader: Reader, send: Send) -> None:
    """Tell of changes, breathe in between, and stop when the rights do."""
    clock = asyncio.get_running_loop().time
    looked = clock()
    while True:
        if clock() - looked >= RECHECK_SECONDS:
            before = reader.sees
            if not await _look_around(reader):
                return
            await _say_cases(send, before, before ^ reader.sees)  # by time or a role, of which nothing tells
            looked = clock()
            await _say_who_is_here(reader, send)
        try:
            first = await asyncio.wait_for(reader.waiting.get(), HEARTBEAT_SECONDS)
        except TimeoutError:
            await _say(send, b": alive\n\n")
            continue
        # What has gathered while the database was asked for others is asked for together: a storm costs one question.
        notices = {first, *reader.drain()}
        if HERE in notices:
            await _say_who_is_here(reader, send)
        goes_on = await _pass_on(reader, {one for one in notices if one and one != HERE}, send)
        if None in notices or not goes_on:
            return


async def _pass_on(reader: Reader, notices: set[str], send: Send) -> bool:
    """Tell of the cases the reader sees, or saw until now: then the row goes. False ends the stream."""
    if not notices:
        return True
    cases = {UUID(notice.partition(":")[0]) for notice in notices}
    known = await hub().inquire(reader.session, frozenset(cases))
    if known is None:
        return False
    # Of a case that has closed to the reader, what is written there is no news; that it closed is told by itself.
    closed = reader.sees & {UUID(notice) for notice in notices if ":" not in notice} - known
    before, reader.sees = reader.sees, (reader.sees | known) - closed
    await _say_cases(send, before, known | closed)
    return True


async def _say_cases(send: Send, before: set[UUID], cases: set[UUID]) -> None:
    """`opened`: a row the board did not have; `changed`: one to read anew, or to take away."""
    for case in cases:
        await _say(send, f"event: {'changed' if case in before else 'opened'}\ndata: {case}\n\n".encode())


async def _say_who_is_here(reader: Reader, send: Send) -> None:
    """Who else has the board open, when that is not what the reader was last told."""
    people = hub().presence.told_to(reader.slug, reader.me, reader.units) if reader.slug else []
    if people != reader.told:
        reader.told = people
        await _say(send, f"event: here\ndata: {json.dumps(people)}\n\n".encode())


async def _gone(receive: Receive) -> None:
    """Until the browser has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say(send: Send, words: bytes) -> None:
    await send({"type": "http.response.body", "body": words, "more_body": True})


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"cache-control", b"no-store")]})
    await send({"type": "http.response.body", "body": b""})
