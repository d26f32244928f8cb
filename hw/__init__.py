"""The hardware of one bioreactor: interfaces, drivers, and a simulator that plays them all."""
