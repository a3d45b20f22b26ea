"""Files as answers: to keep or to open, under a name that is given here and tells of nobody."""

from django.http import HttpResponse

PDF = "application/pdf"


def file_answer(content: bytes, kind: str, name: str, *, opens: bool = False) -> HttpResponse:
    """The bytes as `kind` (a media type), to keep; with `opens` the browser may show them instead."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'{"inline" if opens else "attachment"}; filename="{name}"'
    return answer
