"""Who people are to this unit, and how they prove it."""
