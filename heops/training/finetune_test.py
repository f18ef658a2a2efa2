"""Shows finetune.py from end to end: python3 finetune_test.py FOLDER

A small U-Net with ReLUs and max pooling learns to tell bright blobs from a noisy ground, is
written as it is (FOLDER/relu.json), converted, fine-tuned and written as FOLDER/finetuned.json,
beside what PyTorch makes of an input (relu-values.safetensors and finetuned-values.safetensors:
input and output). Half a minute on a core.
"""

import sys

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import finetune
import weights

MEAN, STD = 0.5, 0.25


class Net(nn.Module):
    def __init__(self, width=6):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(1, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(inplace=True))
        self.pool = nn.MaxPool2d(2)
        self.second = nn.Sequential(nn.Conv2d(width, 2 * width, 3, padding=1), nn.BatchNorm2d(2 * width), nn.ReLU(inplace=True))
        self.up = nn.ConvTranspose2d(2 * width, width, 2, 2)
        self.last = nn.Conv2d(2 * width, width, 3, padding=1)
        self.norm = nn.BatchNorm2d(width)
        self.head = nn.Conv2d(width, 1, 1)

    def forward(self, x):
        a = self.first(x)
        b = self.up(self.second(self.pool(a)))
        return self.head(F.relu(self.norm(self.last(torch.cat([b, a], 1)))))


def batch(rng, n=8, side=48):
    y, x = np.mgrid[0:side, 0:side]
    images, masks = [], []
    for _ in range(n):
        mask = np.zeros((side, side), bool)
        for _ in range(6):
            cy, cx, r = rng.uniform(0, side), rng.uniform(0, side), rng.uniform(3, 9)
            mask |= (y - cy) ** 2 + (x - cx) ** 2 < r * r
        image = 0.35 + 0.25 * mask + 0.1 * np.sin(x / rng.uniform(5, 15)) + rng.normal(0, 0.12, mask.shape)
        images.append(np.clip(np.round(255 * image), 0, 255) / 255)
        masks.append(mask)
    to = lambda a: torch.tensor(np.stack(a)[:, None], dtype=torch.float32)
    return (to(images) - MEAN) / STD, to(masks)


def accuracy(model, x, y):
    model.eval()
    with torch.no_grad():
        return float(((model(x) > 0) == (y > 0.5)).float().mean())


def save(folder, name, model, x):
    with torch.no_grad():
        weights.save(f"{folder}/{name}-values.safetensors", {"input": x[0].numpy(), "output": model(x)[0].numpy()})


def main():
    folder = sys.argv[1]
    torch.manual_seed(1)
    torch.set_num_threads(1)
    rng = np.random.default_rng(1)
    model = Net()
    optimiser = torch.optim.AdamW(model.parameters(), lr=4e-3)
    for step in range(300):
        x, y = batch(rng)
        model.train()
        value = F.binary_cross_entropy_with_logits(model(x), y)
        optimiser.zero_grad()
        value.backward()
        optimiser.step()
    x, y = batch(np.random.default_rng(99), 32)
    before = accuracy(model, x, y)
    finetune.export(model, folder, "relu", MEAN, STD)
    save(folder, "relu", model, x[:1])
    images = batch(rng, 32)[0]
    for degree in (2, 4):
        poly = finetune.convert(model, images, degree)
        converted = accuracy(poly, x, y)
        finetune.finetune(poly, lambda: batch(rng), F.binary_cross_entropy_with_logits, steps=200)
        after = accuracy(poly, x, y)
        print(f"degree {degree}: accuracy {before:.4f} with ReLU, {converted:.4f} converted, {after:.4f} fine-tuned")
        assert after > before - 0.02 and after > converted - 0.005
        if degree == 2:
            finetune.export(poly, folder, "finetuned", MEAN, STD)
            save(folder, "finetuned", poly, x[:1])


if __name__ == "__main__":
    main()
