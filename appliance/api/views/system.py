"""What runs here, and on what; _ms is milliseconds UTC."""

from typing import TypedDict


class Model(TypedDict):
    """The bioreactor that the unit is set up as."""

    name: str
    version: str


class SystemView(TypedDict):
    """The software of the unit by name, its hardware, and its web server's state; times are in
    milliseconds UTC."""

    versions: dict[str, str]
    hardware: str
    model: Model
    started_ms: int
    now_ms: int
    web_server: str
