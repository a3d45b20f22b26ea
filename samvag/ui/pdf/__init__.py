"""Documents to print and keep: tagged PDF/A from a Typst template and data."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone, translation

_HERE = Path(__file__).parent


def document(template: Path, *, title: str, data: dict[str, Any], at: datetime | None = None) -> bytes:
    """The PDF that a Typst template makes of the data; the template imports `/samvag/ui/pdf/base.typ`.

    Data are values, never source: what somebody typed cannot become an instruction. Raises typst.TypstError when the
    template is wrong.
    """
    whole = data | {"title": title, "language": translation.get_language() or "sv"}
    return typst.compile(
        str(template),
        root=str(_HERE.parents[2]),
        font_paths=[str(_HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(whole, ensure_ascii=False, default=str)},
        pdf_standards=["a-3a", "ua-1"],  # ISO 19005-3, ISO 14289-1
        timestamp=int((at or timezone.now()).timestamp()),
    )
