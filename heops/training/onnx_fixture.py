"""Writes networks as PyTorch exports them, with what PyTorch computes.

Usage: /usr/bin/python3 onnx_fixture.py FOLDER [--random N SEED]

Why: heops/imports reads .onnx files and claims PyTorch's numbers. For each case there
are CASE.onnx and CASE.npz with `input` and `output` (of the final activation, where
there is one). Needs Debian's python3-torch and python3-onnx. --random writes N networks
of random layers in all spellings instead.
"""

import io
import os
import random
import sys
import warnings

import numpy as np
import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper

warnings.filterwarnings("ignore")


class Square(nn.Module):
    def __init__(self, how=0):
        super().__init__()
        self.how = how
        if how == 3:
            self.a, self.b, self.c = (nn.Parameter(torch.tensor(v)) for v in (0.3, 0.7, 0.1))
        if how == 5:
            self.a = nn.Parameter(0.2 + 0.1 * torch.rand(1, 4, 1, 1))

    def forward(self, x):
        if self.how == 0:
            return x * x
        if self.how == 1:
            return x ** 2
        if self.how == 2:
            return torch.square(x)
        if self.how == 3:
            return self.a * x ** 2 + self.b * x + self.c
        if self.how == 4:
            return (0.2 * x + 0.5) * x + 0.1
        if self.how == 5:
            return self.a * x * x + x
        if self.how == 6:
            return 0.5 * x + 0.2 * torch.pow(x, 3) - x * 0.1 * x
        if self.how == 7:
            return ((((((0.001 * x + 0.002) * x + 0.01) * x - 0.02) * x + 0.05) * x + 0.1) * x + 0.5) * x + 0.1
        if self.how == 8:
            return x + (x * 0.5).pow(2)
        return (x + 1) * (x - 1) * 0.3


class Lambda(nn.Module):
    def __init__(self, f):
        super().__init__()
        self.f = f

    def forward(self, x):
        return self.f(x)


