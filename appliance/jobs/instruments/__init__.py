"""What several jobs do with a device."""
