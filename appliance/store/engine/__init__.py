"""The database itself: opened, brought forward, copied, mended."""
