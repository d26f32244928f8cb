"""What the type checker must say of what is wrong."""
