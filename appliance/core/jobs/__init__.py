"""What a unit can be set to do: starting, lending, pausing, changing, stopping, resuming."""
