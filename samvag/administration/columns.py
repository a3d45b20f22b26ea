"""The headings of a staff list, as they are written in the file, and what we call them."""

from collections.abc import Mapping

COLUMNS: Mapping[str, str] = {
    "namn": "name",
    "hsa-id": "hsa_id",
    "enhet": "unit",
    "roll": "role",
    "titel": "title",
    "procent": "percent",
    "från": "begins_on",
    "till": "ends_on",
}
