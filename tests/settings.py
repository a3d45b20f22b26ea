"""The product's settings for the tests: our own throw-away database, whatever the developer has set.

The controller makes the folder; parallel workers and the running product inherit it through the environment.
"""

import os
import tempfile

for name in [name for name in os.environ if name.startswith(("SAMVAG_", "DATABASE_", "PG"))]:
    if name not in ("SAMVAG_TEST_VAR", "SAMVAG_BROWSER", "SAMVAG_SHOTS", "SAMVAG_PICTURES"):
        del os.environ[name]
VAR = os.environ.get("SAMVAG_TEST_VAR") or tempfile.mkdtemp(prefix="samvag-test-")
os.environ |= {
    "SAMVAG_MODE": "test",
    "SAMVAG_TEST_VAR": VAR,
    "SAMVAG_VAR": VAR,
    "SAMVAG_DATABASE": "samvag_" + os.environ.get("PYTEST_XDIST_WORKER", "main"),
}

from samvag.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; no password here is a secret
WHITENOISE_AUTOREFRESH = True  # nothing is collected; files are found where they stand
