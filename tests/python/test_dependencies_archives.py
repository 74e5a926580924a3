"""What is unpacked, and what is refused, of archives that jobs bring along."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import stat
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from bridge.dependencies._archives import Limits, provide_archive
from bridge.dependencies._cache import Cache
from bridge.dependencies._errors import DependencyError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SMALL = Limits(max_bytes=1 << 20, max_entries=50)
COMPRESSIONS = {"": bytes, ".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}


def tar_of(*entries: tuple[tarfile.TarInfo, bytes]) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for info, data in entries:
            archive.addfile(info, io.BytesIO(data))
    return content.getvalue()


def entry(
    name: str, data: bytes = b"", kind: bytes = tarfile.REGTYPE, target: str = "", mode: int = 0o644
) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size, info.mode = kind, target, len(data), mode
    return info, data


def zip_of(*entries: tuple[str, bytes, int]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data, mode in entries:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return content.getvalue()


def unpacked(tmp_path: Path, content: bytes, limits: Limits = SMALL) -> Path:
    file = tmp_path / "archive"
    file.write_bytes(content)
    cache = Cache(tmp_path / "cache")
    return provide_archive(cache, cache.use(), file, limits)


def refused(tmp_path: Path, content: bytes, limits: Limits = SMALL) -> DependencyError:
    (tmp_path / "beside").mkdir(exist_ok=True)
    with pytest.raises(DependencyError) as caught:
        unpacked(tmp_path, content, limits)
    assert str(tmp_path / "archive") in caught.value.seen
    entries = list((tmp_path / "cache/archives").iterdir())
    assert [path.name for each in entries for path in each.iterdir()] == ["lock"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "beside", "cache"]
    assert list((tmp_path / "beside").iterdir()) == []
    return caught.value


@pytest.mark.parametrize("compress", COMPRESSIONS.values(), ids=[f"tar{k}" for k in COMPRESSIONS])
def test_a_tar_archive_is_unpacked(compress: Callable[[bytes], bytes], tmp_path: Path) -> None:
    folder = unpacked(
        tmp_path,
        compress(
            tar_of(
                entry("./", kind=tarfile.DIRTYPE),
                entry("model/weights", b"1234"),
                entry("bin/run", b"#!", mode=0o4755),
                entry("bin/again", kind=tarfile.LNKTYPE, target="./bin/run"),
                entry("now", kind=tarfile.SYMTYPE, target="model/../model/weights"),
            )
        ),
    )
    assert (folder / "model/weights").read_bytes() == b"1234"
    assert (folder / "now").read_bytes() == b"1234"
    assert (folder / "bin/again").stat().st_ino == (folder / "bin/run").stat().st_ino
    assert stat.S_IMODE((folder / "bin/run").stat().st_mode) == 0o555
    assert stat.S_IMODE((folder / "model/weights").stat().st_mode) == 0o444


def test_a_zip_archive_is_unpacked(tmp_path: Path) -> None:
    folder = unpacked(
        tmp_path,
        zip_of(
            ("empty/", b"", stat.S_IFDIR | 0o755),
            ("bin/run", b"#!", stat.S_IFREG | 0o4755),
            ("plain", b"text", 0),
            ("link", b"bin/run", stat.S_IFLNK | 0o777),
        ),
    )
    assert list((folder / "empty").iterdir()) == []
    assert (folder / "link").readlink().as_posix() == "bin/run"
    assert stat.S_IMODE((folder / "bin/run").stat().st_mode) == 0o555
    assert stat.S_IMODE((folder / "plain").stat().st_mode) == 0o444


def test_what_was_unpacked_is_shared_and_read_only(tmp_path: Path) -> None:
    content = tar_of(entry("a/b", b"1"))
    folder = unpacked(tmp_path, content)
    assert unpacked(tmp_path, content) == folder
    for path in (folder, folder / "a", folder / "a/b"):
        assert path.stat().st_mode & 0o222 == 0
    assert unpacked(tmp_path, tar_of(entry("a/b", b"2"))) != folder


@pytest.mark.parametrize("make", [tar_of, zip_of])
def test_names_keep_their_bytes(make: Callable[..., bytes], tmp_path: Path) -> None:
    raw = b"caf\xe9-\xf0\x9f\x98\x80"
    if make is tar_of:
        content = tar_of(entry(os.fsdecode(raw), b"1"))
    else:  # written without the flag for UTF-8, as many do
        content = zip_of(("A" * len(raw), b"1", 0)).replace(b"A" * len(raw), raw)
    assert [os.fsencode(path.name) for path in unpacked(tmp_path, content).iterdir()] == [raw]


def test_a_sparse_file_is_unpacked_in_full(tmp_path: Path) -> None:
    info, _ = entry("sparse", kind=tarfile.GNUTYPE_SPARSE)
    header = bytearray(tarfile.TarInfo.tobuf(info, tarfile.GNU_FORMAT))
    header[124:136] = b"%011o\0" % 4  # stored
    header[386:410] = b"%011o\0%011o\0" % (996, 4)  # where
    header[483:495] = b"%011o\0" % 1000  # in full
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    content = bytes(header) + b"data".ljust(512, b"\0") + bytes(1024)
    assert (unpacked(tmp_path, content) / "sparse").read_bytes() == bytes(996) + b"data"


@pytest.mark.parametrize(
    ("entries", "what"),
    [
        ([entry("/beside/x", b"1")], "an absolute path"),
        ([entry("../beside/x", b"1")], "leads out"),
        ([entry("a/../../beside/x", b"1")], "leads out"),
        ([entry("a", kind=tarfile.FIFOTYPE)], "neither a file"),
        ([entry("a", kind=tarfile.CHRTYPE)], "neither a file"),
        ([entry("a", kind=tarfile.BLKTYPE)], "neither a file"),
        ([entry("a", kind=b"Z")], "neither a file"),
        ([entry("a", b"1"), entry("./a", b"2")], "there twice"),
        ([entry("a", b"1"), entry("a/b", b"2")], "there twice"),
        ([entry("a/b", b"1"), entry("a", b"2")], "there twice"),
        ([entry("a", b"1"), entry("a", kind=tarfile.DIRTYPE)], "there twice"),
        ([entry(".", b"1")], "no name"),
        ([entry("a/" * 101 + "b", b"1")], "too deep"),
        ([entry("a", kind=tarfile.SYMTYPE, target="/etc")], "symbolic link"),
        ([entry("a", kind=tarfile.SYMTYPE, target="../beside")], "symbolic link"),
        ([entry("a", kind=tarfile.SYMTYPE, target="a")], "symbolic link"),
        (
            [  # each alone looks harmless
                entry("deep/here", kind=tarfile.SYMTYPE, target="../deep"),
                entry("top", kind=tarfile.SYMTYPE, target="deep/here/../.."),
            ],
            "symbolic link",
        ),
        (
            [entry("a", kind=tarfile.SYMTYPE, target="."), entry("a/b", b"1")],
            "there twice",
        ),
        (
            [
                entry("a", kind=tarfile.SYMTYPE, target="../beside"),
                entry("a/b", b"1"),
            ],
            "there twice",
        ),
        ([entry("a", kind=tarfile.LNKTYPE, target="/etc/passwd")], "an absolute path"),
        ([entry("a", kind=tarfile.LNKTYPE, target="../beside")], "leads out"),
        ([entry("a", kind=tarfile.LNKTYPE, target="b"), entry("b", b"1")], "not in front"),
        (
            [
                entry("b", kind=tarfile.SYMTYPE, target="c"),
                entry("a", kind=tarfile.LNKTYPE, target="b"),
            ],
            "not in front",
        ),
    ],
)
def test_a_tar_archive_that_does_harm_is_refused(
    entries: list[tuple[tarfile.TarInfo, bytes]], what: str, tmp_path: Path
) -> None:
    assert what in refused(tmp_path, tar_of(*entries)).what


@pytest.mark.parametrize(
    ("entries", "what"),
    [
        ([("/beside/x", b"1", 0)], "an absolute path"),
        ([("../beside/x", b"1", 0)], "leads out"),
        ([("a", b"1", 0), ("./a", b"2", 0)], "there twice"),
        ([("a", b"", stat.S_IFIFO | 0o644)], "neither a file"),
        ([("a", b"../beside", stat.S_IFLNK | 0o777)], "symbolic link"),
        ([("a", b"/etc", stat.S_IFLNK | 0o777)], "symbolic link"),
    ],
)
def test_a_zip_archive_that_does_harm_is_refused(
    entries: list[tuple[str, bytes, int]], what: str, tmp_path: Path
) -> None:
    assert what in refused(tmp_path, zip_of(*entries)).what


def test_a_long_chain_of_links_cannot_hide_where_it_leads(tmp_path: Path) -> None:
    entries = []
    folder = ""
    for letter in "abcdefghijklmnop":  # longer than a path may be once it is resolved
        long = letter * 247
        entries += [
            entry(folder + long, kind=tarfile.DIRTYPE),
            entry(folder + letter, kind=tarfile.SYMTYPE, target=long),
        ]
        folder += f"{letter}/"
    assert "there twice" in refused(tmp_path, tar_of(*entries)).what


@pytest.mark.parametrize("make", [tar_of, zip_of])
def test_an_archive_that_becomes_too_large_is_refused(
    make: Callable[..., bytes], tmp_path: Path
) -> None:
    entries = [("a", bytes(600_000), 0), ("b", bytes(600_000), 0)]
    content = make(*([entry(n, d) for n, d, _ in entries] if make is tar_of else entries))
    error = refused(tmp_path, content)
    assert error.what == "an archive becomes too large"
    assert "maxBytes=1048576" in error.wanted


@pytest.mark.parametrize("make", [tar_of, zip_of])
def test_an_archive_that_grows_too_much_is_refused(
    make: Callable[..., bytes], tmp_path: Path
) -> None:
    data = bytes((16 << 20) + 1)
    packed = gzip.compress(tar_of(entry("a", data))) if make is tar_of else zip_of(("a", data, 0))
    error = refused(tmp_path, packed, Limits())
    assert error.what == "an archive becomes too large"
    assert "maxRatio=200" in error.wanted
    unpacked(tmp_path, packed, Limits(max_ratio=2000))


@pytest.mark.parametrize("make", [tar_of, zip_of])
def test_an_archive_with_too_many_entries_is_refused(
    make: Callable[..., bytes], tmp_path: Path
) -> None:
    names = [str(number) for number in range(51)]
    content = make(*[entry(n) if make is tar_of else (n, b"", 0) for n in names])
    error = refused(tmp_path, content)
    assert error.what == "an archive has too many entries"
    assert "maxEntries=50" in error.wanted


def test_folders_without_entries_of_their_own_count_as_entries(tmp_path: Path) -> None:
    error = refused(tmp_path, tar_of(entry("a/" * 60 + "b")))
    assert error.what == "an archive has too many entries"


def test_a_file_that_only_claims_to_be_large_is_refused_before_it_is_written(
    tmp_path: Path,
) -> None:
    info, _ = entry("a")
    info.size = 1 << 40
    assert refused(tmp_path, info.tobuf(tarfile.GNU_FORMAT)).what == "an archive becomes too large"


def test_a_header_that_claims_to_be_huge_is_refused(tmp_path: Path) -> None:
    info, _ = entry("a", kind=tarfile.GNUTYPE_LONGNAME)
    info.size = 1 << 40
    error = refused(tmp_path, info.tobuf(tarfile.GNU_FORMAT) + bytes(2048))
    assert "a header of 1099511627776 bytes" in error.seen


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    content = bytearray(zip_of(("secret", b"1", 0)))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(magic) + offset] |= 1
    assert refused(tmp_path, bytes(content)).what == "an archive is encrypted"


WHOLE = tar_of(entry("a", bytes(range(256)) * 40), entry("b", b"1" * 2000))
ZIPPED = zip_of(("a", os.urandom(5000), 0))
GARBLED = WHOLE[:10752] + b"\xff" * 512 + WHOLE[11264:]
WRONG_SUM = gzip.compress(WHOLE)[:-8] + b"\0" * 8


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(WHOLE[:3000], id="tar within a file"),
        pytest.param(WHOLE[:10752], id="tar between two files"),
        pytest.param(GARBLED, id="tar with a broken header"),
        pytest.param(gzip.compress(WHOLE)[:-20], id="gzip"),
        pytest.param(WRONG_SUM, id="gzip with a wrong checksum"),
        pytest.param(bz2.compress(WHOLE)[:-20], id="bzip2"),
        pytest.param(lzma.compress(WHOLE)[:-20], id="xz"),
        pytest.param(ZIPPED[:3000], id="zip"),
        pytest.param(ZIPPED[:2000] + bytes(100) + ZIPPED[2100:], id="zip with a wrong checksum"),
        pytest.param(gzip.compress(b"no tar"), id="gzip of something else"),
        pytest.param(gzip.compress(b""), id="gzip of nothing"),
    ],
)
def test_a_damaged_archive_is_refused(content: bytes, tmp_path: Path) -> None:
    assert refused(tmp_path, content).what == "an archive is damaged or incomplete"


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x28\xb5\x2f\xfd" + bytes(600)])
def test_what_is_no_archive_is_refused(content: bytes, tmp_path: Path) -> None:
    error = refused(tmp_path, content)
    assert error.what == "no archive that can be unpacked"
    assert error.wanted == "zip, tar, tar.gz, tar.bz2 or tar.xz"


def test_an_archive_that_is_not_there_is_named(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    with pytest.raises(DependencyError, match=r"gone\.zip: No such file"):
        provide_archive(cache, cache.use(), tmp_path / "gone.zip", SMALL)
