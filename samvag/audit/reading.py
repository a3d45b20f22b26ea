"""What the log reviewer is shown of the seal."""

from samvag.audit.models import Seal, Verification


def last_verification() -> Verification | None:
    """The newest examination."""
    return Verification.objects.order_by("-at").first()


def newest_seals(count: int) -> list[Seal]:
    """The newest seals, to be shown and printed; without the hashes of their rows."""
    return list(Seal.objects.defer("leaves").order_by("-number")[:count])
