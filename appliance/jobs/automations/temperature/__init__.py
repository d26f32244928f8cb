"""Automations that warm the culture, or only watch it."""
