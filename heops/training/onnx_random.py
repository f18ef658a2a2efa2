"""Random networks in all spellings that exports have, for onnx_fixture.py --random.

Why: whoever reads exported networks meets combinations that no list of cases has.
"""

import random

import torch
import torch.nn as nn
import torch.nn.functional as F

import onnx_fixture as fixture


class Activation(nn.Module):
    """A polynomial in a spelling that is chosen once."""

    def __init__(self, rng, c):
        super().__init__()
        self.kind = rng.randrange(16)
        v = lambda scale, shape: nn.Parameter(scale * (torch.rand(shape) + 0.2))
        shape = rng.choice([(), (1,), (1, c, 1, 1), (c, 1, 1)])
        self.a, self.b, self.c = v(0.2, shape), v(0.6, shape), v(0.1, shape)
        self.raw = nn.Parameter(torch.randn(shape))

    def forward(self, x):
        a, b, c = self.a, self.b, self.c
        k = self.kind
        if k == 0:
            return x * x
        if k == 1:
            return x ** 2
        if k == 2:
            return torch.square(x)
        if k == 3:
            return torch.pow(x, 2.0)
        if k == 4:
            return a * x ** 2 + b * x + c
        if k == 5:
            return (a * x + b) * x + c
        if k == 6:
            return c + x * (b + x * a)
        if k == 7:
            return a * (x * x) + (b * x + c)
        if k == 8:
            return torch.exp(self.raw) * 0.1 * x * x + x / 2
        if k == 9:
            return ((x + b) ** 2 - c) * 0.5
        if k == 10:
            return x * (1 - x * 0.1 * x) + a
        if k == 11:
            return c - x + a * x.pow(3) / 3
        if k == 12:
            return F.softplus(self.raw) * 0.1 * x ** 4 + b * x
        if k == 13:
            return torch.add(x * x * a, x, alpha=0.5)
        if k == 14:
            return (x - 0.3) * (x + 0.4) * torch.sigmoid(self.raw)
        return torch.addcmul(x, x, x, value=0.2)


class Build:
    def __init__(self, rng):
        self.rng = rng

    def conv(self, a, b):
        rng = self.rng
        k = rng.choice([1, 3, 3, 3, 5, 2, (1, 3), (3, 1), 4])
        more = {"bias": rng.random() < 0.7, "padding_mode": rng.choice(["zeros", "zeros", "reflect", "replicate"])}
        if isinstance(k, tuple):
            more["padding"] = (k[0] // 2, k[1] // 2)
        elif k % 2:
            d = rng.choice([1, 1, 2]) if k == 3 else 1
            more.update(padding=k // 2 * d, dilation=d)
        else:
            more["padding"] = k // 2
            return nn.Sequential(nn.Conv2d(a, b, k, **more), fixture.Lambda(lambda x: x[:, :, 1:, 1:]) if rng.random() < 0.5 else fixture.Lambda(lambda x: x[:, :, :-1, :-1]))
        if rng.random() < 0.2 and a == b:
            more["groups"] = a
        if rng.random() < 0.1:
            return nn.Sequential(nn.ReflectionPad2d(1), nn.Conv2d(a, b, 3))
        return nn.Conv2d(a, b, k, **more)

    def block(self, a, b):
        rng = self.rng
        parts = [self.conv(a, b)]
        if rng.random() < 0.4:
            parts.append(nn.BatchNorm2d(b))
        parts.append(Activation(rng, b))
        if rng.random() < 0.2:
            parts.append(nn.BatchNorm2d(b))
        if rng.random() < 0.2:
            parts.append(nn.Dropout(0.3))
        if rng.random() < 0.3:
            parts.append(fixture.Residual(self.conv(b, b)))
        return nn.Sequential(*parts)

    def down(self, c):
        rng = self.rng
        return rng.choice([
            lambda: nn.AvgPool2d(2),
            lambda: nn.AvgPool2d(3, 2, 1),
            lambda: nn.AvgPool2d(3, 2, 1, count_include_pad=False),
            lambda: nn.AvgPool2d(2, ceil_mode=True),
            lambda: nn.Conv2d(c, c, 3, 2, 1),
            lambda: nn.Conv2d(c, c, 2, 2),
            lambda: nn.Conv2d(c, c, 4, 2, 1),
            lambda: nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(4 * c, c, 1)),
            lambda: fixture.Lambda(lambda x: F.interpolate(x, scale_factor=0.5, mode="bilinear")),
            lambda: fixture.Lambda(lambda x: x[:, :, ::2, ::2]),
        ])()

    def up(self, c):
        rng = self.rng
        return rng.choice([
            lambda: nn.Upsample(scale_factor=2),
            lambda: nn.Upsample(scale_factor=2, mode="bilinear"),
            lambda: nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True),
            lambda: nn.ConvTranspose2d(c, c, 2, 2),
            lambda: nn.ConvTranspose2d(c, c, 3, 2, 1, 1),
            lambda: nn.ConvTranspose2d(c, c, 4, 2, 1, groups=c),
            lambda: nn.ConvTranspose2d(c, c, 3, 2),
            lambda: nn.Sequential(nn.Conv2d(c, 4 * c, 1), nn.PixelShuffle(2)),
            lambda: nn.ConvTranspose2d(c, c, 5, 2, 2, 1),
        ])()

    def level(self, c, depth):
        rng = self.rng
        if depth == 0:
            return self.block(c, c)
        inner = nn.Sequential(self.block(c, c), self.level(c, depth - 1), self.block(c, c)) if rng.random() < 0.7 else self.level(c, depth - 1)
        return Joined(rng.random() < 0.5, self.down(c), inner, self.up(c), nn.Conv2d(2 * c, c, 1))


