"""HTTP: the dialects, the page, the live feed. It knows HTTP, and no rules."""
