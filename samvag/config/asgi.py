"""One port: live events as ASGI streams that cost no thread, all else as pages in a pool of threads."""

import os
from typing import Any, cast

from a2wsgi import WSGIMiddleware

from samvag.config.lifeline import follow_parent
from samvag.config.wsgi import application as pages_application

from samvag.board import live  # isort: skip, models can be imported once the pages have set Django up

THREADS = int(os.environ.get("SAMVAG_THREADS", "4"))

follow_parent()
pages = WSGIMiddleware(cast(Any, pages_application), workers=THREADS)


async def application(scope: Any, receive: Any, send: Any) -> None:
    """The board's stream is the one address that the event loop answers by itself; a page there would block it."""
    if scope["type"] == "http" and scope["path"] == "/events/board/":
        await live.application(scope, receive, send)
        return

    # The server's own callables answer with futures; a2wsgi hands them to the loop and takes coroutines only.
    async def receive_more() -> Any:
        return await receive()

    async def send_on(message: Any) -> None:
        await send(message)

    await pages(scope, receive_more, send_on)
