"""The lead's screens: who has submitted what, and the tables and pictures of the paper with what lies behind them."""
