"""How wide the buckets of roll-ups are, level by level, in milliseconds."""

FACTOR = 4
LEVELS = tuple(30_000 * FACTOR**level for level in range(7))
