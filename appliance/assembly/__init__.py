"""Who is made of whom, a module a subject."""
