"""Automations of dosing: each decides when and how much of the vessel is exchanged."""
