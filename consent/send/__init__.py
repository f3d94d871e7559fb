"""What leaves the house: the only home of connections to others."""
