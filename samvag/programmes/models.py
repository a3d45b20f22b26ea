import uuid

from django.db import models


class ProgrammeVersion(models.Model):
    pass


class ProgrammeSite(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
