"""The simulated bench: one vial, one set of devices, and everything that can go wrong with them."""
