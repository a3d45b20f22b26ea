"""How much anybody may send in one request: asked before a byte of it is put on disk."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class NotTooLarge(FileUploadHandler):
    """Stands first among the upload handlers (settings: FILE_UPLOAD_HANDLERS). Django's own limit leaves files out.

    Django reads no further than the length that was said, so asking about that is enough.
    """

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *rest: Any, **more: Any) -> None:
        """Called once, before the body is read."""
        if content_length > settings.LARGEST_UPLOAD:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """On to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler makes the file."""
        return
