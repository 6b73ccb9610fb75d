import json
from pathlib import Path

import pytest

from benchmarks import results
from benchmarks.contenders import DZRKAI, PYTORCH
from benchmarks.figures import Aim, Row
from benchmarks.machine import Peak
from benchmarks.table import Table
from benchmarks.timing import QUICK

RECORD = Path(__file__).parents[2] / "benchmarks" / "results"
AIMS = [Aim("dzrkai", "PyTorch", "forward", 1.5)]
TABLE = Table("conv", "Convolution", [PYTORCH, DZRKAI], PYTORCH, [], ["forward"], dict, AIMS)
ROWS = [Row("a", "forward", {"PyTorch": 0.004, "dzrkai": 0.002}, floor=0.001)]


@pytest.fixture
def document():
    return results.document(TABLE, ROWS, Peak(1e11, 1e10), QUICK, {"x": "y is not installed"})


def test_a_document_holds_what_a_reader_needs_to_judge_it(document):
    assert document["rows"][0]["ratio"] == {"PyTorch": 1.0, "dzrkai": 2.0}
    assert document["geometric_means"] == {"forward": {"PyTorch": 1.0, "dzrkai": 2.0}}
    assert document["aims"][0]["met"] is True
    assert document["peak"] == {"GFLOP/s": 100.0, "GB/s": 10.0}
    assert document["versions"]["numpy"]
    assert "cores" in document["machine"]
    assert document["effort"]["rounds"] == QUICK.rounds


def test_its_text_is_json_with_a_row_a_line(document):
    text = results.as_text(document)
    assert json.loads(text) == json.loads(json.dumps(document))
    assert sum(line.strip().startswith('{"case"') for line in text.splitlines()) == 1


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "new" / "conv.json"
    results.write(path, "first")
    with pytest.raises(UnicodeEncodeError):
        results.write(path, "half \ud800")
    assert path.read_text(encoding="utf-8") == "first"
    assert [file.name for file in path.parent.iterdir()] == ["conv.json"]


def test_every_plot_was_drawn_from_the_results_beside_it():
    for path in RECORD.glob("*.json"):
        text = path.read_text(encoding="utf-8")
        if "rows" in json.loads(text):
            for ground in ("light", "dark"):
                plot = path.with_name(f"{path.stem}-{ground}.svg")
                assert results.digest(text) in plot.read_text(encoding="utf-8")
