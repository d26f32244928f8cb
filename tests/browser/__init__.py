"""The dashboard in a real browser, on a real unit with a simulated culture."""
