"""The program of a worker: the standard library and NumPy, nothing of the grader."""
