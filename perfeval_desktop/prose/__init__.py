"""Reads Chinese administrative prose: figures, names and references with their places, and what contradicts them."""
