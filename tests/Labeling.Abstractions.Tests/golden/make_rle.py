"""Makes rle.json with pycocotools' own C code.

pycocotools 2.0.11 (github.com/ppwwyyxx/cocoapi, commit ac87f5077ad6b8864c2dc5e93d14cae62d1db05a). Only its C part is
needed, so it is called through ctypes and neither numpy nor the package has to be installed:

    gcc -O2 -shared -fPIC -o maskApi.so common/maskApi.c -lm      (gcc 12.2, x86-64)
    python3 make_rle.py maskApi.so > rle.json                     (Python 3.11)

The inputs are random with a fixed seed. A mismatch is looked into; the file is not made again to make a test pass.
"""
import ctypes as c
import json
import math
import random
import sys

lib = c.CDLL(sys.argv[1])
libc = c.CDLL(None)


class Rle(c.Structure):
    _fields_ = [("h", c.c_ulong), ("w", c.c_ulong), ("m", c.c_ulong), ("cnts", c.POINTER(c.c_uint))]


lib.rleToString.restype = c.c_void_p
libc.free.argtypes = [c.c_void_p]


def doubles(values):
    return (c.c_double * len(values))(*values)


def counts_of(rle):
    return [rle.cnts[i] for i in range(rle.m)]


def make(counts, h, w):
    rle = Rle()
    lib.rleInit(c.byref(rle), c.c_ulong(h), c.c_ulong(w), c.c_ulong(len(counts)), (c.c_uint * len(counts))(*counts))
    return rle


def text_of(rle):
    pointer = lib.rleToString(c.byref(rle))
    text = c.string_at(pointer).decode("ascii")
    libc.free(pointer)
    return text


def describe(rle):
    area = c.c_uint()
    lib.rleArea(c.byref(rle), c.c_ulong(1), c.byref(area))
    box = (c.c_double * 4)()
    lib.rleToBbox(c.byref(rle), box, c.c_ulong(1))
    return {"counts": counts_of(rle), "text": text_of(rle), "area": area.value, "bounds": list(box)}


def from_polygon(flat, h, w):
    rle = Rle()
    lib.rleFrPoly(c.byref(rle), doubles(flat), c.c_ulong(len(flat) // 2), c.c_ulong(h), c.c_ulong(w))
    return rle


def from_box(box, h, w):
    rle = Rle()
    lib.rleFrBbox(c.byref(rle), doubles(box), c.c_ulong(h), c.c_ulong(w), c.c_ulong(1))
    return rle


def from_pixels(column_major, h, w):
    rle = Rle()
    lib.rleEncode(c.byref(rle), (c.c_ubyte * len(column_major))(*column_major), c.c_ulong(h), c.c_ulong(w), c.c_ulong(1))
    return rle


def merge(a, b, intersect):
    rle = Rle()
    lib.rleMerge((Rle * 2)(a, b), c.byref(rle), c.c_ulong(2), c.c_int(intersect))
    return rle


def iou(a, b, crowd):
    result = c.c_double()
    lib.rleIou(c.byref(a), c.byref(b), c.c_ulong(1), c.c_ulong(1), (c.c_ubyte * 1)(crowd), c.byref(result))
    return result.value


def box_iou(a, b):
    result = c.c_double()
    lib.bbIou(doubles(a), doubles(b), c.c_ulong(1), c.c_ulong(1), (c.c_ubyte * 1)(0), c.byref(result))
    return result.value


rnd = random.Random(20240817)
SIZES = [(1, 1), (1, 9), (9, 1), (5, 7), (16, 16), (33, 20), (64, 100), (480, 640)]


def coordinate(limit, style):
    if style == "whole":
        return float(rnd.randint(-2, limit + 2))
    if style == "fifths":
        return rnd.randint(-10, 5 * limit + 10) / 10
    if style == "far":
        return rnd.uniform(-50 * limit - 50, 50 * limit + 50)
    return rnd.uniform(-0.3 * limit - 1, 1.3 * limit + 1)


def polygon(h, w):
    style = rnd.choice(["whole", "fifths", "far", "any", "any", "blob"])
    n = rnd.choice([3, 3, 4, 5, 8, 20])
    if style == "blob":
        cx, cy, r = rnd.uniform(0, w), rnd.uniform(0, h), rnd.uniform(0.2, 0.6) * max(h, w)
        return [v for i in range(n) for v in (cx + r * rnd.uniform(.5, 1) * math.cos(6.2831 * i / n), cy + r * rnd.uniform(.5, 1) * math.sin(6.2831 * i / n))]
    flat = [v for _ in range(n) for v in (coordinate(w, style), coordinate(h, style))]
    if rnd.random() < .1:
        flat[2:2] = flat[:2]
    return flat


def distinct(flat):
    return len(set(zip(flat[::2], flat[1::2]))) >= 3


polygons = []
for h, w in SIZES:
    for _ in range(40 if h < 400 else 15):
        flat = polygon(h, w)
        if distinct(flat) and flat[:2] != flat[-2:]:
            polygons.append({"height": h, "width": w, "xy": flat, **describe(from_polygon(flat, h, w))})

boxes = []
for h, w in SIZES:
    for _ in range(12):
        style = rnd.choice(["whole", "fifths", "far", "any"])
        x, y = coordinate(w, style), coordinate(h, style)
        box = [x, y, abs(coordinate(w, style)), abs(coordinate(h, style))]
        boxes.append({"height": h, "width": w, "box": box, **describe(from_box(box, h, w))})

bitmaps = []
for h, w in [(1, 1), (1, 6), (6, 1), (4, 5), (5, 4), (8, 8), (13, 40)]:
    for density in (0, .1, .5, .9, 1):
        rows = [[int(rnd.random() < density) for _ in range(w)] for _ in range(h)]
        columns = [rows[r][col] for col in range(w) for r in range(h)]
        bitmaps.append({"height": h, "width": w, "rows": ["".join(map(str, row)) for row in rows], **describe(from_pixels(columns, h, w))})

pairs = []
for h, w in [(1, 1), (3, 4), (12, 9), (40, 50)]:
    for _ in range(10):
        a, b = (from_pixels([int(rnd.random() < d) for _ in range(h * w)], h, w) for d in (rnd.random(), rnd.random()))
        if rnd.random() < .5:
            b = from_polygon(polygon(h, w), h, w)
        pairs.append({
            "height": h, "width": w, "a": counts_of(a), "b": counts_of(b),
            "union": counts_of(merge(a, b, 0)), "intersection": counts_of(merge(a, b, 1)),
            "iou": iou(a, b, 0), "crowdIou": iou(a, b, 1)})

box_pairs = []
for _ in range(40):
    a, b = ([rnd.uniform(-5, 20), rnd.uniform(-5, 20), rnd.uniform(0, 20), rnd.uniform(0, 20)] for _ in range(2))
    box_pairs.append({"a": a, "b": b, "iou": box_iou(a, b)})

texts = []
for h, w in [(100, 100), (3000, 4000), (20000, 20000)]:
    for n in (1, 2, 3, 4, 7, 40):
        # rleToString reserves six characters a run and no room for the end mark, so in a large image it needs a short run too.
        cuts = sorted(rnd.sample(range(1, h * w), n - 1)) + [h * w - 5]
        counts = [b - a for a, b in zip([0] + cuts, cuts + [h * w])]
        texts.append({"height": h, "width": w, "counts": counts, "text": text_of(make(counts, h, w))})

json.dump({"polygons": polygons, "boxes": boxes, "bitmaps": bitmaps, "pairs": pairs, "boxPairs": box_pairs, "texts": texts},
          sys.stdout, separators=(",", ":"))
