"""The live feed: websockets, and what they are told."""
