"""Tests of hw.sim."""
