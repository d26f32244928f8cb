"""The computer the unit runs on: its health, power, web server and hardware."""
