"""A course pack on disk: chapters and exercises, with solutions, checks, mistakes and hints.

A pack is an import package that an entry point of the group ``dzrkai.exercises`` names. It is read
as files, never imported, until its checks run::

    pack.toml                        chapters, and the exercises of each, in order
    <chapter>/given/*.py             files that the learner is handed complete
    <chapter>/<exercise>/
        exercise.toml                title, points, limits, hints
        solution.py                  the single source: the stub is made from it
        checks.py, harness.py        what decides the grade; helpers that run beside the learner
        mistakes.toml                named wrong versions, as edits of the solution
        stand_in.py                  takes a failed exercise's place, where it defines classes
        alternatives/*.py            other correct versions, for `kai verify`
        equivalents.toml             mutants of the solution that no call can tell from it
    edition/                         files of the student edition; others are made for it

In a student edition all this is one file; see `dzrkai_grader.sealed`.
"""

import ast
import importlib.util
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

GROUP = "dzrkai.exercises"
"""The entry point group by which a pack announces itself."""

SEALED = "pack.sealed"
"""The file that a sealed pack is, beside its ``__init__.py``."""


class PackError(Exception):
    """A pack cannot be used as it is; the message names the file and what is wrong in it."""


class SealError(PackError):
    """A sealed pack is not what was released; `path` is the file."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path


@dataclass(frozen=True)
class Text:
    """The same text in each language that the grader speaks.

    Examples
    --------
    >>> Text("padding", "パディング").in_("ja")
    'パディング'
    """

    en: str
    ja: str

    def in_(self, language: str) -> str:
        """Return the text in `language`, ``"en"`` or ``"ja"``."""
        return self.ja if language == "ja" else self.en


@dataclass(frozen=True)
class Mistake:
    """A wrong version of a solution that has a name, so that a learner can be told it.

    It runs in the grader's own process whenever a learner's results are compared with its own: it
    must come to an end.

    Parameters
    ----------
    id
        Its name, such as ``"padding-one-side"``.
    text
        Two sentences: what was done, and how it shows.
    edits
        Pairs (text of the solution, text in its place); each first text occurs just once.
    """

    id: str
    text: Text
    edits: tuple[tuple[str, str], ...]

    def apply(self, solution: str) -> str:
        """Return `solution` with the mistake made in it.

        Raises
        ------
        PackError
            If a text to replace does not occur just once.

        Examples
        --------
        >>> Mistake("minus", Text("", ""), (("a + b", "a - b"),)).apply("return a + b")
        'return a - b'
        """
        for old, new in self.edits:
            if (count := solution.count(old)) != 1:
                raise PackError(f"mistake {self.id}: {old!r} occurs {count} times in the solution")
            solution = solution.replace(old, new)
        return solution


@dataclass(frozen=True)
class Equivalent:
    """Mutants of a solution that no call can tell from it, and why.

    Parameters
    ----------
    reason
        A sentence.
    mutants
        Pairs of a statement before and after, as `kai verify --report` writes them.
    """

    reason: str
    mutants: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Exercise:
    """One exercise: one file that a learner writes.

    Parameters
    ----------
    id, chapter
        Its name, unique in the pack, and its chapter's name.
    package
        The import package of the learner's files, such as ``"exercises"``.
    folder
        Where the exercise lies in the pack.
    title
        A few words.
    points
        What it counts, fully solved.
    time_limit, memory_limit
        Seconds over all its calls, and MiB.
    imports
        Packages that it may import besides the standard library and NumPy.
    bonus
        Whether its points come on top of the pack's total.
    devices
        Of ``"cpu"`` and ``"gpu"``, where it can be graded.
    chooses_device
        Whether its file tells the devices apart by itself; in others, `numpy` means CuPy on a GPU.
    requires
        The exercises whose functions it imports.
    hints
        From gentle to plain.
    website
        Where the course's website begins, in each language; None where it has none.
    """

    id: str
    chapter: str
    package: str
    folder: Path
    title: Text
    points: float
    time_limit: float = 10.0
    memory_limit: int = 1024
    imports: tuple[str, ...] = ()
    bonus: bool = False
    devices: tuple[str, ...] = ("cpu",)
    chooses_device: bool = False
    requires: tuple[str, ...] = ()
    hints: tuple[Text, ...] = ()
    website: Text | None = None

    @property
    def module(self) -> str:
        """The learner's module, such as ``exercises.ch03_im2col.im2col``."""
        return f"{self.package}.{self.chapter}.{self.id}"

    @property
    def file(self) -> str:
        """The learner's file, relative to the folder of exercises."""
        return f"{self.chapter}/{self.id}.py"

    @property
    def path(self) -> str:
        """The learner's file as a learner calls it: ``exercises/ch03_im2col/im2col.py``."""
        return f"{self.package}/{self.file}"

    def page_of(self, mistake: Mistake, language: str) -> str:
        """Return the address at which the website tells of a mistake; empty without a website."""
        if self.website is None:
            return ""
        website = self.website.in_(language)
        page = "index.html" if website.startswith("file:") else ""  # a server adds it by itself
        return f"{website}exercises/{self.id}/{page}#{self.id}-{mistake.id}"

    @property
    def checks(self) -> Path:
        """The file of hidden checks."""
        return self.folder / "checks.py"

    @cached_property
    def solution(self) -> str:
        """The source of the solution."""
        return _read(self.folder / "solution.py")

    @cached_property
    def harness(self) -> str | None:
        """The source of functions that run beside the learner's code."""
        return _read_if_there(self.folder / "harness.py")

    @cached_property
    def stand_in(self) -> str | None:
        """The source that takes the exercise's place where its own does not pass."""
        return _read_if_there(self.folder / "stand_in.py")

    @cached_property
    def functions(self) -> tuple[str, ...]:
        """The public functions that the solution defines."""
        statements = ast.parse(self.solution).body
        names = [node.name for node in statements if isinstance(node, ast.FunctionDef)]
        return tuple(name for name in names if not name.startswith("_"))

    @cached_property
    def mistakes(self) -> tuple[Mistake, ...]:
        """The named mistakes, in the order of the file."""
        path = self.folder / "mistakes.toml"
        if not path.exists():
            return ()
        return tuple(_mistake(name, _Table(path, table)) for name, table in _toml(path).items())

    @cached_property
    def equivalents(self) -> tuple[Equivalent, ...]:
        """The mutants that are known to be equivalent, in the order of the file."""
        path = self.folder / "equivalents.toml"
        if not path.exists():
            return ()
        table = _Table(path, _toml(path))
        return tuple(_equivalent(_Table(path, one)) for one in table.tables("equivalent"))

    @cached_property
    def alternatives(self) -> Mapping[str, str]:
        """Other correct sources, by name."""
        return {path.stem: _read(path) for path in sorted(self.folder.glob("alternatives/*.py"))}


