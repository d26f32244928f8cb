"""Limits that hold whoever drives: between every driver and what it could harm."""
