"""What the project measured: the plots that lie beside the results of `nox -s bench`."""

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

RESULTS = Path(__file__).parents[2] / "benchmarks" / "results"
WORDS = {
    "en": {
        "none": "This table has not been measured yet in this copy of the course. Measure it with",
        "told": "geometric mean, times better than {against}: ",
        "where": "Measured on {machine}.",
    },
    "ja": {
        "none": "この表は、まだ測定されていません。次のコマンドで測定できます。",
        "told": "{against} に対する比の幾何平均: ",
        "where": "測定環境: {machine}",
    },
}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the plots."""
    for path in plots():
        name = f"assets/benchmarks/{path.name}"
        files.append(File.generated(config, name, abs_src_path=str(path)))
    return files


def plots() -> Iterator[Path]:
    """Every plot that there is."""
    yield from sorted(RESULTS.glob("*-light.svg"))
    yield from sorted(RESULTS.glob("*-dark.svg"))


def benchmark(arguments: str, language: str) -> str:
    """Return the plot of a table with its means; where it was not measured, how to measure it."""
    words, path = WORDS[language], RESULTS / f"{arguments}.json"
    if path.with_name(f"{arguments}-light.svg") not in list(plots()):
        return f"{words['none']}\n\n``` sh\npython -m nox -s bench -- {arguments}\n```"
    found = json.loads(path.read_text("utf-8"))
    means = "; ".join(
        f"{measure}: " + ", ".join(f"{name} {value:.2g}" for name, value in ratios.items())
        for measure, ratios in found["geometric_means"].items()
    )
    told = escape(words["told"].format(against=found["against"]) + means)
    alt = f"{escape(found['title'])}. {told}".translate({ord("["): "(", ord("]"): ")"})
    where = words["where"].format(machine=found.get("machine", "?"))
    picture = "\n".join(
        f"![{alt}](@/assets/benchmarks/{arguments}-{ground}.svg#only-{ground})"
        for ground in ("light", "dark")
    )
    said = told.replace("[", r"\[").replace("]", r"\]")  # a name is no link
    return f"{picture}\n\n{said}. {escape(where)}"
