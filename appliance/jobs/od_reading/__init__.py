"""The job that reads the optical density."""
