"""Writes small DICOM files of many kinds, and the arrays that pydicom reads from them.

Usage: python3 dicom_fixture.py FOLDER      (Debian's python3-pydicom, python3-numpy, python3-pil)

Why: heops/science/pictures claims the numbers of pydicom's pixel_array, so that a network
sees the pixels that it was trained on. FOLDER gets the files and expected.npz: by file name
and frame, counted from 1, an array C x H x W of float64. MONOCHROME1 is inverted in it,
YBR_FULL and palettes are their colours, and JPEG is as Pillow decodes it. Where pydicom
keeps bits that are not in use (overlay, high) or takes big-endian words for little-endian
ones (two pixels in a word, palettes), the numbers are those that the file was made of.
"""

import io
import os
import sys

import numpy as np
from PIL import Image
from pydicom import dcmread
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.pixel_data_handlers.util import apply_color_lut, convert_color_space, pack_bits
from pydicom.sequence import Sequence

EXPLICIT, IMPLICIT, BIG = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2"
JPEG, EXTENDED = "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"
H, W = 13, 18


def smooth(rng, channels, most, frames=1, h=H, w=W, least=0):
    y, x = np.mgrid[0:h, 0:w]
    planes = [np.sin(x / rng.uniform(1, 4) + c) + np.cos(y / rng.uniform(1, 4)) + rng.normal(0, 0.2, (h, w)) for c in range(channels * frames)]
    a = np.stack(planes).reshape(frames, channels, h, w).transpose(0, 2, 3, 1)
    a = (a - a.min()) / (a.max() - a.min())
    return np.round(least + a * (most - least)).astype(np.int64)


def dataset(path, frames, h, w, samples, allocated, stored, colours, syntax=EXPLICIT, signed=0, high=None, vr=None):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    meta.MediaStorageSOPInstanceUID = "1.2.3.4"
    meta.TransferSyntaxUID = syntax
    ds = FileDataset(path, {}, file_meta=meta, preamble=bytes(128))
    ds.is_little_endian, ds.is_implicit_VR = syntax != BIG, syntax == IMPLICIT
    ds.SOPClassUID, ds.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    ds.PatientName = "Nobody"
    ds.Modality = "OT"
    ds.Rows, ds.Columns, ds.SamplesPerPixel = h, w, samples
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = allocated, stored, stored - 1 if high is None else high
    ds.PixelRepresentation, ds.PhotometricInterpretation = signed, colours
    if samples > 1:
        ds.PlanarConfiguration = 0
    if frames > 1:
        ds.NumberOfFrames = frames
    # What must not change the numbers.
    ds.RescaleSlope, ds.RescaleIntercept = "2", "-1024"
    ds.WindowCenter, ds.WindowWidth = "40", "400"
    return ds


def fill(ds, raw, vr):
    ds.PixelData = raw + bytes(len(raw) % 2)
    ds["PixelData"].VR = vr


def native(a, allocated, big=False):
    """An array's bytes; two's complement of negative numbers."""
    return (a & (2**allocated - 1)).astype(f"{'>' if big else '<'}u{allocated // 8}").tobytes()


def words(raw):
    """Bytes as the halves of big-endian words, of which the lower comes first."""
    raw += bytes(len(raw) % 2)
    return np.frombuffer(raw, "<u2").astype(">u2").tobytes()


def jpeg(a, **options):
    out = io.BytesIO()
    Image.fromarray(a.astype(np.uint8).squeeze(), "RGB" if a.shape[-1] == 3 else "L").save(out, "JPEG", **options)
    return out.getvalue()


def without(data, marker):
    """A JPEG less its segments of a kind."""
    at, out = 2, data[:2]
    while data[at + 1] != 0xDA:
        n = 2 + int.from_bytes(data[at + 2:at + 4], "big")
        if data[at + 1] != marker:
            out += data[at:at + n]
        at += n
    return out + data[at:]


