"""What a network is to learn of every pixel: labels, a teacher's opinion, and weights.

Why: cross-entropy is linear in its target, so learning from labels and from a teacher at
once (Hinton et al. 2015, arXiv:1503.02531) is learning from their mixture, and slices
without labels can be learnt from the teacher alone.
"""

import json
import os

import numpy as np
import torch

import plaintext
import scores


def turned(network, image):
    """The mean of a network's logits over the eight flips and quarter turns, H x W."""
    total = torch.zeros_like(image)
    for turn in range(4):
        for flip in (False, True):
            x = torch.rot90(image.flip(1) if flip else image, turn)
            y = torch.rot90(network(x[None, None])[0, 0], -turn)
            total += y.flip(1) if flip else y
    return total / 8


def opinion(path, images, kept):
    """A trained network's probabilities of interior, N x H x W, for images of bytes.

    They take minutes of a large network and are kept in a file for the next run.
    """
    if os.path.exists(kept):
        return torch.from_numpy(np.load(kept))
    network = plaintext.load(path)
    with open(path + ".json") as file:
        pixels = json.load(file)["input"]
    with torch.no_grad():
        found = [turned(network, (i.float() / 255 - pixels["mean"]) / pixels["std"]) for i in images]
    found = torch.sigmoid(torch.stack(found))
    np.save(kept, found.numpy())
    return found


def mixed(labels, taught, share):
    """Labels where there are any, mixed with a share of the teacher's opinion; the rest
    of what was taught has the teacher alone."""
    count = len(labels)
    return torch.cat([(1 - share) * labels + share * taught[:count], taught[count:]])


def lines(targets):
    """The lines between cells, three pixels wide, as 1, N x H x W.

    A gap in one joins two cells and costs V_rand much, and cross-entropy hardly anything.
    """
    found = []
    for target in targets.numpy():
        border = scores.thin(scores.components(target > 0.5)) == 0
        wide = np.pad(border, 1)
        found.append(wide[:-2, 1:-1] | wide[2:, 1:-1] | wide[1:-1, :-2] | wide[1:-1, 2:] | border)
    return torch.from_numpy(np.stack(found)).float()
