"""Two or more coders side by side on one transcript: their disagreements, and what becomes of each."""