def plain(rng):
    """Native grey, and the array where pydicom's is not it."""
    for name, allocated, stored, options in (
        ("grey8", 8, 8, {}), ("grey12", 16, 12, {}), ("grey16", 16, 16, {}), ("frames16", 16, 16, {"frames": 3}),
        ("signed16", 16, 16, {"signed": 1}), ("signed12", 16, 12, {"signed": 1}), ("signed8", 8, 8, {"signed": 1}),
        ("inverted8", 8, 8, {"colours": "MONOCHROME1"}), ("inverted12", 16, 12, {"colours": "MONOCHROME1", "frames": 2}), ("inverted-signed", 16, 16, {"colours": "MONOCHROME1", "signed": 1}),
        ("odd8", 8, 8, {"w": 17}),
    ):
        signed, frames, w = options.get("signed", 0), options.get("frames", 1), options.get("w", W)
        a = smooth(rng, 1, 2 ** (stored - signed) - 1, frames, H, w, -(2 ** (stored - 1)) * signed)
        for suffix, syntax, vr in (("", EXPLICIT, "OW" if allocated > 8 else "OB"), ("-implicit", IMPLICIT, "OW"), ("-big", BIG, "OW" if allocated > 8 else "OB")):
            ds = dataset(name, frames, H, w, 1, allocated, stored, options.get("colours", "MONOCHROME2"), syntax, signed)
            fill(ds, native(a, allocated, syntax == BIG), vr)
            yield name + suffix, ds, None
    a = smooth(rng, 1, 255, 2, H, 17)
    ds = dataset("words8-big", 2, H, 17, 1, 8, 8, "MONOCHROME2", BIG)
    fill(ds, words(native(a, 8)), "OW")
    yield "words8-big", ds, a
    a = smooth(rng, 1, 4095)
    ds = dataset("overlay", 1, H, W, 1, 16, 12, "MONOCHROME2")
    fill(ds, native(a | rng.integers(0, 16, a.shape) << 12, 16), "OW")
    yield "overlay", ds, a
    a = smooth(rng, 1, 2047, least=-2048)
    ds = dataset("high", 1, H, W, 1, 16, 12, "MONOCHROME2", signed=1, high=15)
    fill(ds, native(a << 4 | rng.integers(0, 16, a.shape), 16), "OW")
    yield "high", ds, a
    a = smooth(rng, 1, 1, 3, 5, 7)  # 35 bits a frame: frames begin within bytes
    ds = dataset("bits", 3, 5, 7, 1, 1, 1, "MONOCHROME2")
    fill(ds, pack_bits(a.astype(np.uint8).ravel()), "OB")
    yield "bits", ds, None


def coloured(rng):
    for name, stored, options in (("rgb8", 8, {}), ("rgb8-big", 8, {"syntax": BIG}), ("rgb16", 16, {}), ("rgb-frames", 8, {"frames": 2}), ("planes", 8, {"planar": 1}), ("planes-frames", 16, {"planar": 1, "frames": 2}), ("ybr", 8, {"colours": "YBR_FULL"}), ("ybr-planes", 8, {"colours": "YBR_FULL", "planar": 1})):
        frames, syntax = options.get("frames", 1), options.get("syntax", EXPLICIT)
        a = smooth(rng, 3, 2**stored - 1, frames)
        ds = dataset(name, frames, H, W, 3, stored, stored, options.get("colours", "RGB"), syntax)
        ds.PlanarConfiguration = options.get("planar", 0)
        fill(ds, native(a.transpose(0, 3, 1, 2) if ds.PlanarConfiguration else a, stored, syntax == BIG), "OB" if stored == 8 else "OW")
        yield name, ds, None
    a = smooth(rng, 1, 255, 2, H, 2 * W)
    ds = dataset("ybr422", 2, H, W, 3, 8, 8, "YBR_FULL_422")
    fill(ds, native(a, 8), "OB")
    yield "ybr422", ds, None
    for name, entries, first, bits, syntax, signed in (("palette8", 200, 20, 8, EXPLICIT, 0), ("palette16", 256, 0, 16, EXPLICIT, 0), ("palette16-big", 256, 0, 16, BIG, 0), ("palette8-big", 200, 20, 8, BIG, 0), ("palette-signed", 100, -50, 16, IMPLICIT, 1)):
        a = smooth(rng, 1, 127 if signed else 255, least=-128 * signed)
        ds = dataset(name, 1, H, W, 1, 8, 8, "PALETTE COLOR", syntax, signed)
        tables = rng.integers(0, 2**bits, (3, entries))
        for colour, table in zip(("Red", "Green", "Blue"), tables):
            setattr(ds, f"{colour}PaletteColorLookupTableDescriptor", [entries, first, bits])
            ds[f"{colour}PaletteColorLookupTableDescriptor"].VR = "SS" if signed else "US"
            raw = native(table, bits, syntax == BIG)
            setattr(ds, f"{colour}PaletteColorLookupTableData", words(raw) if bits == 8 and syntax == BIG else raw)
        fill(ds, native(a, 8), "OB")
        colours = None
        if syntax == BIG:
            colours = np.stack([t[np.clip(a[..., 0] - first, 0, entries - 1)] for t in tables], -1)
        yield name, ds, colours


