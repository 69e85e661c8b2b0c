"""Pictures as pure functions: from records and arrays to Plotly figures with a description and a table."""
