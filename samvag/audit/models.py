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
    tx = models.BigIntegerField()

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
    tx = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "audit_read"

    def __str__(self) -> str:
        return self.page


class Seal(models.Model):
    """One signed checkpoint over a batch of log rows, with the rows' own hashes, so that a broken one can be named."""

    number = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=40)
    tx_from = models.BigIntegerField()
    tx_to = models.BigIntegerField()
    rows = models.IntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    key_id = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)
    leaves = models.BinaryField()

    class Meta:
        db_table = "audit_seal"

    def __str__(self) -> str:
        return f"seal {self.number}"


class Verification(models.Model):
    """One daily examination of the whole log against its seals and the checkpoints kept elsewhere."""

    at = models.DateTimeField()
    rows = models.BigIntegerField()
    seals = models.BigIntegerField()
    last_seal = models.CharField(max_length=64, blank=True)
    faults = models.IntegerField()
    first_fault = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "audit_verification"

    def __str__(self) -> str:
        return f"verification {self.at:%Y-%m-%d}"
