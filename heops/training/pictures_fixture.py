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


def codecs(rng):
    """Fax, JPEG within TIFF, and inks."""
    bits = Image.fromarray(smooth(rng, 1, 255, 21, 26)[..., 0].astype(np.uint8)).convert("1")
    yield "fax3.tif", bits, {"compression": "group3"}
    yield "fax3-aligned.tif", bits, {"compression": "group3", "tiffinfo": {292: 4}}
    yield "fax4.tif", bits, {"compression": "group4"}
    yield "fax4-inverted.tif", bits, {"compression": "group4", "tiffinfo": {262: 0}}
    yield "fax4-reversed.tif", bits, {"compression": "group4", "tiffinfo": {266: 2}}
    yield "fax4-strips.tif", bits, {"compression": "group4", "tiffinfo": {278: 5}}
    yield "reversed.tif", bits, {"compression": "tiff_lzw", "tiffinfo": {266: 2}}
    yield "blank.tif", Image.new("1", (2048, 40), 1), {"compression": "group4"}
    photo = Image.fromarray(smooth(rng, 3, 255, 21, 26).astype(np.uint8), "RGB")
    inks = Image.fromarray(smooth(rng, 4, 255, 21, 26).astype(np.uint8), "CMYK")
    for name, m in (("grey", photo.convert("L")), ("rgb", photo), ("ycc", photo.convert("YCbCr")), ("cmyk", inks)):
        yield f"{name}-jpeg.tif", m, {"compression": "jpeg", "tiffinfo": {278: 16}, "quality": 90}
    for compression in (None, "tiff_lzw"):
        yield f"cmyk-{compression or 'raw'}.tif", inks, {"compression": compression}
    yield "cmyk-differences.tif", inks, {"compression": "tiff_lzw", "tiffinfo": {317: 2}}
    yield "cmyk.jpg", inks, {"quality": 92}


def jpeg_tiles(path, photo, tile=32, subsampling=2):
    """Writes tiles that are JPEGs with fewer samples of chroma and common tables, which
    Pillow reads and does not write."""
    import io
    import struct

    def parts(m):
        """A JPEG's tables, and the rest."""
        file = io.BytesIO()
        m.save(file, "JPEG", quality=92, subsampling=subsampling)
        raw, at, tables, rest = file.getvalue(), 2, b"", b""
        while raw[at + 1] != 0xDA:
            end = at + 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
            if raw[at + 1] in (0xDB, 0xC4):
                tables += raw[at:end]
            else:
                rest += raw[at:end]
            at = end
        return b"\xff\xd8" + tables + b"\xff\xd9", b"\xff\xd8" + rest + raw[at:]

    w, h = photo.size
    (tables, _), data, offsets, counts = parts(photo), b"", [], []
    for y in range(0, h, tile):
        for x in range(0, w, tile):
            _, part = parts(photo.crop((x, y, x + tile, y + tile)))
            offsets.append(8 + len(data))
            counts.append(len(part))
            data += part
    extra, entries = b"", []
    at = 8 + len(data)

    def entry(tag, kind, raw, count):
        nonlocal extra
        if len(raw) > 4:
            raw, extra = struct.pack("<I", at + len(extra)), extra + raw
        entries.append(struct.pack("<HHI", tag, kind, count) + raw.ljust(4, b"\0"))

    for tag, kind, values in ((256, "I", [w]), (257, "I", [h]), (258, "H", [8, 8, 8]), (259, "H", [7]), (262, "H", [6]), (277, "H", [3]), (284, "H", [1]),
                              (322, "H", [tile]), (323, "H", [tile]), (324, "I", offsets), (325, "I", counts)):
        entry(tag, {"H": 3, "I": 4}[kind], struct.pack("<" + kind * len(values), *values), len(values))
    entry(347, 7, tables, len(tables))
    entry(530, 3, struct.pack("<HH", *{0: (1, 1), 1: (2, 1), 2: (2, 2)}[subsampling]), 2)
    with open(path, "wb") as file:
        file.write(struct.pack("<2sHI", b"II", 42, at + len(extra)) + data + extra + struct.pack("<H", len(entries)) + b"".join(entries) + bytes(4))


def tiled(path, a, planar=False, order="<", tile=16, big=False, inks=False):
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
    entries = [(256, 4, [w]), (257, 4, [h]), (258, 3, [8 * a.itemsize] * c), (259, 3, [1]), (262, 3, [5 if inks else 2 if c >= 3 else 1]), (277, 3, [c]),
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
    if m.mode in ("P", "CMYK"):
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
    more = np.random.default_rng(2)
    converted = [name for name, m, _ in codecs(np.random.default_rng(2)) if m.mode == "CMYK"] + [name for name, _, _ in images(np.random.default_rng(1))]
    written = [(name, lambda path, m=m, options=options: m.save(path, **options)) for name, m, options in [*images(rng), *codecs(more)]]
    photo = Image.fromarray(smooth(more, 3, 255, 34, 40).astype(np.uint8), "RGB")
    for name, subsampling in (("420", 2), ("422", 1)):
        written.append((f"tiles{name}-jpeg.tif", lambda path, s=subsampling: jpeg_tiles(path, photo, subsampling=s)))
    for name, write in written:
        path = os.path.join(folder, name)
        write(path)
        read = Image.open(path)
        pages = []
        for page in ImageSequence.Iterator(read):
            page.load()  # turns a TIFF by itself
            pages.append(page.copy() if name.endswith(".tif") else ImageOps.exif_transpose(page).copy())
        for i, page in enumerate(pages):
            key = name if len(pages) == 1 else f"{name}:{i + 1}"
            expected[key] = planes(page)
            if name in converted and page.mode in ("L", "RGB", "RGBA", "P", "LA", "1", "CMYK"):
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
    # Inks of 16 bits; this version of Pillow reads little-endian ones alone.
    a = smooth(np.random.default_rng(3), 4, 65535, 21, 35).astype(np.uint16)
    for name, order in (("cmyk16.tif", "<"), ("cmyk16-big.tif", ">")):
        tiled(os.path.join(folder, name), a, order=order, inks=True)
        read = Image.open(os.path.join(folder, "cmyk16.tif"))
        assert read.mode == "CMYK" and (np.asarray(read) == a >> 8).all()
        expected[name], expected[name + ":rgb"], expected[name + ":grey"] = planes(read), planes(read), planes(read.convert("L"))
    np.savez_compressed(os.path.join(folder, "expected.npz"), **expected)


if __name__ == "__main__":
    main()
