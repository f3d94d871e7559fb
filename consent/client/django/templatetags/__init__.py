"""Template libraries that Django finds by this folder's name."""
