"""Writes networks as PyTorch exports them, with what PyTorch computes.

Usage: /usr/bin/python3 onnx_fixture.py FOLDER [--random N SEED]

Why: heops/imports reads .onnx files and claims PyTorch's numbers. For each case there
are CASE.onnx and CASE.npz with `input` and `output` (of the final activation, where
there is one). Needs Debian's python3-torch and python3-onnx. --random writes N networks
of random layers in all spellings instead.
"""

import os
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
        yield f"opset{opset}", S(conv(1, 3, padding_mode="reflect"), Square(1), Skip(nn.AvgPool2d(2), conv(3, 2), nn.Upsample(scale_factor=2, mode="nearest"), conv(5, 2)), nn.Sigmoid()), image(1, 12, 12), {"opset": opset}
    for opset in (9, 10):
        yield f"opset{opset}", S(conv(1, 3), Square(1), nn.ZeroPad2d(1), nn.AvgPool2d(2), nn.Upsample(scale_factor=2, mode="nearest"), conv(3, 2)), image(1, 14, 14), {"opset": opset}
    yield "kept", S(conv(1, 2), nn.BatchNorm2d(2), Square(0), conv(2, 1)), image(1, 8, 8), {"keep_initializers_as_inputs": True, "training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False}
    yield "joined", S(conv(1, 4), Lambda(lambda x: torch.cat([x[:, :, 7:], x[:, :, :7]], 2)), Square(0), Lambda(lambda x: x.roll(3, 3)), conv(4, 1)), image(1, 12, 10), {}
    yield "repeated", S(Lambda(lambda x: x.repeat(1, 3, 1, 1)), conv(3, 4), Square(0), conv(4, 1), Lambda(lambda x: x.expand(-1, 2, -1, -1)), conv(2, 2, 1)), image(1, 12, 10), {"dynamic": True}
    yield "powers", S(conv(1, 4), Lambda(lambda x: sum(c * x**k for k, c in enumerate((0.1, 0.5, 0.2, -0.05)))), conv(4, 1)), image(1, 12, 10), {}
    yield "pixelwise", S(conv(1, 4), Square(0), Pixelwise(4, 3), conv(3, 1)), image(1, 12, 10), {}
    yield "cropped", S(conv(1, 4), Square(0), nn.ZeroPad2d((1, 0, 2, -1)), conv(4, 1)), image(1, 12, 10), {}
    yield "larger", S(conv(1, 4), Lambda(lambda x: torch.maximum(x, torch.zeros_like(x))), conv(4, 1)), image(1, 12, 10), {}
    yield "classes", S(conv(1, 4), Square(0), conv(4, 3), Lambda(lambda x: x.argmax(1, keepdim=True))), image(1, 12, 10), {}
    yield "bright", *bright(), {}


def bright():
    """Squares of squares on a dark image with one bright spot: values far out in the logits' distribution."""
    torch.manual_seed(3)
    net = nn.Sequential(conv(1, 3), Square(0), conv(3, 3), Square(0), conv(3, 3), Square(0), conv(3, 1))
    x = 0.3 + 0.2 * torch.rand(1, 1, 24, 24)
    x[:, :, 8:11, 14:17] = 1
    with torch.no_grad():
        for i in (0, 2, 4, 6):
            y = net[: i + 1](x)
            net[i].weight /= y.std()
            net[i].bias /= y.std()
    return net, x


class Pixelwise(nn.Module):
    """A dense layer of each pixel's channels, on channels last and on a list of pixels."""

    def __init__(self, a, b):
        super().__init__()
        self.first, self.second = nn.Linear(a, b), nn.Linear(b, b)

    def forward(self, x):
        y = self.first(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        return self.second(y.flatten(2).transpose(1, 2)).transpose(1, 2).view(y.shape)


def made(folder, name, opset, nodes, weights, x, y):
    """A graph made by hand, for what torch 1.13 does not write."""
    graph = helper.make_graph(
        [helper.make_node(op, inputs, outputs, name=outputs[0], **attributes) for op, inputs, outputs, attributes in nodes],
        name,
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, list(x.shape))],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, list(y.shape))],
        [numpy_helper.from_array(np.asarray(w), k) for k, w in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    with open(os.path.join(folder, name + ".onnx"), "wb") as file:
        file.write(model.SerializeToString())
    save(folder, name, x, y)


def handmade(folder):
    g = torch.Generator().manual_seed(2)
    x = torch.rand(1, 2, 8, 12, generator=g)
    w = torch.randn(4, 2, 3, 3, generator=g) / 4
    weights = {"w": w.numpy()}
    base = ("Conv", ["image", "w"], ["c"], {"pads": [1, 1, 1, 1]})
    c = F.conv2d(x, w, padding=1)

    # Axes of reductions are inputs from opset 18 on, of Split there are num_outputs.
    y = torch.cat([t * t for t in c.split(2, 1)][::-1], 1)
    made(folder, "opset18", 18, [
        base, ("Split", ["c"], ["s0", "s1"], {"axis": 1, "num_outputs": 2}),
        ("Mul", ["s0", "s0"], ["q0"], {}), ("Mul", ["s1", "s1"], ["q1"], {}), ("Concat", ["q1", "q0"], ["y"], {"axis": 1}),
    ], weights, x, y)
    made(folder, "opset18mean", 18, [base, ("ReduceMean", ["c", "axes"], ["y"], {"keepdims": 0})], {**weights, "axes": np.array([2, 3])}, x, c.mean((2, 3)))
    made(folder, "opset13mean", 13, [base, ("ReduceMean", ["c"], ["y"], {"axes": [-1, -2], "keepdims": 1})], weights, x, c.mean((2, 3), keepdim=True))
    made(folder, "opset20channels", 20, [base, ("ReduceMean", ["c", "axes"], ["m"], {"keepdims": 1}), ("Sub", ["c", "m"], ["y"], {})], {**weights, "axes": np.array([1])}, x, c - c.mean(1, keepdim=True))
    # Pad and Resize by axes; attributes of 18 and 19.
    p = F.pad(c, [1, 2, 0, 1], mode="reflect")
    made(folder, "opset19pad", 19, [base, ("Pad", ["c", "pads", "", "axes"], ["y"], {"mode": "reflect"})], {**weights, "pads": np.array([1, 0, 2, 1]), "axes": np.array([3, 2])}, x, p)
    half = F.avg_pool2d(c, 2)
    up = F.interpolate(half, scale_factor=2, mode="bilinear")
    pool = ("AveragePool", ["c"], ["p"], {"kernel_shape": [2, 2], "strides": [2, 2]})
    made(folder, "opset19resize", 19, [base, pool, ("Resize", ["p", "", "scales"], ["y"], {"mode": "linear", "antialias": 1, "axes": [2, 3], "keep_aspect_ratio_policy": "stretch"})], {**weights, "scales": np.array([2, 2], np.float32)}, x, up)
    # All coordinate modes, and both ways to say how much; opset 20 has Gelu.
    for mode, corners in (("pytorch_half_pixel", False), ("align_corners", True)):
        y = F.interpolate(half, scale_factor=2, mode="bilinear", align_corners=corners)
        made(folder, "resize_" + mode, 20, [base, pool, ("Resize", ["p", "", "", "sizes"], ["y"], {"mode": "linear", "coordinate_transformation_mode": mode})], {**weights, "sizes": np.array([1, 4, 8, 12])}, x, y)
    # Asymmetric: pixel i lies at i/2, and the last pixel is repeated.
    wide = torch.cat([half, half[:, :, -1:]], 2)
    wide = torch.cat([wide, wide[:, :, :, -1:]], 3)
    y = F.interpolate(wide, size=(9, 13), mode="bilinear", align_corners=True)[:, :, :8, :12]
    made(folder, "resize_asymmetric", 13, [base, pool, ("Resize", ["p", "", "scales"], ["y"], {"mode": "linear", "coordinate_transformation_mode": "asymmetric"})], {**weights, "scales": np.array([1, 1, 2, 2], np.float32)}, x, y)
    up = F.interpolate(half, scale_factor=2)
    for rounding, how in (("round_prefer_floor", "half_pixel"), ("floor", "asymmetric"), ("round_prefer_ceil", "half_pixel")):
        made(folder, f"resize_{rounding}", 19, [base, pool, ("Resize", ["p", "", "scales"], ["y"], {"mode": "nearest", "nearest_mode": rounding, "coordinate_transformation_mode": how})], {**weights, "scales": np.array([1, 1, 2, 2], np.float32)}, x, up)
    made(folder, "opset20gelu", 20, [base, ("Gelu", ["c"], ["y"], {})], weights, x, F.gelu(c))
    # Nodes out of order, half precision, constants with axes to spare.
    h = w.half()
    y = F.conv2d(x, h.float(), padding=1) ** 2
    made(folder, "disorder", 17, [("Pow", ["c", "two"], ["y"], {}), ("Conv", ["image", "wide"], ["c"], {"auto_pad": "SAME_UPPER"}), ("Cast", ["w"], ["wide"], {"to": 1})], {"w": h.numpy(), "two": np.array(2, np.int64)}, x, y)
    # Channels last, as TensorFlow's exports have them.
    last = x.permute(0, 2, 3, 1).contiguous()
    y = F.conv2d(F.pad(x, [0, 1, 0, 1]), w, stride=2).permute(0, 2, 3, 1).contiguous()
    made(folder, "channels_last", 15, [("Transpose", ["image"], ["t"], {"perm": [0, 3, 1, 2]}), ("Conv", ["t", "w"], ["c"], {"auto_pad": "SAME_UPPER", "strides": [2, 2]}), ("Transpose", ["c"], ["y"], {"perm": [0, 2, 3, 1]})], weights, last, y)
    # A flat map in another order before a dense layer.
    d = torch.randn(8 * 12 * 4, 3, generator=g) / 20
    y = c.permute(0, 2, 3, 1).reshape(1, -1) @ d
    made(folder, "flat_last", 15, [base, ("Transpose", ["c"], ["t"], {"perm": [0, 2, 3, 1]}), ("Reshape", ["t", "shape"], ["f"], {}), ("MatMul", ["f", "d"], ["y"], {})], {**weights, "d": d.numpy(), "shape": np.array([1, -1])}, x, y)
    for mode in ("DCR", "CRD"):
        r = c.reshape(1, 2, 2, 1, 8, 12).permute(0, 3, 4, 1, 5, 2).reshape(1, 1, 16, 24) if mode == "DCR" else F.pixel_shuffle(c, 2)
        y = F.pixel_unshuffle(r, 2)
        y = y.reshape(1, 1, 2, 2, 8, 12).permute(0, 2, 3, 1, 4, 5).reshape(1, 4, 8, 12)
        pooled = F.avg_pool2d(y, 2)
        made(folder, "blocks_" + mode, 13, [base, pool, ("DepthToSpace", ["p"], ["r"], {"blocksize": 2, "mode": mode}), ("SpaceToDepth", ["r"], ["y"], {"blocksize": 2})], weights, x, pooled)


def states(folder):
    """State dicts with a description, and a U-Net as milesial/Pytorch-UNet has it."""
    import json

    import weights

    torch.manual_seed(3)
    net = nn.Sequential()
    net.add_module("first", conv(1, 4))
    net.add_module("norm", nn.BatchNorm2d(4))
    net.add_module("act", Square(0))
    net.add_module("last", conv(4, 1))
    x = torch.rand(1, 1, 8, 8)
    settled(net, x)
    layers = [
        {"name": "first", "op": "Conv2D", "inputs": ["input"], "out": 4, "kernel": 3, "padding": "zeros"},
        {"name": "norm", "op": "BatchNorm", "inputs": ["first"]},
        {"name": "act", "op": "Square", "inputs": ["norm"]},
        {"name": "last", "op": "Conv2D", "inputs": ["act"], "out": 1, "kernel": 3, "padding": "zeros"},
    ]
    with open(os.path.join(folder, "state.json"), "w") as file:
        json.dump({"format": "cryptounet.model/1", "name": "state", "input": {"channels": 1, "mean": 0, "std": 1}, "layers": layers, "output": "last", "weights": ""}, file, indent=1)
    state_dict(os.path.join(folder, "state.safetensors"), net)
    with torch.no_grad():
        save(folder, "state", x, net(x))
    net = UNet(1, 2, 2, 2)
    x = torch.rand(1, 1, 16, 16)
    settled(net, x)
    state_dict(os.path.join(folder, "unet.safetensors"), net)
    with torch.no_grad():
        save(folder, "unet", x, net(x))


def state_dict(path, net):
    """As safetensors.torch.save_file writes it: types as they are, counters of no side."""
    import json
    import struct

    header, blob = {"__metadata__": {"format": "pt"}}, b""
    for name, t in net.state_dict().items():
        raw = t.numpy().tobytes()
        header[name] = {"dtype": {torch.float32: "F32", torch.int64: "I64"}[t.dtype], "shape": list(t.shape), "data_offsets": [len(blob), len(blob) + len(raw)]}
        blob += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + blob)


