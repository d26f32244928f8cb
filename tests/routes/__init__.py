"""The published tables of the dialects, and whether we keep to them."""
