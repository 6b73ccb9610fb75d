"""Weights in files: whole or not at all, and never code."""

import os
import sys

import numpy as np
import pytest

import dzrkai.layers as L
from dzrkai import Sequential, weights


def model(size=3):
    return Sequential(L.Linear(2, size), L.BatchNorm(size))


def test_what_was_saved_comes_back(tmp_path):
    saved, loaded = model(), model()
    saved(np.random.default_rng(0).normal(3, 1, (8, 2)).astype(np.float32))
    saved.save(tmp_path / "w.safetensors")
    loaded.load(tmp_path / "w.safetensors")
    for (name, a), (_, b) in zip(saved.named_variables(), loaded.named_variables(), strict=True):
        np.testing.assert_array_equal(a.data, b.data, err_msg=name)


def test_a_file_for_another_model_changes_nothing(tmp_path):
    model(3).save(tmp_path / "w")
    for other, message in ((model(4), "has shape"), (Sequential(L.Linear(2, 3)), "unexpected")):
        before = other.steps[0].W.data
        with pytest.raises(ValueError, match=message):
            other.load(tmp_path / "w")
        assert other.steps[0].W.data is before


@pytest.mark.parametrize("content", [b"", b"\x80\x04.", b"{}", b"\x08" + bytes(30)])
def test_a_file_of_something_else_is_refused(tmp_path, content):
    (tmp_path / "w").write_bytes(content)
    with pytest.raises(ValueError, match="not a whole safetensors file"):
        model().load(tmp_path / "w")


def test_saving_a_model_without_weights_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no weights yet"):
        Sequential(L.Linear(None, 3, bias=False)).save(tmp_path / "w")


def test_a_failed_save_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "w"
    model().save(path)
    before = path.read_bytes()

    def fail(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space left"):
        model().save(path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["w"]


def test_without_safetensors_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "safetensors", None)
    with pytest.raises(RuntimeError, match=r"dzrkai\[weights\]"):
        weights.save(model(), tmp_path / "w")
