"""What is remembered. The only SQL: a connection in, plain values out."""
