"""What a unit can be set to do: one file, one job."""
