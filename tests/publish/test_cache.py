"""The cache may forget, but never lie."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bookgen.cache import Cache


def entries(cache: Cache) -> list[Path]:
    return [path for path in cache.folder.rglob("*") if path.is_file()]


def test_an_entry_comes_back_as_it_was_put(tmp_path):
    cache = Cache(tmp_path / "cache")
    cache.put("key", b"data")
    assert (b"data", None) == (cache.get("key"), cache.get("other"))


def test_an_empty_entry_is_an_entry(tmp_path):
    cache = Cache(tmp_path)
    cache.put("key", b"")
    assert b"" == cache.get("key")


def test_a_cut_or_changed_entry_is_forgotten(tmp_path):
    cache = Cache(tmp_path)
    for damage in (lambda data: data[:-1], lambda data: b"", lambda data: data[:-1] + b"x"):
        cache.put("key", b"data")
        (path,) = entries(cache)
        path.write_bytes(damage(path.read_bytes()))
        assert cache.get("key") is None
        assert [] == entries(cache)


def test_a_folder_that_cannot_be_written_is_an_empty_cache(tmp_path):
    (tmp_path / "file").write_text("a file where the folder should be")
    cache = Cache(tmp_path / "file")
    cache.put("key", b"data")
    assert cache.get("key") is None


def test_a_write_that_fails_leaves_no_half_entry(tmp_path, monkeypatch):
    cache = Cache(tmp_path)
    monkeypatch.setattr(Path, "replace", lambda self, target: (_ for _ in ()).throw(OSError("disc full")))
    cache.put("key", b"data")
    assert [] == entries(cache)


def test_prune_keeps_what_was_used_last(tmp_path):
    cache = Cache(tmp_path)
    for age, key in enumerate(("new", "middle", "old")):
        cache.put(key, b"x" * 100)
        path = max(entries(cache), key=lambda path: path.stat().st_mtime_ns)
        os.utime(path, (1000 - age, 1000 - age))
    cache.get("old")
    cache.prune(limit=2 * 132)
    assert [b"x" * 100, None, b"x" * 100] == [cache.get(key) for key in ("new", "middle", "old")]


def test_now_and_then_an_entry_has_the_cache_pruned(tmp_path, monkeypatch):
    pruned: list[Path] = []
    monkeypatch.setattr(Cache, "prune", lambda cache: pruned.append(cache.folder))
    cache = Cache(tmp_path)
    for number in range(1000):
        cache.put(str(number), b"")
    assert len(list(tmp_path.glob("0/0*"))) == len(pruned)
    assert 1 <= len(pruned) <= 10


def test_builds_at_once_read_whole_entries_or_none(tmp_path):
    cache = Cache(tmp_path)
    entry = b"page" * 50_000

    def put_and_get(_: int) -> bytes | None:
        cache.put("key", entry)
        cache.prune(limit=0)
        return cache.get("key")

    with ThreadPoolExecutor(8) as builds:
        assert {entry, None} >= set(builds.map(put_and_get, range(100)))


def test_what_a_killed_build_left_half_written_is_never_read_and_is_cleared_away(tmp_path):
    cache = Cache(tmp_path)
    cache.put("key", b"data")
    (whole,) = entries(cache)
    (whole.parent / "bookgen-half").write_bytes(b"da")
    assert (b"data", None) == (cache.get("key"), cache.get("bookgen-half"))
    cache.prune(limit=0)
    assert [] == entries(cache)


def test_prune_removes_nothing_that_the_cache_did_not_make(tmp_path):
    cache = Cache(tmp_path)
    strangers = [tmp_path / name for name in ("notes/a.txt", ".git/index", "a/letter.md", f"ab/{'0' * 38}")]
    earlier = tmp_path / "ab" / ("0" * 62)
    for path in (*strangers, earlier):
        path.parent.mkdir(exist_ok=True)
        path.write_text("kept", encoding="utf-8")
    cache.put("key", b"data")
    cache.prune(limit=0)
    assert sorted(strangers) == sorted(entries(cache))