def encapsulated(rng):
    """JPEG, and the frames as Pillow decodes them."""
    def decoded(frames):
        return np.stack([np.asarray(Image.open(io.BytesIO(f))).reshape(h, w, -1) for f in frames])

    h, w = 21, 26
    for name, colours, frames, options, parts in (
        ("grey-jpeg", "MONOCHROME2", 1, {}, 1), ("inverted-jpeg", "MONOCHROME1", 1, {}, 1), ("frames-jpeg", "MONOCHROME2", 3, {}, 1), ("parts-jpeg", "MONOCHROME2", 3, {}, 3), ("parts1-jpeg", "MONOCHROME2", 1, {}, 4),
        ("ybr-jpeg", "YBR_FULL", 1, {"subsampling": 0}, 1), ("ybr422-jpeg", "YBR_FULL_422", 2, {"subsampling": 1}, 1), ("extended-jpeg", "MONOCHROME2", 1, {}, 1),
    ):
        a = smooth(rng, 1 if "MONO" in colours else 3, 255, frames, h, w)
        images = [jpeg(f, quality=92, **options) for f in a]
        ds = dataset(name, frames, h, w, a.shape[-1], 8, 8, colours, EXTENDED if name == "extended-jpeg" else JPEG)
        ds.PixelData = encapsulate(images, fragments_per_frame=parts)
        ds["PixelData"].is_undefined_length = True
        yield name, ds, 255 - decoded(images) if colours == "MONOCHROME1" else decoded(images)
    # Three components that are RGB, as the dataset alone says: a JPEG of YCbCr says nothing else.
    a = smooth(rng, 3, 255, 1, h, w)
    image = without(jpeg(a[0], quality=92, subsampling=0), 0xE0)
    ds = dataset("rgb-jpeg", 1, h, w, 3, 8, 8, "RGB", JPEG)
    ds.PixelData = encapsulate([image])
    ds["PixelData"].is_undefined_length = True
    m = Image.open(io.BytesIO(image))
    m.draft("YCbCr", m.size)  # the components, without a change of colours
    assert m.mode == "YCbCr"
    yield "rgb-jpeg", ds, np.asarray(m)[None]


def nested(rng):
    """Sequences within sequences, an icon with pixels of its own, private elements."""
    for name, syntax in (("nested", EXPLICIT), ("nested-implicit", IMPLICIT), ("nested-big", BIG)):
        a = smooth(rng, 1, 65535)
        ds = dataset(name, 1, H, W, 1, 16, 16, "MONOCHROME2", syntax)
        icon = Dataset()
        icon.Rows, icon.Columns, icon.SamplesPerPixel, icon.BitsAllocated, icon.BitsStored, icon.HighBit = 2, 2, 1, 8, 8, 7
        icon.PixelRepresentation, icon.PhotometricInterpretation, icon.PixelData = 0, "MONOCHROME2", bytes(4)
        icon["PixelData"].VR = "OW"
        icon.is_undefined_length_sequence_item = True
        ds.IconImageSequence = Sequence([icon])
        ds["IconImageSequence"].is_undefined_length = True
        inner = Dataset()
        inner.CodeValue = "1"
        inner.is_undefined_length_sequence_item = True
        for depth in range(5):
            outer = Dataset()
            outer.ConceptNameCodeSequence = Sequence([inner, Dataset()])
            outer["ConceptNameCodeSequence"].is_undefined_length = depth % 2 == 0
            outer.is_undefined_length_sequence_item = depth % 3 == 0
            inner = outer
        ds.ReferencedImageSequence = Sequence([inner])
        ds["ReferencedImageSequence"].is_undefined_length = True
        ds.private_block(0x0029, "NOBODY", create=True).add_new(1, "UN", b"\xff" * 30)
        ds.SpecificCharacterSet = "ISO_IR 100"
        fill(ds, native(a, 16, syntax == BIG), "OW")
        yield name, ds, None


def main():
    folder = sys.argv[1]
    expected = {}
    for name, ds, frames in [*plain(np.random.default_rng(1)), *coloured(np.random.default_rng(2)), *encapsulated(np.random.default_rng(3)), *nested(np.random.default_rng(4))]:
        path = os.path.join(folder, name + ".dcm")
        ds.save_as(path, write_like_original=False)
        if frames is None:
            ds = dcmread(path)
            frames = ds.pixel_array
            if ds.PhotometricInterpretation == "MONOCHROME1":
                low, high = (-(2 ** (ds.BitsStored - 1)), 2 ** (ds.BitsStored - 1) - 1) if ds.PixelRepresentation else (0, 2**ds.BitsStored - 1)
                frames = low + high - frames.astype(np.int64)
            elif ds.PhotometricInterpretation.startswith("YBR"):
                frames = convert_color_space(frames, "YBR_FULL", "RGB")
            elif ds.PhotometricInterpretation == "PALETTE COLOR":
                frames = apply_color_lut(frames.astype(np.int64), ds)
            n = int(getattr(ds, "NumberOfFrames", 1))
            frames = frames.reshape(n, ds.Rows, ds.Columns, -1)
        for k, frame in enumerate(frames):
            expected[f"{name}:{k + 1}"] = np.ascontiguousarray(frame.transpose(2, 0, 1)).astype(np.float64)
    np.savez_compressed(os.path.join(folder, "expected.npz"), **expected)


if __name__ == "__main__":
    main()