class DoubleConv(nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.double_conv = nn.Sequential(nn.Conv2d(a, b, 3, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU(), nn.Conv2d(b, b, 3, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU())

    def forward(self, x):
        return self.double_conv(x)


class Down(nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.maxpool_conv = nn.Sequential(nn.MaxPool2d(2), DoubleConv(a, b))

    def forward(self, x):
        return self.maxpool_conv(x)


class Up(nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.up = nn.ConvTranspose2d(a, b, 2, 2)
        self.conv = DoubleConv(2 * b, b)

    def forward(self, x, skip):
        return self.conv(torch.cat([skip, self.up(x)], 1))


class UNet(nn.Module):
    """The layers and names of github.com/milesial/Pytorch-UNet, for sides that divide evenly."""

    def __init__(self, channels, classes, base, depth):
        super().__init__()
        self.depth = depth
        self.inc = DoubleConv(channels, base)
        for d in range(depth):
            setattr(self, f"down{d + 1}", Down(base << d, base << (d + 1)))
            setattr(self, f"up{depth - d}", Up(base << (d + 1), base << d))
        self.outc = nn.Module()
        self.outc.conv = nn.Conv2d(base, classes, 1)

    def forward(self, x):
        skips = [self.inc(x)]
        for d in range(self.depth):
            skips.append(getattr(self, f"down{d + 1}")(skips[-1]))
        x = skips.pop()
        for d in range(self.depth):
            x = getattr(self, f"up{d + 1}")(x, skips.pop())
        return self.outc.conv(x)


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
    handmade(folder)
    states(folder)
    torch.manual_seed(0)
    for name, net, x, more in cases():
        write(folder, name, net, x, **more)
        torch.manual_seed(0)


if __name__ == "__main__":
    main()
