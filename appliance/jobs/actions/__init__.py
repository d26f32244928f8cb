"""Jobs that do one thing and end."""
