"""The greeting, put together from its words."""


def greet() -> str:
    """Return the greeting."""
    name = "DeZero-Kai"
    return f"Hello, {name}!"
