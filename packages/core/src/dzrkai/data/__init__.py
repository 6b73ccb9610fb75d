"""Data sets, and the batches that a model is trained on.

Importing this package is cheap: the modules that download and decompress are imported by the data
set that needs them, when it is made.
"""

from dzrkai.data import transforms
from dzrkai.data.cifar10 import CIFAR10
from dzrkai.data.dataset import ArrayDataset, Dataset
from dzrkai.data.digits import Digits
from dzrkai.data.loader import DataLoader
from dzrkai.data.mnist import MNIST
from dzrkai.data.spiral import Spiral

__all__ = [
    "CIFAR10",
    "MNIST",
    "ArrayDataset",
    "DataLoader",
    "Dataset",
    "Digits",
    "Spiral",
    "transforms",
]
