"""The batches come from dzrkai's own loader, the loss is a running mean."""

import dzrkai.functions as F
from dzrkai.data import ArrayDataset, DataLoader
from dzrkai.optimizers import Adam


def train(model, x, t, epochs=20, batch_size=32, lr=0.003, seed=0):
    loader = DataLoader(ArrayDataset(x, t), batch_size, shuffle=True, seed=seed)
    optimizer = Adam(lr).setup(model)
    return [epoch(model, loader, optimizer) for _ in range(epochs)]


def epoch(model, loader, optimizer):
    total = 0.0
    for images, digits in loader:
        model.cleargrads()
        loss = F.softmax_cross_entropy(model(images), digits)
        loss.backward()
        optimizer.update()
        total += loss.data.item()
    return total / len(loader)
