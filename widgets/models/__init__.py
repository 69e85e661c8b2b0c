"""Models of the pathway from ions to a twitch: pure physiology on numbers and arrays."""
