"""One database, two sign-ins: `default` is what a process runs as, `owner` migrates and fills catalogues."""

from typing import Any

from django.db.models import Model


class OneDatabase:
    """Everything is read and written as the process's own role; only the owner may change tables."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return "default"

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return "default"

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        """Both aliases reach the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"