@dataclass(frozen=True)
class Chapter:
    """A chapter: exercises in order, and the files that a learner is handed complete."""

    id: str
    title: Text
    folder: Path
    exercises: tuple[Exercise, ...]
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edition:
    """What the student edition of a course has besides what every edition has.

    Parameters
    ----------
    sessions
        Sessions of nox that run a module of the learner's: ``{"train": "exercises.train"}``.
    testing
        What the tests of the packages in it need besides pytest.
    """

    sessions: Mapping[str, str] = field(default_factory=dict)
    testing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pack:
    """A course.

    Parameters
    ----------
    name, title
        What the course is called, by programs and by people.
    folder
        Where it lies.
    package
        The import package of the learner's files.
    distribution, plugin
        The distribution that the learner's package is, and the entry points that it offers:
        group to name to ``"module:attribute"``.
    chapters
        In the order in which they are worked on.
    edition
        What the student edition has besides.
    """

    name: str
    title: Text
    folder: Path
    package: str
    chapters: tuple[Chapter, ...]
    distribution: str = ""
    plugin: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    edition: Edition = field(default_factory=Edition)

    @cached_property
    def exercises(self) -> Mapping[str, Exercise]:
        """All exercises by id, in the order in which they are worked on."""
        return {one.id: one for chapter in self.chapters for one in chapter.exercises}

    @cached_property
    def given(self) -> Mapping[str, str]:
        """The files that a learner is handed complete: path in the exercises' folder to text."""
        return {
            f"{chapter.id}/{name}": _read(chapter.folder / "given" / name)
            for chapter in self.chapters
            for name in chapter.given
        }

    @property
    def max_score(self) -> float:
        """The points of all exercises that are not a bonus."""
        return sum(one.points for one in self.exercises.values() if not one.bonus)

    def with_website(self, address: str) -> "Pack":
        """Return the course with its website there, where it names none itself; Japanese in ja/."""
        site = Text(f"{address}/", f"{address}/ja/")
        chapters = tuple(
            replace(
                chapter,
                exercises=tuple(
                    exercise if exercise.website else replace(exercise, website=site)
                    for exercise in chapter.exercises
                ),
            )
            for chapter in self.chapters
        )
        return replace(self, chapters=chapters)

    def required_by(self, exercise: Exercise) -> tuple[Exercise, ...]:
        """Return all exercises that `exercise` builds on, directly or not, in the pack's order."""
        wanted: set[str] = set()
        waiting = list(exercise.requires)
        while waiting:
            name = waiting.pop()
            if name not in wanted:
                wanted.add(name)
                waiting += self.exercises[name].requires
        return tuple(one for one in self.exercises.values() if one.id in wanted)


