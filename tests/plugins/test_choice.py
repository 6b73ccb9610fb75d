"""Where two distributions offer one name, the user chooses."""

import pytest

SERVED = "F.conv2d.__module__.split('.')[0]"
PREFERRED = "(plugins.prefer({!r}), " + SERVED + ")[1]"


@pytest.fixture(scope="session")
def both(install):
    """conv2d is offered twice: by dzrkai-conv and by the exercises."""
    return install("dzrkai-conv", "dzrkai-exercises")


def test_conflict_names_both_and_the_choice(both):
    """Nobody is taken silently."""
    shown = both.show("F.conv2d")
    assert shown.startswith("PluginError: ")
    assert "dzrkai-conv and dzrkai-exercises" in shown
    assert "dzrkai.plugins.prefer(" in shown
    assert "DZRKAI_PREFER=" in shown


@pytest.mark.parametrize(
    ("distribution", "package"),
    [("dzrkai-conv", "dzrkai_conv"), ("dzrkai-exercises", "exercises")],
)
def test_choice_is_obeyed(both, distribution, package):
    """prefer() and the environment variable choose alike."""
    assert both.show(PREFERRED.format(distribution)) == package
    assert both.show(SERVED, DZRKAI_PREFER=distribution) == package


def test_call_beats_environment(both):
    """prefer() in a program wins over the variable around it."""
    chosen = both.show(PREFERRED.format("dzrkai-conv"), DZRKAI_PREFER="dzrkai-exercises")
    assert chosen == "dzrkai_conv"


def test_unknown_preference_is_refused(both):
    """A preference for what is not installed is an error, not a wish."""
    shown = both.show("plugins.prefer('dzrkai-cnov')")
    assert shown.startswith("ValueError: ")
    assert "dzrkai-conv, dzrkai-exercises" in shown


def test_names_without_a_rival_need_no_choice(both):
    """A conflict about conv2d does not touch im2col."""
    assert both.show("F.im2col.__module__.split('.')[0]") == "dzrkai_conv"


def test_report_shows_the_choice(both):
    """`python -m dzrkai` says who serves a contested name and who else could."""
    report = both.run("-m", "dzrkai", DZRKAI_PREFER="dzrkai-exercises")
    (line,) = [line for line in report.splitlines() if line.split()[:1] == ["conv2d"]]
    assert "dzrkai-exercises" in line
    assert "dzrkai-conv" in line
