"""Experiment profiles."""
