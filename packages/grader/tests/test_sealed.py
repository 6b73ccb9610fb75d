"""A sealed pack grades as the open one does, is refused when altered, and is read by no worker."""

import io
import json
import os
import subprocess
import sys
import tarfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from dzrkai_grader.pack import SEALED, Pack
from dzrkai_grader.release import keys
from dzrkai_grader.release.tree import read
from dzrkai_grader.sandbox import strict
from dzrkai_grader.sealed import PUBLIC_KEY, seal, unseal

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = keys.public_pem(KEY)
OTHER = keys.public_pem(Ed25519PrivateKey.from_private_bytes(bytes(32)))
FILES = st.dictionaries(st.text("ab_", min_size=1, max_size=9), st.binary(max_size=200))
BUNDLE = seal({"pack.toml": b"name", "one/solution.py": b"return 2"}, KEY.sign)

SETUP = """
import json, os, sys, tempfile
from pathlib import Path
from dzrkai_grader import pack as packs, stubs
from dzrkai_grader.grading import grade
smoothing = packs.load(packs.locate(packs.installed()["smoothing"]))
folder = Path("smoothing")
stubs.write(smoothing, folder)
"""

GRADE = """
for exercise in smoothing.exercises.values():
    (folder / exercise.file).write_text(exercise.solution, encoding="utf-8")
print(grade(smoothing, folder, seed=1).score, smoothing.folder.parents[1])
print(oct(smoothing.folder.parents[1].stat().st_mode)[-3:])
"""

SPY = """
spy = '''
import os
def moving_average(x, width):
    found = []
    for folder, _, names in os.walk({place!r}):
        for name in names:
            try:
                found.append(open(os.path.join(folder, name)).read())
            except OSError:
                pass
    raise ValueError(f"{{len(found)}} files")
'''
def seen(place, isolation):
    file = folder / "ch01_smoothing" / "moving_average.py"
    file.write_text(spy.format(place=str(place)), encoding="utf-8")
    (result,) = grade(smoothing, folder, ["moving_average"], seed=1, isolation=isolation).results
    return result.checks[0].problem.parameters["message"]
opened, sealed, public = smoothing.folder, Path(sys.argv[1]), Path(json.__file__).parent
places = (opened, opened.parents[1], sealed, public)
for isolation in sys.argv[2:]:
    print(json.dumps([seen(place, isolation) for place in places]))
"""


@settings(max_examples=30)
@given(FILES)
def test_a_bundle_holds_the_files_and_is_always_the_same(files):
    bundle = seal(files, KEY.sign)
    assert bundle == seal(dict(reversed(files.items())), KEY.sign)
    with tarfile.open(fileobj=io.BytesIO(unseal(bundle, PUBLIC))) as archive:
        assert {one.name: archive.extractfile(one).read() for one in archive} == files


@given(st.integers(0, len(BUNDLE) - 1), st.integers(1, 255))
def test_no_byte_of_a_bundle_can_be_changed(place, change):
    altered = bytearray(BUNDLE)
    altered[place] ^= change
    with pytest.raises(ValueError, match=r"no sealed pack|not the one that"):
        unseal(bytes(altered), PUBLIC)


@pytest.mark.parametrize("key", [OTHER, b"", b"text", PUBLIC[:-30], PUBLIC.replace(b"M", b"N", 1)])
def test_another_key_opens_nothing(key):
    with pytest.raises(ValueError, match=r"."):
        unseal(BUNDLE, key)


@pytest.mark.parametrize("size", [0, 10, 60, len(BUNDLE) - 1])
def test_a_part_of_a_bundle_is_none(size):
    with pytest.raises(ValueError, match=r"no sealed pack|not the one that"):
        unseal(BUNDLE[:size], PUBLIC)


@pytest.fixture
def site(example: Pack, tmp_path):
    """A folder in which the example pack is installed, sealed."""
    package = tmp_path / "site" / "smoothing_pack"
    described = tmp_path / "site" / "smoothing_pack-0.1.0.dist-info"
    package.mkdir(parents=True)
    described.mkdir()
    (package / "__init__.py").write_bytes((example.folder / "__init__.py").read_bytes())
    (package / SEALED).write_bytes(seal(read(example.folder), KEY.sign))
    (package / PUBLIC_KEY).write_bytes(PUBLIC)
    (described / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: smoothing-pack\nVersion: 0.1\n"
    )
    (described / "entry_points.txt").write_text("[dzrkai.exercises]\nsmoothing = smoothing_pack\n")
    return tmp_path / "site"


def run(site, program, *arguments, check=True):
    return subprocess.run(
        [sys.executable, "-c", SETUP + program, *map(str, arguments)],
        cwd=site.parent,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=check,
    )


def test_a_sealed_pack_grades_from_a_folder_that_goes_with_the_process(site):
    score, place, mode = run(site, GRADE).stdout.split()
    assert (float(score), mode) == (10.0, "700")
    assert not os.path.exists(place)


def test_no_worker_reads_a_pack_opened_or_sealed(site):
    """Under basic isolation the guard refuses, under strict nothing is there."""
    isolations = ["basic"] if strict.obstacle() else ["basic", "strict"]
    answers = run(site, SPY, site / "smoothing_pack", *isolations).stdout.splitlines()
    for answer in answers:
        *secret, public = json.loads(answer)
        assert secret == ["0 files", "0 files", "0 files"]
        assert public != "0 files"
    assert len(answers) == len(isolations)


def test_an_altered_pack_is_refused_by_name(site):
    bundle = site / "smoothing_pack" / SEALED
    bundle.write_bytes(bundle.read_bytes()[:-1])
    said = run(site, "", check=False).stderr.splitlines()[-1]
    assert "SealError" in said
    assert str(bundle) in said
