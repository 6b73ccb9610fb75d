"""A course pack of two exercises: the moving average of a signal, and its gradient."""
