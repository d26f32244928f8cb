"""A browser, and what tests of the page look for in it."""
