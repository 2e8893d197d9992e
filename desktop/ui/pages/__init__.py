"""The pages of the window, each put together by hand from a table, a form and what its task needs."""
