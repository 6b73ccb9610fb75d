"""The layers hold parameters, and forward calls the functions on these itself."""

import dzrkai.functions as F
from dzrkai import Model, layers


class CNN(Model):
    def __init__(self):
        self.conv1 = layers.Conv2d(1, 16, 3)
        self.conv2 = layers.Conv2d(16, 32, 3)
        self.fc1, self.fc2 = layers.Linear(2 * 2 * 32, 64), layers.Linear(64, 10)

    def forward(self, x):
        for layer in (self.conv1, self.conv2):
            x = F.conv2d(x, layer.W, layer.b, 1, 1)
            x = F.max_pool2d(F.clip(x, 0, float("inf")), (2, 2), (2, 2))
        x = x.reshape(-1, 128) @ self.fc1.W + self.fc1.b
        return F.relu(x) @ self.fc2.W + self.fc2.b
