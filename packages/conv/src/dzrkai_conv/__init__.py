"""Convolution for dzrkai: im2col, col2im, conv2d and its transpose."""
