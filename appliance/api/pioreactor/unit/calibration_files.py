"""What calibrations and estimators have in common on the wire."""

from appliance.core.calibrations.collection import Collection, Kept
from appliance.core.calibrations.parsing import fields_of


def on_the_wire(kept: Kept, collection: Collection[Kept], unit: str) -> dict[str, object]:
    """The fields of a file, whether it is active, and whose it is."""
    return {
        **fields_of(kept.file),
        "is_active": collection.is_active(kept),
        "pioreactor_unit": unit,
    }


def active_in(collection: Collection[Kept]) -> list[Kept]:
    """What is active, by device."""
    found = (collection.active(device) for device in collection.devices)
    return [kept for kept in found if kept is not None]
