"""dzrkai finds the functions of whatever is installed, and says so where it cannot."""

CONV = "F.conv2d(np.ones((1, 1, 3, 3)), np.ones((1, 1, 2, 2))).data[0, 0].tolist()"


def test_missing_package_is_named(install):
    """Without dzrkai-conv, F.conv2d says what to install."""
    shown = install("dzrkai").show("F.conv2d")
    assert shown.startswith("AttributeError: ")
    assert "python -m pip install dzrkai-conv" in shown


def test_misspelt_name_gets_a_suggestion(install):
    """A name close to a plugin's function is taken for a slip."""
    assert "did you mean 'hardswish'?" in install("dzrkai-hardswish").show("F.hardswich")


def test_installed_function_is_served(install):
    """With dzrkai-conv installed, F.conv2d computes."""
    assert install("dzrkai-pool").show(CONV) == "[[4.0, 4.0], [4.0, 4.0]]"


def test_installed_layer_is_served(install):
    """Layers come by the same road."""
    assert install("dzrkai-pool").show("L.Conv2d.__module__.split('.')[0]") == "dzrkai_conv"


def test_listing_imports_nothing(install):
    """dir(F) knows a plugin's function before the plugin is imported."""
    listed = "('hardswish' in dir(F), 'dzrkai_hardswish' in sys.modules)"
    assert install("dzrkai-hardswish").show(listed) == "(True, False)"


def test_third_party_function_works(install):
    """A stranger's function is called and differentiated like dzrkai's own."""
    program = """
from dzrkai import Variable, functions as F
x = Variable([-4.0, 0.0, 4.0])
F.hardswish(x).backward()
print(x.grad.data.tolist())
"""
    assert install("dzrkai-hardswish").run("-c", program) == "[0.0, 0.5, 1.0]"


def test_broken_plugin_is_named(install):
    """A plugin that does not import is reported by distribution and cause."""
    shown = install("dzrkai-broken", "dzrkai-hardswish").show("F.broken")
    assert shown.startswith("PluginError: ")
    assert "dzrkai-broken" in shown
    assert "RuntimeError: the battery is flat" in shown


def test_broken_plugin_spoils_no_other(install):
    """Beside a broken plugin the others keep working."""
    machine = install("dzrkai-broken", "dzrkai-hardswish")
    assert machine.show("F.hardswish.__module__") == "dzrkai_hardswish"


def test_report_lists_what_is_installed(install):
    """`python -m dzrkai` names versions, devices, and who provides what."""
    report = install("dzrkai-broken", "dzrkai-hardswish").run("-m", "dzrkai")
    assert report.startswith("dzrkai 0.")
    assert "NumPy" in report
    assert "cpu" in report
    assert "hardswish" in report
    assert "dzrkai-hardswish 1.2.3" in report
    assert "the battery is flat" in report
