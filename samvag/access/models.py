"""Who is signed in: one row a browser session, with the assignment acted through beside the signed data."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class SignIn(AbstractBaseSession):
    """A browser session. The two ids stand in columns of their own so that one statement finds session and actor;
    they count only where the signed data says the same."""

    user_id = models.BigIntegerField(null=True)
    assignment_id = models.BigIntegerField(null=True)
