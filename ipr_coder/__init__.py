"""ipr-coder: code, compare and report Interpersonal Process Recall interviews."""

__version__ = "0.1.0"
