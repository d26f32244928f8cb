"""Tests of the drivers of a real board, on mock pins and registers."""
