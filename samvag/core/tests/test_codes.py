"""Codes on paper: told however they are typed, and worth nothing to whoever has only the table."""

import pytest
from django.conf import LazySettings

from samvag.core.codes import ALPHABET, digest, new_code


def test_a_code_is_known_however_it_is_typed(settings: LazySettings) -> None:
    code = new_code(8)
    assert len(code) == 9
    assert set(code) <= {*ALPHABET, "-"}
    assert digest("form", code) == digest("form", f" {code.lower().replace('-', ' ')}")
    assert digest("form", code) != digest("portal", code)
    kept = digest("form", code)
    settings.SECRET_KEY = "another installation's secret, long enough to be one"
    assert digest("form", code) != kept


@pytest.mark.parametrize("length", [8, 12])
def test_two_codes_are_not_alike(length: int) -> None:
    assert len({new_code(length) for _each in range(200)}) == 200