def installed() -> Mapping[str, EntryPoint]:
    """Return the packs that are installed, by name; nothing is imported or read yet."""
    return {entry.name: entry for entry in entry_points(group=GROUP)}


def locate(entry: EntryPoint) -> Path:
    """Return the folder of an installed pack; of a sealed one, that into which it was opened.

    Raises
    ------
    PackError
        If the package that the entry point names is not there, or is sealed and was altered.
    """
    try:
        spec = importlib.util.find_spec(entry.value)
    except ImportError:
        spec = None
    if spec is None or not spec.submodule_search_locations:
        raise PackError(f"pack {entry.name}: there is no import package {entry.value!r}")
    folder = Path(next(iter(spec.submodule_search_locations)))
    if (folder / SEALED).is_file():
        from dzrkai_grader.sealed import opened

        return opened(entry.value, folder)
    return folder


def load(folder: Path) -> Pack:
    """Read the pack that lies in `folder`.

    Raises
    ------
    PackError
        If a file is missing or says something that cannot be: the message names the file.
    """
    table = _Table(folder / "pack.toml", _toml(folder / "pack.toml"))
    package = table.get("package", str)
    website = table.text("website") if "website" in table.entries else None
    chapters = [
        _chapter(_Table(table.path, one), folder, package, website)
        for one in table.tables("chapters")
    ]
    pack = Pack(
        name=table.get("name", str),
        title=table.text("title"),
        folder=folder,
        package=package,
        chapters=tuple(chapters),
        distribution=table.get("distribution", str, f"{package}-exercises"),
        plugin=table.get("plugin", dict, {}),
        edition=_edition(table.under("edition")),
    )
    _check_order(pack)
    return pack


def _edition(table: "_Table") -> Edition:
    sessions = table.under("sessions")
    modules = {_name(name, table.path): sessions.get(name, str) for name in sessions.entries}
    return Edition(modules, table.strings("testing", ()))


def _chapter(table: "_Table", folder: Path, package: str, website: Text | None) -> Chapter:
    place = folder / table.name("id")
    exercises = [_exercise(place / name, package, website) for name in table.strings("exercises")]
    return Chapter(
        place.name, table.text("title"), place, tuple(exercises), table.strings("given", ())
    )


