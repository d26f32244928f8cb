"""This process: its command line, folder, restart, supervisor, signals and memory."""
