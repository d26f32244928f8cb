"""Files and facts that a unit keeps for people."""

from msgspec import Struct


class KeptChanged(Struct, frozen=True):
    """Something was added to *collection*, taken out of it, put to use or out of use.

    Collections are *calibrations*, *estimators*, *blanks* and *profiles*.
    """

    collection: str
