"""The HTTP side: one door a file."""
