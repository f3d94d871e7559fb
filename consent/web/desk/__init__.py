"""The desk: pages for those who run a site and those who audit it."""
