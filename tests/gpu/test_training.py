"""Training on the device: the CPU's numbers, and nothing copied but the batches."""

import numpy as np
import pytest

import dzrkai
import dzrkai.functions as F
import dzrkai.layers as L
from dzrkai import Variable, optimizers, test_mode
from dzrkai.arrays import to_device
from dzrkai.data import DataLoader, Digits
from dzrkai_conv import Conv2d, ConvTranspose2d
from dzrkai_pool import AvgPool2d, GlobalAvgPool2d, MaxPool2d

pytestmark = pytest.mark.usefixtures("kernels")

OPTIMIZERS = {
    "SGD": lambda: optimizers.SGD(0.1),
    "Momentum": lambda: optimizers.Momentum(0.1),
    "AdaGrad": lambda: optimizers.AdaGrad(0.1),
    "AdaDelta": lambda: optimizers.AdaDelta(),
    "Adam": lambda: optimizers.Adam(),
    "AdamW": lambda: optimizers.AdamW(),
}


def cnn():
    """Every layer that there is, lazy ones among them; the same weights each time."""
    dzrkai.manual_seed(0)
    return L.Sequential(
        Conv2d(None, 4, 3, padding="same", bias=False),
        L.BatchNorm(4),
        F.relu,
        MaxPool2d(2),
        ConvTranspose2d(None, 4, 2, stride=2, groups=2),
        AvgPool2d(2),
        Conv2d(None, 8, 1),
        F.gelu,
        GlobalAvgPool2d(),
        F.flatten,
        L.Dropout(0.0),
        L.Linear(None, 10),
    )


def batch(device="cpu"):
    return next(iter(DataLoader(Digits(), 16, seed=0, device=device)))


def step(model, optimizer, x, t):
    model.cleargrads()
    loss = F.softmax_cross_entropy(model(x), t)
    loss.backward()
    optimizer.update()
    return loss


def trained(device, optimizer, hooks=()):
    """A network after three steps."""
    model = cnn().to(device)
    optimizer.setup(model)
    for hook in hooks:
        optimizer.add_hook(hook)
    for _ in range(3):
        step(model, optimizer, *batch(device))
    return model


def same_weights(model, other, tolerance=2e-5):
    for (name, a), (_, b) in zip(model.named_variables(), other.named_variables(), strict=True):
        a, b = to_device(a.data, "cpu"), to_device(b.data, "cpu")
        np.testing.assert_allclose(a, b, atol=tolerance, err_msg=name)
        assert a.dtype == b.dtype == np.float32


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimiser_comes_to_the_same_weights(xp, optimizer):
    model = trained("cuda", OPTIMIZERS[optimizer]())
    assert all(isinstance(p.data, xp.ndarray) for _, p in model.named_variables())
    same_weights(model, trained("cpu", OPTIMIZERS[optimizer]()))


def test_every_optimiser_is_tried_here():
    found = {
        name
        for name, value in vars(optimizers).items()
        if isinstance(value, type) and issubclass(value, optimizers.Optimizer)
    }
    assert set(OPTIMIZERS) == found - {"Optimizer"}


def hooks():
    return [optimizers.WeightDecay(0.01), optimizers.ClipGrad(0.1)]


def test_hooks_do_on_the_device_what_they_do_on_the_cpu():
    on_device = trained("cuda", optimizers.SGD(0.5), hooks())
    same_weights(on_device, trained("cpu", optimizers.SGD(0.5), hooks()))


def test_a_training_step_copies_nothing_back_to_the_host(counting):
    """Not for the loss, the statistics of batch norm, the norm of the gradients, or anything."""
    model, optimizer = cnn().to("cuda"), optimizers.Adam()
    optimizer.setup(model)
    for hook in hooks():
        optimizer.add_hook(hook)
    x, t = batch("cuda")
    step(model, optimizer, x, t)  # lazy layers get their weights, kernels are compiled
    with counting() as transfers:
        loss = step(model, optimizer, x, t)
    assert (transfers.to_device, transfers.to_host) == (0, 0)
    with counting() as transfers:
        float(loss.data)
    assert transfers.to_host == 1


def test_a_batch_is_copied_over_once(xp, counting):
    loader = DataLoader(Digits(), 100, seed=0, device="cuda")
    with counting() as transfers:
        x, t = next(iter(loader))
    assert (transfers.to_device, transfers.to_host) == (2, 0)
    assert (type(x), x.dtype, type(t)) == (xp.ndarray, np.float32, xp.ndarray)
    here, _ = next(iter(DataLoader(Digits(), 100, seed=0)))
    np.testing.assert_array_equal(to_device(x, "cpu"), here)


def test_under_test_mode_nothing_is_copied_either(counting):
    model = cnn().to("cuda")
    x, _ = batch("cuda")
    model(x)
    with counting() as transfers, test_mode(), dzrkai.no_grad():
        y = model(x)
    assert (transfers.to_device, transfers.to_host, y.device) == (0, 0, "cuda")


def test_weights_are_saved_and_loaded_from_device_to_device(xp, tmp_path):
    model = trained("cuda", optimizers.SGD())
    model.save(tmp_path / "weights.safetensors")
    here = trained("cpu", optimizers.SGD(1.0))
    same_weights(here.load(tmp_path / "weights.safetensors"), model, tolerance=0)
    there = trained("cuda", optimizers.SGD(1.0))
    same_weights(there.load(tmp_path / "weights.safetensors"), model, tolerance=0)
    assert all(isinstance(p.data, xp.ndarray) for _, p in there.named_variables())


def test_a_model_and_what_its_optimiser_remembers_move_together():
    """To the device and back between steps, and no step is lost."""
    model, optimizer = cnn(), optimizers.Adam()
    optimizer.setup(model)
    for device in ("cpu", "cuda", "cpu"):
        step(model.to(device), optimizer, *batch(device))
    same_weights(model, trained("cpu", optimizers.Adam()))


def test_a_variable_that_moves_gets_its_gradient_back_where_it_was():
    x = Variable(np.array([1.0, 2.0]))
    (x.to("cuda") ** 2).sum().backward()
    assert x.grad.device == "cpu"
    assert x.grad.data.tolist() == [2.0, 4.0]


def test_float16_and_float64_stay_what_they_are():
    for dtype in (np.float16, np.float64):
        x, t = batch("cuda")
        model = cnn().to("cuda")
        model(x)
        for variable in model.parameters():
            variable.data = variable.data.astype(dtype)
        loss = F.softmax_cross_entropy(model(x.astype(dtype)), t)
        loss.backward()
        optimizers.Momentum().setup(model).add_hook(optimizers.ClipGrad(0.1)).update()
        assert {p.dtype for p in model.parameters()} == {np.dtype(dtype)}
        assert {p.grad.dtype for p in model.parameters()} == {np.dtype(dtype)}
