"""The demo: two sites, a third host that counts, and the real consent service."""
