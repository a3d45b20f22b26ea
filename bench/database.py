"""The measurement's own throw-away PostgreSQL, one database for each number of people."""

import os
import tempfile
from pathlib import Path

VAR = "SAMVAG_VAR"


def prepare_environment(var_dir: str | None = None) -> Path:
    """Point the product's settings at our own folder, whatever the developer has set. Before Django is set up."""
    for name in [name for name in os.environ if name.startswith(("SAMVAG_", "DATABASE_", "PG"))]:
        del os.environ[name]
    folder = var_dir or tempfile.mkdtemp(prefix="samvag-bench-")
    os.environ |= {VAR: folder, "DJANGO_SETTINGS_MODULE": "samvag.config.settings"}
    return Path(folder)


def name_of(people: int) -> str:
    return f"samvag_{people}"
