"""Automations that light the culture."""
