"""The next programme needs no code: no programme's code stands in the product outside its own file."""

import re
from pathlib import Path

from samvag.programmes.schema import catalogue_files

PRODUCT = Path(__file__).parents[2]
ALLOWED = {"catalogue", "demo", "tests"}


def test_no_code_names_a_programme() -> None:
    codes = [path.stem for path in catalogue_files()]
    word = re.compile(rf"\b({'|'.join(codes)})\b", re.IGNORECASE)
    found = [
        f"{path.relative_to(PRODUCT)}:{number}"
        for suffix in ("*.py", "*.html", "*.js")
        for path in PRODUCT.rglob(suffix)
        if not ALLOWED & set(path.relative_to(PRODUCT).parts)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if word.search(line)
    ]
    assert len(codes) >= 2
    assert found == []
