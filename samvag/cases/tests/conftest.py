from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def static_folder(settings: Any) -> None:
    """Where static files would have been collected: the server warns when it is not there."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
