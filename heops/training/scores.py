"""Scores of logits against labels, with the conventions of heops/science/metrics.

Why: the Go package scores what the encrypted network returns; the same definitions here
make the figures of a training run comparable with it, and the two are checked against
each other on the same logits.

Interior is logit > 0 (label 255). Dice, IoU, precision and recall are those of the
membrane. V_rand and V_info are the foreground-restricted scores of Arganda-Carreras et
al., Front. Neuroanat. 2015, 9:142: 4-connected interiors, proposed borders thinned to at
most one pixel, ground-truth membrane left out, mean over slices at one threshold for
all, best over logits from -2 to 5; each_v_rand takes each slice's own best instead.
"""

import numpy as np

THRESHOLDS = np.arange(-2, 5.5, 0.5)


def components(mask):
    """4-connected components of a mask, numbered from 1; 0 outside."""
    parent = [0]

    def find(i):
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    out = np.zeros(mask.shape, np.int64)
    above = []  # runs (first, end, number) of the row before
    for y, row in enumerate(mask):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
        runs, k = [], 0
        for first, end in edges.reshape(-1, 2):
            while k < len(above) and above[k][1] <= first:
                k += 1
            number, j = 0, k
            while j < len(above) and above[j][0] < end:
                root = find(above[j][2])
                if number and root != number:
                    parent[root] = number
                elif not number:
                    number = root
                j += 1
            if not number:
                number = len(parent)
                parent.append(number)
            out[y, first:end] = number
            runs.append((first, end, number))
        above = runs
    return np.array([find(i) for i in range(len(parent))])[out]


def thin(labels):
    """Grows components together, one 4-connected layer at a time, into what is 0.

    A pixel that two components reach in the same step stays 0: borders end up at most
    one pixel wide.
    """
    labels = labels.copy()
    border = np.zeros(labels.shape, bool)
    huge = np.iinfo(labels.dtype).max
    while True:
        edge = np.pad(labels, 1)
        around = np.stack([edge[:-2, 1:-1], edge[2:, 1:-1], edge[1:-1, :-2], edge[1:-1, 2:]])
        high, low = around.max(0), np.where(around > 0, around, huge).min(0)
        reached = (labels == 0) & ~border & (high > 0)
        if not reached.any():
            return labels
        labels = np.where(reached & (high == low), high, labels)
        border |= reached & (high != low)


def region_scores(truth, proposal):
    """V_rand and V_info (both 2 x common / (truth + proposal), alpha = 0.5).

    Pixels with truth 0 are left out; a proposal's 0 inside the truth's foreground is a
    segment of one pixel.
    """
    inside = truth > 0
    n = int(inside.sum())
    _, t = np.unique(truth[inside], return_inverse=True)
    _, s = np.unique(proposal[inside], return_inverse=True)
    zero = proposal[inside] == 0
    single = int(zero.sum())
    pairs = np.unique(t[~zero] * (s.max() + 1) + s[~zero], return_counts=True)[1] / n
    tk = np.bincount(t) / n
    sk = np.bincount(s[~zero]) / n
    sk = sk[sk > 0]
    common = (pairs**2).sum() + single / n**2
    rand = 2 * common / ((tk**2).sum() + (sk**2).sum() + single / n**2)

    def entropy(p):
        return -(p * np.log(p)).sum()

    loose = single / n * np.log(n)
    ht, hs, joint = entropy(tk), entropy(sk) + loose, entropy(pairs) + loose
    info = 1.0 if ht + hs == 0 else 2 * (ht + hs - joint) / (ht + hs)
    return rand, info


def dice(logits, interior):
    """Mean Dice of the membrane over slices."""
    membrane, truth = logits <= 0, ~interior
    both = (membrane & truth).sum((1, 2))
    return float((2 * both / np.maximum(membrane.sum((1, 2)) + truth.sum((1, 2)), 1)).mean())


def evaluate(logits, interior):
    """Mean scores over slices; logits and boolean labels are N x H x W."""
    rows, curves = [], []
    for values, label in zip(logits, interior):
        membrane, truth = values <= 0, ~label
        tp = (membrane & truth).sum()
        fp, fn = (membrane & ~truth).sum(), (~membrane & truth).sum()
        rows.append(
            {
                "accuracy": (membrane == truth).mean(),
                "dice": 2 * tp / max(2 * tp + fp + fn, 1),
                "iou": tp / max(tp + fp + fn, 1),
                "precision": tp / max(tp + fp, 1),
                "recall": tp / max(tp + fn, 1),
            }
        )
        cells = components(label)
        curve = []
        for threshold in THRESHOLDS:
            curve.append(region_scores(cells, thin(components(values > threshold))))
        curves.append(curve)
    result = {key: float(np.mean([row[key] for row in rows])) for key in rows[0]}
    mean = np.mean(curves, 0)  # thresholds x 2
    for k, name in enumerate(["v_rand", "v_info"]):
        best = int(mean[:, k].argmax())
        result[name] = float(mean[best, k])
        result["each_" + name] = float(np.mean(np.max(curves, 1), 0)[k])
        result[name + "_threshold"] = float(THRESHOLDS[best])
    return result
