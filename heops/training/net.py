"""Networks as descriptions, and the PyTorch module that computes a description.

Why: the description (a list of named layers) is what the encrypted network is planned
from, so training runs the same list: what is trained is what is exported.

Padding is the helical wrap that packing by coarse grid imposes: an image is a flattened
grid of pitch x pitch blocks, so a read past the right end of a row lands at column 0,
pitch pixel rows further down, a read past the left end at the last column, pitch rows
up, and rows wrap cyclically. At a feature map of stride s the shift is pitch / s rows.
"""

import torch
import torch.nn.functional as F
from torch import nn

FORMAT = "cryptounet.model/1"
SQUARE_GAIN = 0.2  # a in a * y^2
SQUARE_SHIFT = 1.25  # where y starts: the slope at 0 is then that of a soft ReLU
CLAMP = 8.0  # |y| is cut here until the statistics are frozen
EASY_RANGE = 4.0  # beyond this |y| costs


# --- architectures -------------------------------------------------------------------


def _layer(name, op, inputs, **more):
    return {"name": name, "op": op, "inputs": inputs, **more}


def _block(name, source, out, activation, dilation=1, **more):
    """Conv2D 3x3, BatchNorm, activation."""
    return [
        _layer(f"{name}.conv", "Conv2D", [source], out=out, kernel=3, dilation=dilation, **more),
        _layer(f"{name}.norm", "BatchNorm", [f"{name}.conv"], eps=1e-5),
        _layer(f"{name}.act", activation, [f"{name}.norm"]),
    ]


def _head(source):
    """The linear last block: 3x3, 1x1, back to pixels."""
    return [
        _layer("dec1.conv", "Conv2D", [source], out=16, kernel=3, dilation=1),
        _layer("head", "Conv2D", ["dec1.conv"], out=4, kernel=1, dilation=1),
        _layer("logits", "DepthToSpace", ["head"], block=2),
    ]


def slin(activation, mid=64):
    """Two poolings and two transposed convolutions; pitch 8."""
    return [
        _layer("stem", "SpaceToDepth", ["input"], block=2),
        *_block("enc1", "stem", 16, activation),
        _layer("pool1", "AvgPool2D", ["enc1.act"], kernel=2, stride=2),
        *_block("enc2", "pool1", 32, activation),
        _layer("pool2", "AvgPool2D", ["enc2.act"], kernel=2, stride=2),
        *_block("mid", "pool2", mid, activation),
        _layer("up2", "ConvTranspose2D", ["mid.act"], out=32, kernel=2, stride=2),
        _layer("cat2", "Concat", ["up2", "enc2.act"]),
        *_block("dec2", "cat2", 32, activation),
        _layer("up1", "ConvTranspose2D", ["dec2.act"], out=16, kernel=2, stride=2),
        _layer("cat1", "Concat", ["up1", "enc1.act"]),
        *_head("cat1"),
    ]


def dlin(activation, mid=32):
    """slin with a dense bottleneck: pooling of stride 1, then dilation 2; pitch 4."""
    return [
        _layer("stem", "SpaceToDepth", ["input"], block=2),
        *_block("enc1", "stem", 16, activation),
        _layer("pool1", "AvgPool2D", ["enc1.act"], kernel=2, stride=2),
        *_block("enc2", "pool1", 32, activation),
        _layer("pool2", "AvgPool2D", ["enc2.act"], kernel=2, stride=1),
        *_block("mid", "pool2", mid, activation, dilation=2),
        _layer("cat2", "Concat", ["mid.act", "enc2.act"]),
        *_block("dec2", "cat2", 32, activation),
        _layer("up1", "ConvTranspose2D", ["dec2.act"], out=16, kernel=2, stride=2),
        _layer("cat1", "Concat", ["up1", "enc1.act"]),
        *_head("cat1"),
    ]


def unet(activation, base=16, depth=4):
    """The U-Net of Ronneberger et al. 2015 (arXiv:1505.04597) at base channels: depth
    poolings, two 3x3 convolutions a block, zero padding. Its ReLU twin pools by maxima,
    as published; squares come with means."""
    pool = "MaxPool2D" if activation == "ReLU" else "AvgPool2D"
    layers, source = [], "input"

    def double(name, source, out):
        layers.extend(_block(name + "a", source, out, activation, padding="zeros"))
        layers.extend(_block(name + "b", name + "a.act", out, activation, padding="zeros"))
        return name + "b.act"

    skips = []
    for i in range(depth):
        skips.append(double(f"enc{i + 1}", source, base << i))
        source = f"pool{i + 1}"
        layers.append(_layer(source, pool, [skips[-1]], kernel=2, stride=2))
    source = double("mid", source, base << depth)
    for i in reversed(range(depth)):
        up, cat = f"up{i + 1}", f"cat{i + 1}"
        layers.append(_layer(up, "ConvTranspose2D", [source], out=base << i, kernel=2, stride=2))
        layers.append(_layer(cat, "Concat", [up, skips[i]]))
        source = double(f"dec{i + 1}", cat, base << i)
    layers.append(_layer("head", "Conv2D", [source], out=1, kernel=1, dilation=1))
    return layers


