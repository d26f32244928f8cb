"""Estimators and controllers: arithmetic without I/O, clocks or threads."""
