"""What must be remembered of what providers have sent."""

from django.db import models


class UsedMessage(models.Model):
    """A SAML assertion or a logout token that has done its work: the same again is a replay."""

    key = models.CharField(max_length=64, primary_key=True)  # digest of provider and id
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key[:8]
