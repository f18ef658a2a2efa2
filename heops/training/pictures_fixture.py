"""Writes small images of many kinds, and the arrays that Pillow reads from them.

Usage: python3 pictures_fixture.py FOLDER

Why: heops/science/pictures claims Pillow's numbers, so that a network sees the pixels that
it was trained on. FOLDER gets the images and expected.npz: by file name (and page) the
array C x H x W as Pillow gives it after exif_transpose, palettes expanded and alpha dropped;
NAME:grey and NAME:rgb are what convert("L") and convert("RGB") make of it.
"""

import os
import sys

import numpy as np
from PIL import Image, ImageOps, ImageSequence

H, W = 13, 18


def smooth(rng, channels, most, h=H, w=W):
    y, x = np.mgrid[0:h, 0:w]
    planes = [np.sin(x / rng.uniform(1, 4) + c) + np.cos(y / rng.uniform(1, 4)) + rng.normal(0, 0.2, (h, w)) for c in range(channels)]
    a = np.stack(planes, -1)
    a = (a - a.min()) / (a.max() - a.min())
    return np.round(a * most)


def images(rng):
    """Pairs of a file's name and how to write it."""
    grey = Image.fromarray(smooth(rng, 1, 255)[..., 0].astype(np.uint8))
    deep = Image.fromarray(smooth(rng, 1, 65535)[..., 0].astype(np.uint16))
    rgb = Image.fromarray(smooth(rng, 3, 255).astype(np.uint8), "RGB")
    rgba = Image.fromarray(smooth(rng, 4, 255).astype(np.uint8), "RGBA")
    la = Image.fromarray(smooth(rng, 2, 255).astype(np.uint8), "LA")
    floats = Image.fromarray(smooth(rng, 1, 255)[..., 0].astype(np.float32) / 200)
    palette = rgb.quantize(13)
    bits = grey.convert("1")
    for name, m in (("grey", grey), ("deep", deep), ("rgb", rgb), ("rgba", rgba), ("la", la), ("palette", palette), ("bits", bits)):
        yield f"{name}.png", m, {}
    yield "transparent.png", palette, {"transparency": 3}
    yield "palette2.png", rgb.quantize(4), {"bits": 2}
    yield "one.png", Image.fromarray(np.array([[77]], np.uint8)), {}
    exif = Image.Exif()
    exif[0x0112] = 6
    yield "turned.png", rgb, {"exif": exif}
    for name, m in (("grey", grey), ("deep", deep), ("rgb", rgb), ("rgba", rgba), ("la", la), ("palette", palette), ("bits", bits), ("floats", floats)):
        for compression in (None, "tiff_lzw", "tiff_adobe_deflate", "packbits"):
            yield f"{name}-{compression or 'raw'}.tif", m, {"compression": compression}
    for name, m, predictor in (("grey", grey, 2), ("deep", deep, 2), ("rgb", rgb, 2)):
        yield f"{name}-differences.tif", m, {"compression": "tiff_lzw", "tiffinfo": {317: predictor}}
    yield "strips.tif", rgb, {"tiffinfo": {278: 4}, "compression": "tiff_lzw"}
    yield "inverted.tif", grey, {"tiffinfo": {262: 0}}
    yield "mirrored.tif", rgb, {"tiffinfo": {274: 7}}
    stack = [Image.fromarray(smooth(rng, 1, 65535)[..., 0].astype(np.uint16)) for _ in range(5)]
    yield "stack.tif", stack[0], {"save_all": True, "append_images": stack[1:], "compression": "tiff_adobe_deflate"}
    photo = Image.fromarray(smooth(rng, 3, 255, 37, 43).astype(np.uint8), "RGB")
    yield "grey.jpg", photo.convert("L"), {"quality": 90}
    for name, subsampling in (("444", 0), ("422", 1), ("420", 2)):
        yield f"rgb{name}.jpg", photo, {"quality": 92, "subsampling": subsampling}
    yield "progressive.jpg", photo, {"quality": 85, "progressive": True, "subsampling": 0}
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        yield f"orientation{orientation}.jpg", photo.crop((0, 0, 24, 16)), {"quality": 95, "exif": exif, "subsampling": 0}


