"""A report as one value, and one renderer a format. Nothing here counts: figures come from below."""
