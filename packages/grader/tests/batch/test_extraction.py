"""Archives: what is sound comes out as it went in, and what is not is refused by name."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dzrkai_grader.batch.extraction import Limits, Refused, contents, extract, is_archive

SMALL = Limits(archive=1 << 16, unpacked=1 << 14, count=20, ratio=10, free=1 << 10)
USUAL = Limits()
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

Pack = Callable[[Mapping[str, bytes]], bytes]


def zipped(files: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def tarred(files: Mapping[str, bytes]) -> bytes:
    return tar_of(*((tarfile.TarInfo(name), content) for name, content in files.items()))


def tar_of(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for info, content in members:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


KINDS = [pytest.param("a.zip", zipped, id="zip"), pytest.param("a.tar.gz", tarred, id="tar")]
both = pytest.mark.parametrize(("archive", "pack"), KINDS)


def refusal(archive: str, data: bytes, limits: Limits = USUAL) -> tuple[str, str]:
    """Return why an archive is refused, and the culprit."""
    with pytest.raises(Refused) as caught:
        contents(archive, data, limits)
    problem = caught.value.problem
    assert problem.parameters["path"] == archive
    return problem.kind.removeprefix("archive_"), str(problem.parameters.get("name", ""))


plain = st.text(st.sampled_from("abcxyz0189_é漢"), min_size=1, max_size=8)
paths = st.lists(plain, min_size=1, max_size=3).map("/".join)
trees = st.dictionaries(paths, st.binary(max_size=200), max_size=6).filter(
    lambda tree: not any(f"{one}/" in other for one in tree for other in tree)
)


@both
@QUICK
@given(tree=trees)
def test_sound_archive_comes_out_as_it_went_in(
    tmp_path_factory: pytest.TempPathFactory, archive: str, pack: Pack, tree: dict[str, bytes]
) -> None:
    folder = tmp_path_factory.mktemp("sound") / "work"
    extract(archive, pack(tree), folder)
    found = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    assert {name: path.read_bytes() for name, path in found.items()} == tree


names = st.text(st.sampled_from("aAé/.\\: \0\n漢C") | st.characters(), min_size=1, max_size=12)


@both
@QUICK
@given(tree=st.dictionaries(names | st.sampled_from(["../x", "/x", "a/../../x"]), st.just(b"x")))
def test_nothing_is_ever_written_outside(
    tmp_path_factory: pytest.TempPathFactory, archive: str, pack: Pack, tree: dict[str, bytes]
) -> None:
    """Whatever the names are: all files lie inside, or there is no folder at all."""
    outer = tmp_path_factory.mktemp("hostile")
    try:
        data = pack(tree)
    except (ValueError, UnicodeError):  # not to be put into such an archive at all
        return
    try:
        extract(archive, data, outer / "work")
    except Refused:
        assert list(outer.iterdir()) == []
    else:
        assert [path.name for path in outer.iterdir()] == ["work"]
        assert len([path for path in outer.rglob("*") if path.is_file()]) == len(tree)


@both
@QUICK
@given(data=st.data())
def test_damaged_archive_is_refused_or_whole(archive: str, pack: Pack, data: st.DataObject) -> None:
    """A byte here or there, or an end that is missing, never raises anything else."""
    tree = {"work/a.py": b"x = 1\n" * 20, "work/b.py": b"y = 2\n", "c": bytes(500)}
    whole = bytearray(pack(tree))
    for _ in range(data.draw(st.integers(0, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(whole[: data.draw(st.integers(0, len(whole)))])
    try:
        found = contents(archive, cut)
    except Refused:
        return
    assert {len(content) for content in found.values()} <= {120, 6, 500}


@both
def test_truncated_archive_is_refused(archive: str, pack: Pack) -> None:
    whole = pack({"a.py": b"x = 1\n", "b.py": bytes(range(256))})
    for size in range(len(whole)):
        assert refusal(archive, whole[:size])[0] == "broken"


def test_tar_that_ends_early_inside_a_sound_gzip_is_refused() -> None:
    """By itself tarfile takes a damaged header for the end, and would lose what comes after it."""
    whole = bytearray(gzip.decompress(tarred({"a.py": b"x", "b.py": b"y"})))
    whole[1024 + 150] ^= 1  # in the second header's checksum
    assert refusal("a.tgz", gzip.compress(bytes(whole)))[0] == "broken"


@both
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("/etc/passwd", "outside"),
        ("../up.py", "outside"),
        ("a/../../up.py", "outside"),
        ("a/..", "outside"),
        ("C:/x.py", "outside"),
        ("a\\b.py", "name"),
        ("a/x\ny.py", "name"),
        ("a/x.py.", "name"),
        ("a/x ", "name"),
        ("CON", "name"),
        ("a/aux.py", "name"),
        ("lpt1.txt", "name"),
        ("a:b", "outside"),
        ("ab:c", "name"),
        ("a" * 256, "name"),
        ("a/" * 600 + "x", "name"),
    ],
)
def test_name_that_could_do_harm_is_refused(archive: str, pack: Pack, name: str, kind: str) -> None:
    found, culprit = refusal(archive, pack({"good.py": b"", name: b"x"}))
    assert found == kind
    assert culprit[:5] == name.replace("\n", "\ufffd")[:5]


@both
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("work/A.py", "work/a.py"),
        ("Work/a.py", "work/b.py"),
        ("caf\u00e9.py", "cafe\u0301.py"),
        ("\ufb01le.py", "file.py"),
        ("straße.py", "STRASSE.py"),
        ("a", "a/b"),
        ("a/b", "a"),
    ],
)
def test_names_that_some_system_takes_for_one_are_refused(
    archive: str, pack: Pack, one: str, other: str
) -> None:
    assert refusal(archive, pack({one: b"1", other: b"2"}))[0] == "twice"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_name_that_comes_twice_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.py", "1")
        archive.writestr("a.py", "2")
    assert refusal("a.zip", file.getvalue()) == ("twice", "a.py")
    twice = tar_of((tarfile.TarInfo("a.py"), b"1"), (tarfile.TarInfo("./a.py"), b"2"))
    assert refusal("a.tgz", twice) == ("twice", "./a.py")


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        (tarfile.SYMTYPE, "link"),
        (tarfile.LNKTYPE, "link"),
        (tarfile.CHRTYPE, "special"),
        (tarfile.BLKTYPE, "special"),
        (tarfile.FIFOTYPE, "special"),
        (tarfile.GNUTYPE_SPARSE, "special"),
    ],
)
def test_links_and_devices_in_a_tar_are_refused(type_: bytes, kind: str) -> None:
    info = tarfile.TarInfo("work/x")
    info.type, info.linkname = type_, "/etc/passwd"
    assert refusal("a.tar.gz", tar_of((info, b""))) == (kind, "work/x")


@pytest.mark.parametrize(("mode", "kind"), [(0o120777, "link"), (0o020666, "special")])
def test_links_and_devices_in_a_zip_are_refused(mode: int, kind: str) -> None:
    info = zipfile.ZipInfo("work/x")
    info.external_attr = mode << 16
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert refusal("a.zip", file.getvalue()) == (kind, "work/x")


def test_encrypted_zip_is_refused() -> None:
    data = bytearray(zipped({"secret.py": b"x"}))
    data[6] |= 1  # the flags of the local header, then those of the central one
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert refusal("a.zip", bytes(data)) == ("encrypted", "secret.py")


def test_method_without_a_bound_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.py", "x")
    assert refusal("a.zip", file.getvalue()) == ("method", "a.py")


@both
def test_bombs_are_refused_while_they_go_off(archive: str, pack: Pack) -> None:
    assert refusal(archive, bytes(SMALL.archive + 1), SMALL)[0] == "too_large"
    assert refusal(archive, pack({"x": bytes(1 << 24)}), SMALL)[0] in ("ratio", "too_large")
    assert refusal(archive, pack({"x": bytes(9000)}), SMALL)[0] == "ratio"
    several = {f"f{n}": bytes(range(256)) * 16 for n in range(5)}
    assert refusal(archive, pack(several), Limits(unpacked=1 << 14))[0] == "too_large"
    assert (
        refusal(archive, pack({f"f{n}": b"" for n in range(21)}), Limits(count=20))[0] == "too_many"
    )


def test_zip_of_overlapping_files_is_refused() -> None:
    """One kernel of data that many entries point to: each is small, their sum is not."""
    content = zipped({"x": bytes(1 << 20)})
    start = content.index(b"PK\x01\x02")
    local, entry = content[:start], bytearray(content[start : start + 47])
    entries = b"".join(bytes(entry) for _ in range(200))
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 200, 200, len(entries), len(local), 0)
    assert refusal("a.zip", local + entries + end)[0] in ("too_large", "ratio", "twice", "broken")


def test_long_name_that_is_a_bomb_is_refused() -> None:
    """A header of a gigabyte is decompressed no further than anything else."""
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 1 << 30
    data = gzip.compress(info.tobuf(tarfile.GNU_FORMAT) + bytes(1 << 24))
    assert refusal("a.tgz", data, SMALL)[0] in ("ratio", "too_large")


def test_archive_inside_an_archive_stays_closed() -> None:
    inner = zipped({"../x": bytes(100)})
    assert contents("a.zip", zipped({"inner.zip": inner})) == {PurePosixPath("inner.zip"): inner}


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_japanese_names_are_read_as_they_were_meant(encoding: str) -> None:
    """Windows and macOS write them without saying in what."""
    name = "課題/解答.py"
    stand_in = b"?" * len(name.encode(encoding))
    data = zipped({stand_in.decode(): b"x"}).replace(stand_in, name.encode(encoding))
    assert list(contents("a.zip", data)) == [PurePosixPath(name)]


def test_folder_that_exists_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(FileExistsError):
        extract("a.zip", zipped({"a": b""}), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_archives_are_known_by_their_names() -> None:
    assert all(map(is_archive, ("a.zip", "a.ZIP", "a.b.tar.gz", "a.tgz")))
    assert not any(map(is_archive, ("zip", "a.rar", "a.tar", "a.py")))
