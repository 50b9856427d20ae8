"""What the coder can do on an open interview: one small module a kind of deed, each with a table of its handlers."""
