"""How hardware says that it failed: by name, so that people and alert rules mean the same thing."""


class HardwareError(Exception):
    """A device is missing, silent or implausible.

    *name* is a stable word such as ``adc-silent`` by which jobs, alerts and /health call the
    trouble; *message* is one sentence for a person, *remedy* what that person can do about it.
    """

    def __init__(self, name: str, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.name = name
        self.message = message
        self.remedy = remedy
