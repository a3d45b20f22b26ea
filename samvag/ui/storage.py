"""Where the pages' own files are. A page names a dozen, and their addresses never change while the process runs."""

from typing import Any

from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class _NamedOnce:
    """Reckons each file's address once a process: it was a twentieth of a page's processor time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """The file's address, with its hash in production."""
        if name not in self._addresses:
            self._addresses[name] = super().url(name, *args, **kwargs)  # type: ignore[misc]
        return self._addresses[name]


class Files(_NamedOnce, StaticFilesStorage):  # type: ignore[misc]
    """As they lie in the tree."""


class HashedFiles(_NamedOnce, CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Collected, compressed, and named by what is in them."""
