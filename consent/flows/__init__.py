"""The ways through the house, one verb a file."""
