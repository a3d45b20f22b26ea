"""Small cookies of our own: for this host alone, by TLS alone in production, and out of every script's reach."""

from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse


def name_of(name: str) -> str:
    """What the cookie is called here; in production a browser holds us to the promise in the name."""
    return f"{settings.COOKIE_PREFIX}{name}"


def read(request: HttpRequest, name: str) -> str:
    """What the browser sent, or nothing."""
    return request.COOKIES.get(name_of(name), "")


def keep(response: HttpResponse, name: str, value: str, *, seconds: int) -> None:
    """Ask the browser to keep a value."""
    response.set_cookie(
        name_of(name),
        value,
        max_age=seconds,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget(response: HttpResponse, name: str) -> None:
    """Ask the browser to throw it away."""
    response.delete_cookie(name_of(name), samesite="Lax")


class Messages(CookieStorage):
    """The words on the next page (settings: MESSAGE_STORAGE), signed, in a cookie like the others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cookie_name = name_of("messages")