def tiled(path, a, planar=False, order="<", tile=16, big=False):
    """Writes an array H x W x C of 8 or 16 bits as tiles, which Pillow does not."""
    import struct

    h, w, c = a.shape
    a = a.astype(a.dtype.newbyteorder(order))
    planes = [a[..., k : k + 1] for k in range(c)] if planar else [a]
    data, offsets, counts = b"", [], []
    head = 16 if big else 8
    for plane in planes:
        for y in range(0, h, tile):
            for x in range(0, w, tile):
                t = np.zeros((tile, tile, plane.shape[2]), a.dtype)
                part = plane[y : y + tile, x : x + tile]
                t[: part.shape[0], : part.shape[1]] = part
                offsets.append(head + len(data))
                counts.append(t.nbytes)
                data += t.tobytes()
    kinds = {3: "H", 4: "I", 16: "Q"}
    offset = 16 if big else 4
    entries = [(256, 4, [w]), (257, 4, [h]), (258, 3, [8 * a.itemsize] * c), (259, 3, [1]), (262, 3, [2 if c >= 3 else 1]), (277, 3, [c]),
               (284, 3, [2 if planar else 1]), (322, 3, [tile]), (323, 3, [tile]), (324, offset, offsets), (325, 4, counts), (339, 3, [1] * c)]
    at, inline = head + len(data), 8 if big else 4
    table = len(entries) * (20 if big else 12) + (16 if big else 6)
    directory, extra = struct.pack(order + ("Q" if big else "H"), len(entries)), b""
    for tag, kind, values in entries:
        raw = struct.pack(order + kinds[kind] * len(values), *values)
        directory += struct.pack(order + ("HHQ" if big else "HHI"), tag, kind, len(values))
        if len(raw) > inline:
            directory += struct.pack(order + ("Q" if big else "I"), at + table + len(extra))
            extra += raw
        else:
            directory += raw.ljust(inline, b"\0")
    directory += bytes(8 if big else 4)
    mark = b"II" if order == "<" else b"MM"
    first = struct.pack(order + "HHHQ", 43, 8, 0, at) if big else struct.pack(order + "HI", 42, at)
    with open(path, "wb") as file:
        file.write(mark + first + data + directory + extra)


def planes(m):
    """An image as C x H x W, as a network gets it."""
    if m.mode == "P":
        m = m.convert("RGB")
    a = np.asarray(m)
    if m.mode == "1":
        a = a.astype(np.uint8) * 255
    if m.mode == "I":  # 16 bits of PNG, in versions of Pillow before 11
        a = a.astype(np.uint16)
    if m.mode in ("LA", "RGBA"):
        a = a[..., :-1]
    if a.ndim == 2:
        a = a[..., None]
    return np.ascontiguousarray(a.transpose(2, 0, 1))


def main():
    folder = sys.argv[1]
    rng = np.random.default_rng(1)
    expected = {}
    for name, m, options in images(rng):
        path = os.path.join(folder, name)
        m.save(path, **options)
        read = Image.open(path)
        pages = []
        for page in ImageSequence.Iterator(read):
            page.load()  # turns a TIFF by itself
            pages.append(page.copy() if name.endswith(".tif") else ImageOps.exif_transpose(page).copy())
        for i, page in enumerate(pages):
            key = name if len(pages) == 1 else f"{name}:{i + 1}"
            expected[key] = planes(page)
            if page.mode in ("L", "RGB", "RGBA", "P", "LA", "1"):
                # A palette becomes colours first, whichever way it goes on.
                page = page.convert("RGB") if page.mode == "P" else page
                expected[key + ":grey"] = planes(page.convert("L"))
                expected[key + ":rgb"] = planes(page.convert("RGB"))
    for name, channels, most, options in (
        ("tiles.tif", 3, 255, {}), ("planes.tif", 3, 255, {"planar": True}), ("tiles16.tif", 1, 65535, {"order": ">"}), ("big.tif", 1, 65535, {"big": True}),
    ):
        a = smooth(rng, channels, most, 21, 35).astype(np.uint8 if most == 255 else np.uint16)
        tiled(os.path.join(folder, name), a, **options)
        expected[name] = np.ascontiguousarray(a.transpose(2, 0, 1))
        if channels == 3 and "planar" not in options:
            assert (np.asarray(Image.open(os.path.join(folder, name))) == a).all()
    np.savez_compressed(os.path.join(folder, "expected.npz"), **expected)


if __name__ == "__main__":
    main()
