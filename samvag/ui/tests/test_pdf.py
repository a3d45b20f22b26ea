"""Documents can be read by everybody, and typed text stays text."""

from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from samvag.ui import pdf as frame

SAMPLE = Path(frame.__file__).parent / "sample.typ"


def test_document_is_tagged_and_typed_text_stays_text() -> None:
    made = frame.document(
        SAMPLE, title="Åtgärder", data={"rows": [["Åsa", "3 mars"]], "words": "#panic() *fet* åäö", "footer": "Sida"}
    )
    reader = PdfReader(BytesIO(made))
    text = reader.pages[0].extract_text()
    assert "Åtgärder" in text
    assert "#panic() *fet* åäö" in text
    root = reader.root_object
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith("sv")
