"""The law and the notice, as pure functions."""
