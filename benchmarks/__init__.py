"""Figures of this unit, measured on whatever machine this is: ``python -m benchmarks``."""