def fixture():
    """A tiny network with every operator, for testing other readers of the format."""
    return [
        _layer("stem", "SpaceToDepth", ["input"], block=2),
        *_block("enc1", "stem", 3, "Quadratic"),
        _layer("pool1", "AvgPool2D", ["enc1.act"], kernel=2, stride=2),
        *_block("enc2", "pool1", 5, "Quadratic"),
        _layer("pool2", "AvgPool2D", ["enc2.act"], kernel=2, stride=1),
        _layer("mid.conv", "Conv2D", ["pool2"], out=4, kernel=3, dilation=2),
        _layer("mid.act", "Square", ["mid.conv"]),
        _layer("down", "AvgPool2D", ["mid.act"], kernel=2, stride=2),
        _layer("deep.conv", "Conv2D", ["down"], out=6, kernel=3, dilation=1),
        _layer("deep.act", "ReLU", ["deep.conv"]),
        _layer("up2", "ConvTranspose2D", ["deep.act"], out=3, kernel=2, stride=2),
        _layer("cat2", "Concat", ["up2", "mid.act", "enc2.act"]),
        *_block("dec2", "cat2", 4, "Quadratic"),
        _layer("up1", "ConvTranspose2D", ["dec2.act"], out=2, kernel=2, stride=2),
        _layer("cat1", "Concat", ["up1", "enc1.act"]),
        _layer("dec1.conv", "Conv2D", ["cat1"], out=4, kernel=3, dilation=1),
        _layer("head", "Conv2D", ["dec1.conv"], out=4, kernel=1, dilation=1),
        _layer("logits", "DepthToSpace", ["head"], block=2),
    ]


# --- operators -----------------------------------------------------------------------


def helical_pad(x, before, after, shift):
    """Pads rows and columns of N,C,H,W by before and after with the helical wrap."""
    parts = [x]
    if before:
        parts.insert(0, torch.roll(x[..., -before:], shift, 2))
    if after:
        parts.append(torch.roll(x[..., :after], -shift, 2))
    x = torch.cat(parts, 3)
    parts = [x]
    if before:
        parts.insert(0, x[:, :, -before:])
    if after:
        parts.append(x[:, :, :after])
    return torch.cat(parts, 2)


class Conv(nn.Module):
    def __init__(self, channels, layer, shift, bias):
        super().__init__()
        self.pad = layer["dilation"] * (layer["kernel"] // 2)
        self.shift = shift
        self.zeros = layer.get("padding") == "zeros"
        self.op = nn.Conv2d(
            channels, layer["out"], layer["kernel"], dilation=layer["dilation"], bias=bias,
            padding=self.pad if self.zeros else 0,
        )
        nn.init.kaiming_normal_(self.op.weight, nonlinearity="linear")
        if bias:
            nn.init.zeros_(self.op.bias)

    def forward(self, x):
        if self.pad and not self.zeros:
            x = helical_pad(x, self.pad, self.pad, self.shift)
        return self.op(x)

    def tensors(self):
        bias = self.op.bias
        if bias is None:
            bias = torch.zeros(self.op.out_channels)  # the norm's shift stands for it
        return {"weight": self.op.weight, "bias": bias}


class Up(nn.Module):
    def __init__(self, channels, layer):
        super().__init__()
        self.op = nn.ConvTranspose2d(channels, layer["out"], 2, stride=2)
        nn.init.normal_(self.op.weight, std=channels**-0.5)
        nn.init.zeros_(self.op.bias)

    def forward(self, x):
        return self.op(x)

    def tensors(self):
        return {"weight": self.op.weight, "bias": self.op.bias}


class Norm(nn.Module):
    """Batch renormalisation (Ioffe 2017, arXiv:1702.03275), then frozen statistics.

    Plain batch statistics make training and inference differ, and squares amplify the
    difference. rmax and dmax limit the correction towards the running statistics;
    mode is "train", "estimate" (take this batch's statistics) or "frozen".
    """

    def __init__(self, channels, layer, shift):
        super().__init__()
        self.eps = layer["eps"]
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.full((channels,), shift))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.mode, self.rmax, self.dmax = "train", 1.0, 0.0

    def forward(self, x):
        if self.mode == "frozen":
            mean, scale = self.running_mean, (self.running_var + self.eps).rsqrt()
            gain = self.weight * scale
            return x * gain[:, None, None] + (self.bias - gain * mean)[:, None, None]
        var, mean = torch.var_mean(x, (0, 2, 3), unbiased=False)
        if self.mode == "estimate":
            self.running_mean.copy_(mean)
            self.running_var.copy_(var)
        std = (var + self.eps).sqrt()
        with torch.no_grad():
            running = (self.running_var + self.eps).sqrt()
            r = (std / running).clamp(1 / self.rmax, self.rmax)
            d = ((mean - self.running_mean) / running).clamp(-self.dmax, self.dmax)
            if self.mode == "train":
                self.running_mean.lerp_(mean, 0.05)
                self.running_var.lerp_(var, 0.05)
        gain = self.weight * r / std
        shift = self.bias + self.weight * d - gain * mean
        return x * gain[:, None, None] + shift[:, None, None]

    def tensors(self):
        return {
            "weight": self.weight,
            "bias": self.bias,
            "running_mean": self.running_mean,
            "running_var": self.running_var,
        }


