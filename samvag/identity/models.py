"""Who signs in: a human being, without rights of their own. Rights come with an assignment."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class User(AbstractBaseUser):
    """A member of staff as an account; acts only through one open assignment at a time."""

    username = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    # Who this is to an identity provider, in capitals. Given by an administrator, never by a provider.
    hsa_id = models.CharField(max_length=31, null=True, blank=True, unique=True)
    is_active = models.BooleanField(default=True)
    is_persona = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = BaseUserManager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="user_has_a_name")]

    def __str__(self) -> str:
        return self.name
