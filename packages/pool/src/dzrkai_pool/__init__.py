"""Pooling for dzrkai: maximum and average, windowed, global and adaptive."""
