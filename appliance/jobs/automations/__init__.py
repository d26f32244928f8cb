"""Jobs that decide what other parts of the unit do."""
