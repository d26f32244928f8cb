"""Tests of the actions of the pumps."""
