"""Files on the card: written so that they stay, read with care, shown without secrets."""
