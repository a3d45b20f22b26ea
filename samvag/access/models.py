"""Who is signed in: one row a browser session, with the assignment acted through beside the signed data."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone


class SignIn(AbstractBaseSession):
    """A browser session. The two ids stand in columns of their own so that one statement finds session and actor;
    they count only where the signed data says the same."""

    seen_at = models.DateTimeField(default=timezone.now)  # to the minute; a session nobody uses ends
    # "provider:session" at the identity provider, so that a sign-out there reaches here.
    provider_session = models.CharField(max_length=200, blank=True, db_index=True)
    user_id = models.BigIntegerField(null=True)
    assignment_id = models.BigIntegerField(null=True)
