"""`python -m dzrkai`: what is installed, on which devices it runs, and who serves which name."""

from importlib.metadata import PackageNotFoundError, version

from dzrkai import __version__, plugins
from dzrkai.arrays import cuda_problem


def main() -> None:
    """Print the report."""
    print(f"dzrkai {__version__}, NumPy {version('numpy')}")
    print(f"devices: cpu, {_cuda()}")
    choice = ", ".join(plugins.preferred())
    print(f"preferred: {choice or 'nobody (dzrkai.plugins.prefer or DZRKAI_PREFER chooses)'}")
    for group in plugins.GROUPS:
        print(f"\n{group}")
        for name in plugins.names(group):
            print(f"  {name:<22}{_served(group, name)}")


def _served(group: str, name: str) -> str:
    try:
        distribution = plugins.provider(group, name)
        plugins.attribute(group, name, ())
    except plugins.PluginError as error:
        return f"! {error}"
    others = [party for party in plugins.providers(group, name) if party != distribution]
    also = f" (also offered by {', '.join(others)})" if others else ""
    return f"{distribution} {_version(distribution)}{also}"


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


def _cuda() -> str:
    problem = cuda_problem()
    return "cuda" if problem is None else f"no cuda ({problem})"


if __name__ == "__main__":
    main()