class Joined(nn.Module):
    def __init__(self, crop, down, inner, up, join):
        super().__init__()
        self.crop, self.down, self.inner, self.up, self.join = crop, down, inner, up, join

    def forward(self, x):
        y = self.up(self.inner(self.down(x)))
        h, w = x.shape[2], x.shape[3]
        if y.shape[2] > h or y.shape[3] > w:
            y = y[:, :, :h, :w]
        if y.shape[2:] != x.shape[2:]:
            if self.crop:
                y = F.interpolate(y, size=(h, w)) if (h % y.shape[2] == 0 and w % y.shape[3] == 0) else F.pad(y, [0, w - y.shape[3], 0, h - y.shape[2]])
            else:
                dy, dx = h - y.shape[2], w - y.shape[3]
                y = F.pad(y, [dx // 2, dx - dx // 2, dy // 2, dy - dy // 2])
        return self.join(torch.cat([y, x] if self.crop else [x, y], 1))


def write_all(folder, count, seed):
    for i in range(count):
        rng = random.Random(seed * 100000 + i)
        torch.manual_seed(rng.randrange(1 << 30))
        build = Build(rng)
        channels, c = rng.choice([1, 1, 3]), rng.choice([2, 3, 4])
        depth = rng.choice([0, 1, 1, 2])
        body = [build.conv(channels, c), build.level(c, depth), nn.Conv2d(c, rng.choice([1, 2]), 1)]
        kind = rng.randrange(6)
        if kind == 0:
            body += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.LazyLinear(3)]
        elif kind == 1:
            body.append(nn.Sigmoid())
        elif kind == 2:
            body.append(nn.Softmax(1))
        elif kind == 3:
            body += [nn.Flatten(), nn.LazyLinear(4), nn.LazyLinear(2)]
        net = nn.Sequential(*body)
        if rng.random() < 0.3:
            net = fixture.Normalised(net, channels)
        h, w = (rng.randrange(9, 25), rng.randrange(9, 25)) if rng.random() < 0.5 else (4 * rng.randrange(3, 7), 4 * rng.randrange(3, 7))
        x = torch.rand(1, channels, h, w)
        more = {"opset": rng.randrange(11, 18), "dynamic": rng.random() < 0.3}
        if rng.random() < 0.2:
            more["keep_initializers_as_inputs"] = True
        if rng.random() < 0.3:
            more["do_constant_folding"] = False
        try:
            with torch.no_grad():
                net(x)
            fixture.write(folder, f"random{seed}_{i}", net, x, **more)
        except (RuntimeError, torch.onnx.errors.OnnxExporterError) as e:
            print(i, str(e).splitlines()[0][:150])
