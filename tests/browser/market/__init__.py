"""A market of several pages at real names over TLS, and third hosts that count."""
