"""Random crops of slices, turned, scaled, bent, with what they teach.

Why: twenty slices are few; what does not change the answer is varied at random.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F


class Crops:
    """Random crops with flips, quarter turns, contrast and brightness jitter."""

    def __init__(self, images, targets, mean, std, seed, device="cpu"):
        """Images of bytes; targets N x K x H x W: what to learn, then what it weighs."""
        self.images = ((images.float() / 255 - mean) / std).to(device)
        self.targets = targets.to(device)
        self.random = np.random.default_rng(seed)

    def batch(self, count, size):
        images, targets = [], []
        for _ in range(count):
            i = self.random.integers(len(self.images))
            y, x = self.random.integers(0, self.images.shape[1] - size + 1, 2)
            turns, flip = self.random.integers(4), self.random.integers(2)
            contrast = math.exp(self.random.uniform(-0.25, 0.25))
            brightness = self.random.uniform(-0.3, 0.3)
            both = torch.cat([self.images[i : i + 1], self.targets[i]])[:, y : y + size, x : x + size]
            both = torch.rot90(both.flip(2) if flip else both, int(turns), (1, 2))
            images.append(both[:1] * contrast + brightness)
            targets.append(both[1:])
        return torch.stack(images), torch.stack(targets)


class Bent(Crops):
    """Crops turned by any angle, scaled and bent, with jitter of intensity and noise.

    The bending is a smooth field of shifts, a few pixels strong, as Ronneberger et al.
    2015 draw it; beyond the slice its mirror image is read.
    """

    TURNED, SCALED, BENT, BEND_EVERY = math.pi, 0.2, 4.0, 32

    def batch(self, count, size):
        draw, device = self.random, self.images.device
        side = self.images.shape[1]

        def tensor(values):
            return torch.as_tensor(np.asarray(values), dtype=torch.float32, device=device)

        angle = draw.uniform(-self.TURNED, self.TURNED, count)
        scale = np.exp(draw.uniform(-self.SCALED, self.SCALED, count))
        flip = draw.choice([-1.0, 1.0], count)
        turn = tensor(
            [
                [scale * np.cos(angle) * flip, -scale * np.sin(angle)],
                [scale * np.sin(angle) * flip, scale * np.cos(angle)],
            ]
        ).permute(2, 0, 1)
        line = torch.arange(size, device=device) - (size - 1) / 2
        grid = torch.stack(torch.meshgrid(line, line, indexing="xy"), -1)  # x, y in pixels
        coarse = draw.normal(0, self.BENT, (count, 2, size // self.BEND_EVERY + 3, size // self.BEND_EVERY + 3))
        bend = F.interpolate(tensor(coarse), size=(size, size), mode="bicubic", align_corners=True)
        centre = tensor(draw.uniform(0, side - 1, (count, 2)))
        grid = torch.einsum("nij,hwj->nhwi", turn, grid) + bend.permute(0, 2, 3, 1) + centre[:, None, None]
        grid = grid * 2 / (side - 1) - 1
        which = torch.as_tensor(draw.integers(len(self.images), size=count), device=device)
        images = F.grid_sample(self.images[which][:, None], grid, "bilinear", "reflection", align_corners=True)
        targets = F.grid_sample(self.targets[which], grid, "nearest", "reflection", align_corners=True)
        contrast = tensor(np.exp(draw.uniform(-0.25, 0.25, count)))[:, None, None, None]
        brightness = tensor(draw.uniform(-0.3, 0.3, count))[:, None, None, None]
        strength = tensor(draw.uniform(0, 0.15, count))[:, None, None, None]
        noise = torch.randn(images.shape, device=device)
        return images * contrast + brightness + strength * noise, targets
