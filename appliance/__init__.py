"""The appliance: one process that looks after one bioreactor."""

__version__ = "0.1.0"
