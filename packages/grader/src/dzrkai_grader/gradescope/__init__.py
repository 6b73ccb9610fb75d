"""`kai gradescope`: the course as an autograder for Gradescope."""
