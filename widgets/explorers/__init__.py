"""Explorers: sliders beside a live figure, one a topic."""