def _exercise(folder: Path, package: str, website: Text | None) -> Exercise:
    path = folder / "exercise.toml"
    table = _Table(path, _toml(path))
    return Exercise(
        id=_name(folder.name, path),
        chapter=folder.parent.name,
        package=package,
        folder=folder,
        title=table.text("title"),
        points=table.get("points", (int, float)),
        time_limit=table.get("time_limit", (int, float), 10.0),
        memory_limit=table.get("memory_limit", int, 1024),
        imports=table.strings("imports", ()),
        bonus=table.get("bonus", bool, False),
        devices=table.strings("devices", ("cpu",)),
        chooses_device=table.get("chooses_device", bool, False),
        requires=table.strings("requires", ()),
        hints=table.texts("hints"),
        website=website,
    )


def _mistake(name: str, table: "_Table") -> Mistake:
    edits = [_Table(table.path, edit) for edit in table.tables("edits")]
    pairs = tuple((edit.get("replace", str), edit.get("by", str)) for edit in edits)
    return Mistake(name, Text(table.get("en", str), table.get("ja", str)), pairs)


def _equivalent(table: "_Table") -> Equivalent:
    pairs = table.get("mutants", list)
    if not all(isinstance(pair, list) and list(map(type, pair)) == [str, str] for pair in pairs):
        raise PackError(f"{table.path}: mutants must be a list of pairs [before, after]")
    return Equivalent(table.get("reason", str), tuple((before, after) for before, after in pairs))


def _check_order(pack: Pack) -> None:
    """Hold exercises to their promises: names are unique, and each builds on earlier ones only."""
    known: set[str] = set()
    for exercise in (one for chapter in pack.chapters for one in chapter.exercises):
        path = exercise.folder / "exercise.toml"
        if exercise.id in known:
            raise PackError(f"{path}: there are two exercises {exercise.id!r}")
        for name in exercise.requires:
            if name not in known:
                raise PackError(f"{path}: requires {name!r}, which is not an earlier exercise")
        known.add(exercise.id)


@dataclass(frozen=True)
class _Table:
    """A TOML table that says in which file it stands when it is not as it should be."""

    path: Path
    entries: Mapping[str, Any]

    def get(self, key: str, kind: type | tuple[type, ...], default: Any = None) -> Any:
        value = self.entries.get(key, default)
        if value is None:
            raise PackError(f"{self.path}: {key} is missing")
        if not isinstance(value, kind):
            raise PackError(f"{self.path}: {key} is {value!r}, of another type than expected")
        return value

    def strings(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        values = tuple(self.get(key, (list, tuple), default))
        if not all(isinstance(value, str) for value in values):
            raise PackError(f"{self.path}: {key} must be a list of texts")
        return values

    def tables(self, key: str) -> Iterator[dict[str, Any]]:
        for entry in self.get(key, list):
            if not isinstance(entry, dict):
                raise PackError(f"{self.path}: {key} must be a list of tables")
            yield entry

    def text(self, key: str) -> Text:
        table = _Table(self.path, self.get(key, dict))
        return Text(table.get("en", str), table.get("ja", str))

    def texts(self, key: str) -> tuple[Text, ...]:
        table = _Table(self.path, self.get(key, dict, {"en": [], "ja": []}))
        en, ja = table.strings("en"), table.strings("ja")
        if len(en) != len(ja):
            raise PackError(f"{self.path}: {key} has {len(en)} in English, {len(ja)} in Japanese")
        return tuple(map(Text, en, ja))

    def under(self, key: str) -> "_Table":
        return _Table(self.path, self.get(key, dict, {}))

    def name(self, key: str) -> str:
        return _name(self.get(key, str), self.path)


def _name(name: str, path: Path) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise PackError(f"{path}: {name!r} must be a Python name in lower case")
    return name


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_read(path))
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{path}: {error}") from None


def _read_if_there(path: Path) -> str | None:
    return _read(path) if path.exists() else None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PackError(f"{path} is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(f"{path} cannot be read: {error}") from None
