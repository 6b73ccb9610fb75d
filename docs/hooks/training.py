"""The network of the CNN chapter, trained by dzrkai when the site is built.

Its curves, its confusion matrix and the network that readers draw for come out of one training. It
is kept in `docs/.cache` as long as neither the framework nor this training has changed.
"""

import hashlib
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from figures import framed
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from plots import lines, matrix

from dzrkai.data import Digits

DOCS = Path(__file__).parents[1]
sys.path.append(str(DOCS))
import playground  # noqa: E402

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "loss": ("Loss", {"loss": "mean loss of an epoch"}, "epoch"),
        "accuracy": ("Accuracy", {"train": "training images", "test": "test images"}, "epoch"),
        "confusion": ("Confusion matrix", "digit", "taken for"),
        "told": "After {epochs} epochs, {right} of {size} test images ({share:.1%}) read right.",
    },
    "ja": {
        "loss": ("損失", {"loss": "エポックごとの損失の平均"}, "エポック"),
        "accuracy": ("正解率", {"train": "学習用の画像", "test": "テスト用の画像"}, "エポック"),
        "confusion": ("混同行列", "数字", "答え"),
        "told": "{epochs} エポックの後、テスト用の画像 {size} 枚のうち {right} 枚"
        " ({share:.1%}) を正しく読みました。",
    },
}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put the network where the playground looks for it."""
    content = json.dumps(trained()["network"], separators=(",", ":"))
    files.append(File.generated(config, "assets/explorers/network.json", content=content))
    return files


def training(arguments: str, language: str) -> str:
    """Return one of `loss`, `accuracy`, `confusion` as a figure, or what came of it, `told`.

    Raises
    ------
    KeyError
        There is nothing of that name.
    """
    found, words = trained(), WORDS[language]
    confusion = np.array(found["confusion"])
    if arguments == "told":
        right, size = int(np.trace(confusion)), int(confusion.sum())
        epochs = len(found["loss"])
        return str(words["told"]).format(right=right, size=size, share=right / size, epochs=epochs)
    if arguments == "confusion":
        return framed(matrix(confusion, *words["confusion"]), "")
    title, named, axis = words[arguments]
    return framed(lines({text: found[key] for key, text in named.items()}, title, axis), "")


@cache
def trained() -> dict[str, Any]:
    """What one training gave: the network, its numbers by epoch, its answers on the test images."""
    path = DOCS / ".cache" / f"training-{_fingerprint()}.json"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(_train()), "utf-8")
    return dict(json.loads(path.read_text("utf-8")))


def _train() -> dict[str, Any]:
    train, test = Digits(), Digits(train=False)
    numbers: dict[str, list[float]] = {"loss": [], "train": [], "test": []}

    def note(model: Any, loss: float) -> None:
        numbers["loss"].append(loss)
        numbers["train"].append(playground.accuracy(model, train))
        numbers["test"].append(playground.accuracy(model, test))

    model, accuracy = playground.train(after_epoch=note)
    confusion = np.zeros((10, 10), int)
    np.add.at(confusion, (test.t, playground.answers(model, test)), 1)
    network = playground.network(model, accuracy)
    return {"network": network, **numbers, "confusion": confusion.tolist()}


def _fingerprint() -> str:
    """A number of everything that the training depends on."""
    sources = sorted((DOCS.parent / "packages").glob("*/src/dzrkai*/**/*.py"))
    framework = [
        path for path in sources if "grader" not in str(path) and "course" not in str(path)
    ]
    digest = hashlib.sha256()
    for path in [*framework, DOCS / "playground.py"]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
