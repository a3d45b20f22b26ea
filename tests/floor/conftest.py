"""The committed world as a fixture."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.floor.committed import committed
from tests.world import World


@pytest.fixture
def lasting(town: None, django_db_blocker: DjangoDbBlocker, superuser_dsn: str) -> Iterator[World]:
    """A world whose rows other connections see."""
    with committed(django_db_blocker, superuser_dsn) as world:
        yield world
