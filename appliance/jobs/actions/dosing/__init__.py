"""Actions that move liquid: a dose, a rinse, a script of the pumps. Each ends by itself."""
