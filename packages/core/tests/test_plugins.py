"""Plugins: names from metadata, choices made explicitly, broken ones kept apart."""

import sys
from importlib.metadata import EntryPoint

import pytest

import dzrkai.functions as F
import dzrkai.layers as L
from dzrkai import plugins
from dzrkai.__main__ import main


class Distribution:
    def __init__(self, name):
        self.name = name


def entry(name, value, distribution, group="dzrkai.functions"):
    point = EntryPoint(name, value, group)
    vars(point)["dist"] = Distribution(distribution)
    return point


@pytest.fixture
def installed(monkeypatch):
    """Pretend that these entry points are all that is installed."""
    monkeypatch.delenv("DZRKAI_PREFER", raising=False)
    monkeypatch.setattr(plugins, "_preferred", ())

    def install(*entries):
        monkeypatch.setattr(
            "importlib.metadata.entry_points",
            lambda group: [e for e in entries if e.group == group],
        )
        plugins.refresh()

    yield install
    plugins.refresh()


def test_a_function_is_imported_when_it_is_first_used(installed):
    sys.modules.pop("colorsys", None)
    installed(entry("shade", "colorsys:rgb_to_hls", "painter"))
    assert "shade" in dir(F)
    assert "colorsys" not in sys.modules
    assert callable(F.shade)
    assert "colorsys" in sys.modules


def test_layers_are_served_alike(installed):
    installed(entry("Shade", "fractions:Fraction", "painter", "dzrkai.layers"))
    assert L.Shade(1, 2) * 2 == 1
    assert "Shade" in dir(L)


def test_a_missing_package_is_named(installed):
    installed()
    with pytest.raises(AttributeError, match="pip install dzrkai-conv"):
        _ = F.conv2d
    with pytest.raises(AttributeError, match="pip install dzrkai-pool"):
        _ = L.MaxPool2d


@pytest.mark.parametrize(("name", "close"), [("rellu", "relu"), ("shad", "shade")])
def test_a_misspelt_name_gets_a_suggestion(installed, name, close):
    installed(entry("shade", "colorsys:rgb_to_hls", "painter"))
    with pytest.raises(AttributeError, match=f"did you mean '{close}'"):
        getattr(F, name)


def test_a_name_like_nothing_gets_none(installed):
    installed()
    with pytest.raises(AttributeError, match=r"has no 'qqqq'$"):
        _ = F.qqqq
    assert not hasattr(F, "__wrapped__")


def test_two_offers_need_a_choice(installed, monkeypatch):
    installed(entry("shade", "math:sin", "painter"), entry("shade", "math:cos", "Other_Painter"))
    with pytest.raises(plugins.PluginError, match=r"offered by other-painter and painter.*prefer"):
        _ = F.shade
    plugins.prefer("painter")
    assert F.shade(0.0) == 0.0
    plugins.prefer("other.painter")
    assert F.shade(0.0) == 1.0
    plugins.prefer()
    monkeypatch.setenv("DZRKAI_PREFER", "painter")
    assert F.shade(0.0) == 0.0


def test_the_same_distribution_listed_twice_is_one_offer(installed):
    installed(entry("shade", "math:sin", "painter"), entry("shade", "math:sin", "Painter"))
    assert F.shade(0.0) == 0.0


def test_preferring_what_is_not_installed_is_refused(installed):
    installed(entry("shade", "math:sin", "painter"))
    with pytest.raises(ValueError, match=r"'sculptor' is not installed.*on offer: painter"):
        plugins.prefer("sculptor")


def test_a_broken_plugin_spoils_its_own_name_only(installed):
    installed(entry("bad", "no_such_module:f", "broken"), entry("shade", "math:sin", "painter"))
    with pytest.raises(
        plugins.PluginError, match="comes from broken, which does not import"
    ) as info:
        _ = F.bad
    assert isinstance(info.value.__cause__, ModuleNotFoundError)
    assert F.shade(0.0) == 0.0


def test_the_report_lists_every_name_with_its_provider(installed, capsys):
    installed(
        entry("bad", "no_such_module:f", "broken"),
        entry("shade", "math:sin", "painter"),
        entry("shade", "math:cos", "other"),
    )
    plugins.prefer("painter")
    main()
    out = capsys.readouterr().out
    assert "preferred: painter" in out
    assert "painter  (also offered by other)" in out
    assert "which does not import" in out
    assert "devices: cpu" in out


def test_several_preferences_are_asked_in_order(installed, monkeypatch):
    names = [("shade", "painter"), ("shade", "other"), ("tint", "painter"), ("tint", "third")]
    installed(*(entry(name, "math:sin", party) for name, party in names))
    plugins.prefer("other", "third")
    assert plugins.provider("dzrkai.functions", "shade") == "other"
    assert plugins.provider("dzrkai.functions", "tint") == "third"
    plugins.prefer()
    monkeypatch.setenv("DZRKAI_PREFER", "third, painter")
    assert plugins.provider("dzrkai.functions", "shade") == "painter"
    assert plugins.provider("dzrkai.functions", "tint") == "third"
