"""Questions: items are data, grading is pure, answers are an append-only log, and a widget shows them."""
