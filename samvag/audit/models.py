"""What happened and who looked. Rows are written through the database's own door and never changed."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Event(models.Model):
    """One act, named in the past tense, in the same transaction as the act. Ids, never content."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    name = models.CharField(max_length=60)
    user_id = models.BigIntegerField(null=True)
    assignment_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    person_id = models.UUIDField(null=True)
    subject = models.CharField(max_length=80)
    details = models.JSONField(default=dict)
    mac = models.CharField(max_length=64)

    class Meta:
        managed = False
        db_table = "audit_event"

    def __str__(self) -> str:
        return self.name


class ReadEntry(models.Model):
    """One page of one or more persons' data shown to somebody (HSLF-FS 2016:40 ch. 4)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    page = models.CharField(max_length=60)
    user_id = models.BigIntegerField()
    assignment_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    persons = ArrayField(models.UUIDField())
    subject = models.CharField(max_length=80)
    purpose = models.CharField(max_length=30)
    ground = models.CharField(max_length=200)
    mac = models.CharField(max_length=64)

    class Meta:
        managed = False
        db_table = "audit_read"

    def __str__(self) -> str:
        return self.page
