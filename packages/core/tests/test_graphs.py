"""plot_graph: the text that graph viewers draw."""

import pytest

from dzrkai import Variable, plot_graph


def test_shared_inputs_are_drawn_once():
    x = Variable(2.0, name="x")
    text = plot_graph(x * x + x)
    assert text.startswith("digraph {")
    assert text.count('label="x () float64"') == 1
    assert text.count("-> f") == 4
    assert 'label="Mul"' in text


def test_a_name_cannot_break_out_of_its_label():
    assert "\"evil'" in plot_graph(Variable(1.0, name='evil"]; x'))


def test_another_format_is_refused():
    with pytest.raises(ValueError, match='expected "dot" or "mermaid"'):
        plot_graph(Variable(1.0), format="png")
