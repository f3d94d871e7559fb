"""Looking at a live site with a browser: what it keeps, asks for and shows."""