class Quadratic(nn.Module):
    """a x^2 + b x + c. Training keeps b = c = 0: the norm's gain and shift stand for them."""

    def __init__(self, channels):
        super().__init__()
        self.register_buffer("a", torch.full((channels,), SQUARE_GAIN))
        self.register_buffer("b", torch.zeros(channels))
        self.register_buffer("c", torch.zeros(channels))
        self.register_buffer("range", torch.zeros(channels))
        self.clamp = self.watch = False
        self.penalty = 0.0

    def forward(self, x):
        y = x
        if self.watch or self.training:
            centred = y + (self.b / (2 * self.a))[:, None, None]
            largest = centred.abs().amax((0, 2, 3))
            if self.watch:
                self.range.copy_(torch.maximum(self.range, largest))
            self.penalty = F.relu(largest - EASY_RANGE).square().mean()
        if self.clamp:
            y = y.clamp(-CLAMP, CLAMP)
        a, b, c = (t[:, None, None] for t in (self.a, self.b, self.c))
        return (a * y + b) * y + c

    def tensors(self):
        return {"a": self.a, "b": self.b, "c": self.c, "range": self.range}


class Network(nn.Module):
    """Runs a description. A convolution before a norm has no bias unless bias is set."""

    def __init__(self, layers, channels=1, bias=False):
        super().__init__()
        self.layers = layers
        self.ops = nn.ModuleDict()
        self.pitch = 1
        width, stride = {"input": channels}, {"input": 1}
        for layer in layers:
            source = layer["inputs"][0]
            step = {
                "SpaceToDepth": layer.get("block", 1),
                "DepthToSpace": 1 / layer.get("block", 1),
                "AvgPool2D": layer.get("stride", 1),
                "MaxPool2D": layer.get("stride", 1),
                "ConvTranspose2D": 1 / layer.get("stride", 1),
            }.get(layer["op"], 1)
            stride[layer["name"]] = int(stride[source] * step)
            self.pitch = max(self.pitch, stride[layer["name"]])
        self.shift = {name: self.pitch // s for name, s in stride.items()}
        normed = {l["inputs"][0] for l in layers if l["op"] == "BatchNorm"}
        squared = {l["inputs"][0] for l in layers if l["op"] in ("Quadratic", "Square")}
        for layer in layers:
            name, op, source = layer["name"], layer["op"], layer["inputs"][0]
            count = sum(width[s] for s in layer["inputs"])
            module = None
            if op == "Conv2D":
                module = Conv(count, layer, self.shift[source], bias=bias or name not in normed)
                count = layer["out"]
            elif op == "ConvTranspose2D":
                module = Up(count, layer)
                count = layer["out"]
            elif op == "BatchNorm":
                module = Norm(count, layer, SQUARE_SHIFT if name in squared else 0.0)
            elif op == "Quadratic":
                module = Quadratic(count)
            elif op == "SpaceToDepth":
                count *= layer["block"] ** 2
            elif op == "DepthToSpace":
                count //= layer["block"] ** 2
            if module is not None:
                self.ops[name.replace(".", "/")] = module
            width[name] = count

    def forward(self, x):
        values = {"input": x}
        last = {s: l["name"] for l in self.layers for s in l["inputs"]}
        for layer in self.layers:
            name, op = layer["name"], layer["op"]
            inputs = [values[s] for s in layer["inputs"]]
            x = inputs[0]
            if op == "SpaceToDepth":
                x = F.pixel_unshuffle(x, layer["block"])
            elif op == "DepthToSpace":
                x = F.pixel_shuffle(x, layer["block"])
            elif op == "AvgPool2D":
                if layer["stride"] == 1:
                    x = helical_pad(x, 0, 1, self.shift[layer["inputs"][0]])
                x = F.avg_pool2d(x, 2, layer["stride"])
            elif op == "MaxPool2D":
                x = F.max_pool2d(x, layer["kernel"], layer["stride"])
            elif op == "Concat":
                x = torch.cat(inputs, 1)
            elif op == "Square":
                x = x * x
            elif op == "ReLU":
                x = F.relu(x)
            else:
                x = self.ops[name.replace(".", "/")](x)
            values[name] = x
            for source in layer["inputs"]:
                if last[source] == name:
                    values.pop(source, None)
        return x

    def norms(self):
        return [m for m in self.modules() if isinstance(m, Norm)]

    def squares(self):
        return [m for m in self.modules() if isinstance(m, Quadratic)]

    def tensors(self):
        """LAYER.field -> numpy array, as the description's weights file holds them."""
        found = {}
        for key, module in self.ops.items():
            for field, tensor in module.tensors().items():
                found[key.replace("/", ".") + "." + field] = tensor.detach().cpu().numpy()
        return found
