"""The actor: one user acting through exactly one open assignment."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvag.access.roles import LABELS, ROLES, Permission
from samvag.identity.models import User
from samvag.organisations.models import Assignment

_NAV: tuple[tuple[str, str | Promise, str, Permission | None], ...] = (
    ("today", _("Min dag"), "sun", None),
    ("inbox", _("Inkorg"), "inbox", Permission.INBOX_READ),
    ("questions", _("Frågor"), "message-square", Permission.INBOX_READ),
    ("triage", _("Remissgrupp"), "users", Permission.TRIAGE_READ),
    ("board", _("Tavla"), "layout-grid", Permission.BOARD_READ),
    ("cases", _("Ärenden"), "folder", Permission.BOARD_READ),
    ("search", _("Sök"), "search", Permission.PERSON_SEARCH),
    ("sent", _("Skickat"), "send", Permission.REFERRAL_SEND),
    ("log", _("Logg"), "eye", Permission.LOG_REVIEW),
    ("log-extracts", _("Loggutdrag"), "file-text", Permission.LOG_EXTRACT),
    ("organisation", _("Organisationen"), "building-2", Permission.ORGANISATION_ADMINISTER),
)


@dataclass(frozen=True)
class Actor:
    """Whoever acts, for one unit in one role. Built from an open assignment and never changed."""

    user_id: int
    assignment_id: int
    organisation_id: int
    unit_id: int
    unit_key: int
    role: str
    name: str
    title: str
    unit_name: str
    organisation_name: str
    extra_keys: tuple[int, ...] = ()

    @property
    def keys(self) -> tuple[int, ...]:
        """Reader keys: the unit one acts for, and no other; but for the one page that reads under a timed access."""
        return (self.unit_key, *self.extra_keys)

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role may."""
        return ROLES.get(self.role, frozenset())

    @property
    def rights(self) -> tuple[str, ...]:
        """The permissions as the database knows them."""
        return tuple(sorted(self.permissions))

    @property
    def role_label(self) -> str:
        """The role in words, for the shell."""
        return str(LABELS.get(self.role, self.role))

    @property
    def nav(self) -> tuple[tuple[str, str, str], ...]:
        """What the shell's menu holds for this role: (url name, label, icon)."""
        return tuple(
            (name, str(label), icon) for name, label, icon, needed in _NAV if needed is None or self.may(needed)
        )

    def may(self, permission: Permission) -> bool:
        """Does the role carry this permission?"""
        return permission in self.permissions


def actor_from(assignment: Assignment) -> Actor:
    """The actor of an assignment loaded with `user`, `unit` and `unit__organisation`."""
    unit = assignment.unit
    return Actor(
        user_id=assignment.user_id,
        assignment_id=assignment.pk,
        organisation_id=unit.organisation_id,
        unit_id=unit.pk,
        unit_key=unit.reader_key,
        role=assignment.role,
        name=assignment.user.name,
        title=assignment.title,
        unit_name=unit.name,
        organisation_name=unit.organisation.name,
    )


def open_assignments(user_id: int, on: date | None = None) -> list[Assignment]:
    """The assignments through which a user may act on a day; an ended one gives nothing from the day after."""
    day = on or timezone.localdate()
    open_on_day = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    return list(
        Assignment.objects.filter(
            open_on_day, user_id=user_id, user__is_active=True, begins_on__lte=day, ended_at__isnull=True
        )
        .select_related("user", "unit__organisation")
        .order_by("unit__name")
    )


def open_assignment(key: int) -> Actor | None:
    """Whoever acts through this assignment today; nobody when it, or the account, has ended."""
    found = Assignment.objects.filter(pk=key).values_list("user_id", flat=True).first()
    return next((actor_from(one) for one in open_assignments(found) if one.pk == key), None) if found else None


def all_personas() -> list[User]:
    """Who one can sign in as in the practice town."""
    return list(User.objects.filter(is_persona=True, is_active=True).order_by("name"))


# In the order of the actor's fields.
ACTOR_COLUMNS = "a.user_id, a.id, u.organisation_id, u.id, u.reader_key, a.role, i.name, a.title, u.name, o.name"
# Open assignments of active accounts on `day`; an ended employment gives nothing from the day after.
ACTING_NOW = """
FROM organisations_assignment a
JOIN identity_user i ON i.id = a.user_id
JOIN organisations_unit u ON u.id = a.unit_id
JOIN organisations_organisation o ON o.id = u.organisation_id
WHERE i.is_active AND a.begins_on <= %(day)s AND (a.ends_on IS NULL OR a.ends_on >= %(day)s)
  AND a.ended_at IS NULL
"""
