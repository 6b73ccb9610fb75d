"""A small autograd framework that is read as the lesson it teaches."""
