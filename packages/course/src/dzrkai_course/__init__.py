"""The course: exercises, hidden checks, solutions, named mistakes and hints."""
