"""Proves a pack, and measures how well its checks tell right from wrong."""

from .proof import Finding, verify

__all__ = ["Finding", "verify"]