def conv(a, b, k=3, **more):
    more.setdefault("padding", 0 if isinstance(k, tuple) else k // 2)
    return nn.Conv2d(a, b, k, **more)


class Skip(nn.Module):
    """A U-Net of one level: down, middle, up, join."""

    def __init__(self, down, middle, up, join):
        super().__init__()
        self.down, self.middle, self.up, self.join = down, middle, up, join

    def forward(self, x):
        y = self.up(self.middle(self.down(x)))
        if y.shape[2:] != x.shape[2:]:
            dy, dx = x.shape[2] - y.shape[2], x.shape[3] - y.shape[3]
            y = F.pad(y, [dx // 2, dx - dx // 2, dy // 2, dy - dy // 2])
        return self.join(torch.cat([x, y], 1))


class Residual(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body = body

    def forward(self, x):
        return x + self.body(x)


class Normalised(nn.Module):
    def __init__(self, body, c):
        super().__init__()
        self.body = body
        self.register_buffer("mean", 0.4 + 0.1 * torch.rand(1, c, 1, 1))
        self.register_buffer("std", 0.2 + 0.1 * torch.rand(1, c, 1, 1))

    def forward(self, x):
        return self.body((x - self.mean) / self.std)


def settled(net, x):
    """Statistics for normalisations, as training leaves them."""
    net.train()
    with torch.no_grad():
        for _ in range(3):
            net(torch.cat([x, torch.rand_like(x)]))
    return net.eval()


def write(folder, name, net, x, opset=14, dynamic=False, **more):
    if any(isinstance(m, nn.BatchNorm2d) for m in net.modules()):
        settled(net, x)
    net.eval()
    with torch.no_grad():
        y = net(x)
    if dynamic:
        more["dynamic_axes"] = {"image": {0: "batch", 2: "height", 3: "width"}}
    path = os.path.join(folder, name + ".onnx")
    torch.onnx.export(net, x, path, opset_version=opset, input_names=["image"], **more)
    save(folder, name, x, y)
    return path


def save(folder, name, x, y):
    np.save(os.path.join(folder, name + ".input.npy"), x.numpy())
    np.save(os.path.join(folder, name + ".output.npy"), y.numpy())


def cases():
    g = torch.Generator().manual_seed(1)

    def image(c, h, w):
        return torch.rand(1, c, h, w, generator=g)

    S = nn.Sequential
    yield "plain", S(conv(1, 4), Square(0), conv(4, 1)), image(1, 16, 16), {}
    yield "pooled", S(conv(1, 4), nn.AvgPool2d(2), Square(1), conv(4, 4), nn.AvgPool2d(2), Square(2), conv(4, 4), nn.AvgPool2d(2), Square(3), conv(4, 2, 1)), image(1, 32, 24), {}
    yield "rgb", S(conv(3, 4), Square(0), Skip(nn.AvgPool2d(2), S(conv(4, 4), Square(1)), nn.Upsample(scale_factor=2), conv(8, 4)), Square(2), conv(4, 2, 1), nn.Softmax(1)), image(3, 16, 16), {}
    yield "residual", S(conv(1, 4, 5, padding_mode="reflect"), Square(4), Residual(S(conv(4, 4, groups=4), Square(5), conv(4, 4, 1))), conv(4, 4, 3, stride=2), Square(8), conv(4, 1, 3, padding_mode="replicate")), image(1, 16, 24), {}
    yield "normed", S(nn.BatchNorm2d(1), conv(1, 4), nn.BatchNorm2d(4), Square(2), nn.BatchNorm2d(4), nn.ConvTranspose2d(4, 4, 3, 1, 1), nn.BatchNorm2d(4), Square(3), conv(4, 1)), image(1, 12, 12), {}
    yield "polynomials", S(conv(1, 4), Square(6), conv(4, 4), Square(7), conv(4, 4), Square(9), conv(4, 1)), image(1, 12, 12), {}
    yield "normalised", Normalised(S(conv(3, 4), Square(0), conv(4, 1), nn.Sigmoid()), 3), image(3, 12, 16), {}
    yield "dynamic", S(conv(1, 4), Skip(nn.AvgPool2d(2), S(conv(4, 4), Square(0)), nn.ConvTranspose2d(4, 4, 2, 2), conv(8, 2))), image(1, 16, 16), {"dynamic": True}
    yield "odd", S(conv(1, 4), Skip(nn.AvgPool2d(2), S(conv(4, 4), Square(0)), nn.ConvTranspose2d(4, 4, 2, 2), conv(8, 2))), image(1, 15, 13), {}
    yield "oddresize", S(conv(1, 4), Skip(nn.AvgPool2d(2), S(conv(4, 4), Square(0)), nn.Upsample(scale_factor=2, mode="bilinear"), conv(8, 2))), image(1, 15, 13), {"dynamic": True}
    yield "corners", S(conv(1, 4), Skip(nn.AvgPool2d(2), S(conv(4, 4), Square(0)), nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True), conv(8, 2))), image(1, 16, 16), {}
    yield "even", S(conv(1, 4, 4, stride=2, padding=1), Square(0), conv(4, 4, (1, 5), padding=(0, 2)), conv(4, 4, 2, padding=0), nn.ConvTranspose2d(4, 4, 4, 2, 1), conv(4, 2, 3, padding=(2, 0)), nn.ZeroPad2d((0, 1, 2, 0)), conv(2, 1, 3, dilation=2, padding=1)), image(1, 16, 16), {}
    yield "poolings", S(nn.AvgPool2d(3, 2, 1), conv(1, 4), nn.AvgPool2d(3, 1, 1, count_include_pad=False), Square(0), nn.AvgPool2d(2, ceil_mode=True), nn.AdaptiveAvgPool2d(3), conv(4, 2, 1)), image(1, 24, 22), {}
    yield "dense", S(conv(1, 4, stride=2), Square(0), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(64, 8), Square(1), nn.Linear(8, 3), nn.LogSoftmax(1)), image(1, 16, 16), {}
    yield "head", S(conv(1, 4), Square(0), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.BatchNorm1d(4), nn.Linear(4, 5)), image(1, 16, 16), {}
    yield "shuffle", S(nn.PixelUnshuffle(2), conv(4, 8), Square(0), Lambda(lambda x: x.view(1, 2, 4, 8, 8).transpose(1, 2).reshape(1, 8, 8, 8)), conv(8, 8), nn.PixelShuffle(2), conv(2, 1)), image(1, 16, 16), {}
    yield "splits", Split(), image(1, 16, 16), {}
    yield "activations", S(conv(1, 4), nn.ReLU(), conv(4, 4), nn.SiLU(), nn.MaxPool2d(2), conv(4, 4), nn.GELU(), conv(4, 4), nn.LeakyReLU(0.2), nn.MaxPool2d(3, 2, 1), conv(4, 4), nn.Sigmoid(), conv(4, 4), nn.Tanh(), nn.MaxPool2d(3, 1, 1), conv(4, 1)), image(1, 16, 16), {}
    for opset in range(11, 18):
        yield f"opset{opset}", S(conv(1, 3, padding_mode="reflect"), Square(1), Skip(nn.AvgPool2d(2), conv(3, 2), nn.Upsample(scale_factor=2, mode="nearest"), conv(5, 2)), Lambda(lambda x: x - x.mean((2, 3), keepdim=True) * 0 if False else x), nn.Sigmoid()), image(1, 12, 12), {"opset": opset}
    for opset in (9, 10):
        yield f"opset{opset}", S(conv(1, 3), Square(1), nn.ZeroPad2d(1), nn.AvgPool2d(2), nn.Upsample(scale_factor=2, mode="nearest"), conv(3, 2)), image(1, 14, 14), {"opset": opset}
    yield "kept", S(conv(1, 2), nn.BatchNorm2d(2), Square(0), conv(2, 1)), image(1, 8, 8), {"keep_initializers_as_inputs": True, "training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False}


class Split(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = conv(1, 8), conv(4, 4), conv(8, 2)
        self.gain = nn.Parameter(torch.tensor(-1.0))

    def forward(self, x):
        a, b = self.a(x).chunk(2, 1)
        c = self.b(a) * b
        d = (x[:, :, 1:-1, 2:] * torch.exp(self.gain)).mean(1, keepdim=True)
        d = F.pad(d, (2, 0, 1, 1), value=0.5)
        return self.c(torch.cat([c, a[:, 1:3], a[:, [3, 0]]], 1)) - d


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    if len(sys.argv) > 2 and sys.argv[2] == "--random":
        import onnx_random

        onnx_random.write_all(folder, int(sys.argv[3]), int(sys.argv[4]))
        return
    torch.manual_seed(0)
    for name, net, x, more in cases():
        write(folder, name, net, x, **more)
        torch.manual_seed(0)


if __name__ == "__main__":
    main()
