"""ReLU after pooling: the maximum of what is cut at 0 is the maximum cut at 0."""

import dzrkai.functions as F
from dzrkai.layers import Conv2d, Layer, Linear, Model


class Block(Layer):
    def __init__(self, convolution):
        self.convolution = convolution

    def forward(self, x):
        return F.relu(F.max_pool2d(self.convolution(x), 2))


class CNN(Model):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = Conv2d(1, 16, 3, 1, 1), Conv2d(16, 32, 3, 1, 1)
        self.fc1, self.fc2 = Linear(128, 64), Linear(64, 10)

    def forward(self, x):
        for convolution in (self.conv1, self.conv2):
            x = Block(convolution)(x)
        x = x.reshape(x.shape[0], -1)
        return self.fc2(F.relu(self.fc1(x)))
