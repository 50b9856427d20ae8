"""Comparing coders: from a study's tags to the ratings, spans and episodes that agreement figures are made of."""
