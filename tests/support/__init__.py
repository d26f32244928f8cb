"""What tests are made of: benches, clients, fakes, files."""
