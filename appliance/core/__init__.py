"""What the appliance does. Knows rules; knows no HTTP, SQL or pins."""
