from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def frame(settings: Any) -> None:
    """The shell's menu must find its addresses."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    settings.ROOT_URLCONF = "samvag.cases.tests.frame"
