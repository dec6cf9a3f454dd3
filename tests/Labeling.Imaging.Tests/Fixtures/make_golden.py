#!/usr/bin/env python3
"""Draws small pictures in every variant of the formats, and notes what Pillow makes of each.

Made with Python 3.11, Pillow 9.4.0 (python3-pil) and libtiff 4.5.0 (libtiff-tools) of Debian 12:

    python3 make_golden.py

It writes golden/<file> for each variant, golden/<hash>.rgba for each different picture that comes out (rows from the top
left, red, green, blue, alpha, not premultiplied), and golden/golden.csv: file, width, height, expected, tolerance.
The tolerance is the largest difference of one channel: 0, with the exceptions told at TOLERANCES.
"""
import hashlib
import os
import shutil
import struct
import subprocess
import zlib

from PIL import Image

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden")
WIDTH, HEIGHT = 14, 11


# Pillow takes the high byte of a 16-bit sample where Labeling takes the nearest of 255 steps. Skia repeats the high bits
# of a sample of 5 or 6 bits where Pillow scales it. LibTiff.NET repeats subsampled colour where libjpeg interpolates it,
# which shows at the hard edges of this picture.
TOLERANCES = {"16": 1, "rgb555.bmp": 1, "rgb565.bmp": 1, "rgb-jpeg-ycbcr.tif": 40}


def draw():
    picture = Image.new("RGB", (WIDTH, HEIGHT))
    for y in range(HEIGHT):
        for x in range(WIDTH):
            picture.putpixel((x, y), (x * 255 // (WIDTH - 1), y * 255 // (HEIGHT - 1), (x * y * 7) % 256))
    picture.putpixel((0, 0), (255, 0, 0))
    picture.putpixel((WIDTH - 1, 0), (0, 255, 0))
    picture.putpixel((0, HEIGHT - 1), (0, 0, 255))
    return picture


RGB = draw()
GREY = RGB.convert("L")
ALPHA = GREY.point(lambda v: 255 - v)
PIXELS = list(RGB.getdata())


def path(name):
    return os.path.join(HERE, name)


def put(name, data):
    with open(path(name), "wb") as file:
        file.write(data)


# --- PNG, written by hand so that every colour type and bit depth is there ---

def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(name, depth, colour, samples, extra=b"", interlace=False):
    """samples(x, y) gives the samples of one pixel."""
    def pack(columns, y):
        bits = "".join(format(s, "0%db" % depth) for x in columns for s in samples(x, y))
        bits += "0" * (-len(bits) % 8)
        return b"\0" + bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))

    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)] if interlace else [(0, 0, 1, 1)]
    rows = b""
    for x0, y0, dx, dy in passes:
        columns = range(x0, WIDTH, dx)
        rows += b"".join(pack(columns, y) for y in range(y0, HEIGHT, dy) if len(columns))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, colour, 0, 0, 1 if interlace else 0)
    put(name, b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def at(x, y):
    return RGB.getpixel((x, y))


def wide(v):
    return min(65535, v * 257 + 100)


def grey(x, y):
    return GREY.getpixel((x, y))


def pngs():
    for depth in (1, 2, 4):
        png(f"grey{depth}.png", depth, 0, lambda x, y: [grey(x, y) >> (8 - depth)])
    png("grey8.png", 8, 0, lambda x, y: [grey(x, y)])
    png("grey16.png", 16, 0, lambda x, y: [wide(grey(x, y))])
    png("grey8-trns.png", 8, 0, lambda x, y: [grey(x, y)], chunk(b"tRNS", struct.pack(">H", grey(5, 5))))
    png("grey-alpha8.png", 8, 4, lambda x, y: [grey(x, y), 255 - x * 9])
    png("grey-alpha16.png", 16, 4, lambda x, y: [wide(grey(x, y)), wide(255 - x * 9)])
    png("rgb8.png", 8, 2, lambda x, y: at(x, y))
    png("rgb8-adam7.png", 8, 2, lambda x, y: at(x, y), interlace=True)
    png("rgb8-trns.png", 8, 2, lambda x, y: at(x, y), chunk(b"tRNS", struct.pack(">HHH", *at(0, 0))))
    png("rgb16.png", 16, 2, lambda x, y: [wide(v) for v in at(x, y)])
    png("rgba8.png", 8, 6, lambda x, y: list(at(x, y)) + [255 - x * 9])
    png("rgba16.png", 16, 6, lambda x, y: [wide(v) for v in list(at(x, y)) + [255 - x * 9]])
    for depth in (1, 2, 4, 8):
        count = min(1 << depth, 200)
        palette = b"".join(bytes([(i * 53) % 256, (i * 97 + 40) % 256, 255 - (i * 31) % 256]) for i in range(count))
        png(f"palette{depth}.png", depth, 3, lambda x, y: [(x + y * 3) % count], chunk(b"PLTE", palette))
        png(f"palette{depth}-trns.png", depth, 3, lambda x, y: [(x + y * 3) % count],
            chunk(b"PLTE", palette) + chunk(b"tRNS", bytes([0, 128])))


# --- JPEG ---

def jpegs():
    for name, subsampling in (("444", 0), ("422", 1), ("420", 2)):
        RGB.save(path(f"rgb-{name}.jpg"), quality=90, subsampling=subsampling)
    RGB.save(path("progressive.jpg"), quality=90, progressive=True)
    GREY.save(path("grey.jpg"), quality=90)
    RGB.convert("CMYK").save(path("cmyk-adobe.jpg"), quality=90)

    # The same without the marker that tells that Adobe wrote it.
    data = open(path("cmyk-adobe.jpg"), "rb").read()
    start = data.index(b"\xff\xee")
    put("cmyk-plain.jpg", data[:start] + data[start + 2 + struct.unpack(">H", data[start + 2:start + 4])[0]:])

    # YCCK: what a decoder makes of YCbCr is the complement of the ink, stored as its complement.
    ycc = Image.new("RGB", RGB.size)
    ycc.putdata([tuple(255 - v for v in p) for p in PIXELS])
    ycck = Image.new("CMYK", RGB.size)
    ycck.putdata([tuple(255 - v for v in p) + (0,) for p in ycc.convert("YCbCr").getdata()])
    ycck.save(path("ycck.jpg"), quality=95)
    data = bytearray(open(path("ycck.jpg"), "rb").read())
    data[data.index(b"\xff\xee") + 15] = 2
    put("ycck.jpg", bytes(data))

    # Three components that are red, green and blue themselves, as Adobe's marker with transform 0 says.
    raw = Image.merge("YCbCr", RGB.split())
    raw.save(path("rgb-adobe.jpg"), quality=95, subsampling=0)
    data = open(path("rgb-adobe.jpg"), "rb").read()
    start = data.index(b"\xff\xe0")
    end = start + 2 + struct.unpack(">H", data[start + 2:start + 4])[0]
    adobe = b"\xff\xee" + struct.pack(">H", 14) + b"Adobe" + struct.pack(">HHHB", 100, 0, 0, 0)
    put("rgb-adobe.jpg", data[:start] + adobe + data[end:])


# --- BMP, by hand: Pillow writes only one kind ---

def bmp(name, header, rows, palette=b""):
    offset = 14 + len(header) + len(palette)
    put(name, b"BM" + struct.pack("<IHHI", offset + len(rows), 0, 0, offset) + header + palette + rows)


def info(bits, compression=0, height=HEIGHT, size=0, colours=0, length=40, tail=b""):
    return struct.pack("<IiiHHIIiiII", length, WIDTH, height, 1, bits, compression, size, 2835, 2835, colours, 0) + tail


def rows(pack, bottom_up=True):
    order = range(HEIGHT - 1, -1, -1) if bottom_up else range(HEIGHT)
    result = b""
    for y in order:
        row = pack(y)
        result += row + b"\0" * (-len(row) % 4)
    return result


def packed(y, bits, index):
    text = "".join(format(index(x, y), "0%db" % bits) for x in range(WIDTH))
    text += "0" * (-len(text) % 8)
    return bytes(int(text[i:i + 8], 2) for i in range(0, len(text), 8))


def bgr(y, tail=b""):
    return b"".join(bytes(reversed(at(x, y))) + tail for x in range(WIDTH))


def palette(count, tail=b"\0"):
    return b"".join(bytes([(i * 53) % 256, (i * 97 + 40) % 256, 255 - (i * 31) % 256]) + tail for i in range(count))


def bmps():
    bmp("rgb24.bmp", info(24), rows(bgr))
    bmp("rgb24-top-down.bmp", info(24, height=-HEIGHT), rows(bgr, bottom_up=False))
    bmp("rgb32.bmp", info(32), rows(lambda y: bgr(y, b"\0")))
    bmp("core24.bmp", struct.pack("<IHHHH", 12, WIDTH, HEIGHT, 1, 24), rows(bgr))
    bmp("core8.bmp", struct.pack("<IHHHH", 12, WIDTH, HEIGHT, 1, 8), rows(lambda y: packed(y, 8, lambda x, y: x + y * 9)), palette(256, b""))
    for bits in (1, 4, 8):
        count = 1 << bits
        bmp(f"palette{bits}.bmp", info(bits), rows(lambda y: packed(y, bits, lambda x, y: (x + y * 3) % count)), palette(count))
    bmp("palette8-few.bmp", info(8, colours=9), rows(lambda y: packed(y, 8, lambda x, y: (x + y) % 9)), palette(9))
    rle = b"".join(b"".join(bytes([1, (x + y * 3) % 16]) for x in range(WIDTH)) + b"\0\0" for y in range(HEIGHT - 1, -1, -1)) + b"\0\1"
    bmp("rle8.bmp", info(8, compression=1, size=len(rle), colours=16), rle, palette(16))
    rle = b"".join(bytes([WIDTH, (y % 16) * 16 + (y * 5) % 16]) + b"\0\0" for y in range(HEIGHT - 1, -1, -1)) + b"\0\1"
    bmp("rle4.bmp", info(4, compression=2, size=len(rle), colours=16), rle, palette(16))
    five = rows(lambda y: b"".join(struct.pack("<H", (r >> 3) << 10 | (g >> 3) << 5 | b >> 3) for r, g, b in (at(x, y) for x in range(WIDTH))))
    bmp("rgb555.bmp", info(16), five)
    six = rows(lambda y: b"".join(struct.pack("<H", (r >> 3) << 11 | (g >> 2) << 5 | b >> 3) for r, g, b in (at(x, y) for x in range(WIDTH))))
    bmp("rgb565.bmp", info(16, compression=3), six, struct.pack("<III", 0xF800, 0x07E0, 0x001F))
    masks = struct.pack("<IIII", 0x00FF0000, 0x0000FF00, 0x000000FF, 0xFF000000)
    alpha = rows(lambda y: b"".join(bytes(reversed(at(x, y))) + bytes([255 - x * 9]) for x in range(WIDTH)))
    bmp("v4-alpha.bmp", info(32, compression=3, length=108, tail=masks + b"BGRs" + b"\0" * 48), alpha)
    bmp("v5-alpha.bmp", info(32, compression=3, length=124, tail=masks + b"BGRs" + b"\0" * 64), alpha)


# --- TIFF: Pillow and tiffcp for the codings, by hand for what they do not write ---

def tiff(name, bits, photometric, samples, big_endian=False, extra=None, palette=None, planar=False, code=None, kind=1, more=(), raw=None):
    """samples(x, y) gives the samples of one pixel; one strip, not compressed. raw is the strip where it is not the samples one by one."""
    order = ">" if big_endian else "<"
    code = code or {8: "B", 16: "H"}.get(bits, "B")
    count = len(samples(0, 0))
    values = [samples(x, y) for y in range(HEIGHT) for x in range(WIDTH)]
    planes = [[v[s] for v in values] for s in range(count)] if planar else [[s for v in values for s in v]]
    data = raw or b"".join(struct.pack(order + str(len(p)) + code, *p) for p in planes)
    entries = [(256, 3, [WIDTH]), (257, 3, [HEIGHT]), (258, 3, [bits] * count), (259, 3, [1]), (262, 3, [photometric]),
               (273, 4, [8 + i * len(data) // len(planes) for i in range(len(planes))]), (277, 3, [count]), (278, 3, [HEIGHT]),
               (279, 4, [len(data) // len(planes)] * len(planes)), (284, 3, [2 if planar else 1])]
    if palette:
        entries.append((320, 3, palette))
    if extra is not None:
        entries.append((338, 3, [extra]))
    if kind != 1:
        entries.append((339, 3, [kind] * count))
    entries += more
    directory = 8 + len(data) + len(data) % 2
    tail, body = b"", b""
    start = directory + 2 + 12 * len(entries) + 4
    for tag, type_, numbers in sorted(entries):
        packed_numbers = struct.pack(order + str(len(numbers)) + {3: "H", 4: "I"}[type_], *numbers)
        if len(packed_numbers) <= 4:
            value = packed_numbers.ljust(4, b"\0")
        else:
            value = struct.pack(order + "I", start + len(tail))
            tail += packed_numbers
        body += struct.pack(order + "HHI", tag, type_, len(numbers)) + value
    put(name, (b"MM" if big_endian else b"II") + struct.pack(order + "HI", 42, directory) + data + b"\0" * (len(data) % 2)
        + struct.pack(order + "H", len(entries)) + body + struct.pack(order + "I", 0) + tail)


def tiffs():
    index = RGB.quantize(16)
    kinds = {"bilevel": RGB.convert("1"), "grey": GREY, "palette": index, "rgb": RGB, "cmyk": RGB.convert("CMYK")}
    for kind, picture in kinds.items():
        picture.save(path(f"{kind}.tif"))
    for coding in ("packbits", "tiff_lzw", "tiff_adobe_deflate", "jpeg"):
        RGB.save(path(f"rgb-{coding.split('_')[-1]}.tif"), compression=coding)
    kinds["cmyk"].save(path("cmyk-jpeg.tif"), compression="jpeg")
    kinds["bilevel"].save(path("bilevel-g3.tif"), compression="group3")
    kinds["bilevel"].save(path("bilevel-g4.tif"), compression="group4")
    copies = {
        "rgb-tiled.tif": ["-t", "-w", "16", "-l", "16", "-c", "lzw"],
        "rgb-planar.tif": ["-p", "separate", "-c", "zip"],
        "rgb-bigtiff.tif": ["-8", "-c", "lzw:2", "-r", "4"],
        "rgb-big-endian.tif": ["-B", "-c", "zip:2", "-r", "3"],
        "rgb-jpeg-ycbcr.tif": ["-c", "jpeg:90", "-r", "16"],
        "rgb-tiled-planar.tif": ["-t", "-w", "16", "-l", "16", "-p", "separate", "-c", "none"],
    }
    for name, options in copies.items():
        subprocess.run(["tiffcp", *options, path("rgb.tif"), path(name)], check=True)
    subprocess.run(["tiffcp", path("rgb.tif"), path("grey.tif"), path("bilevel.tif"), path("multipage.tif")], check=True)
    tiff("grey16.tif", 16, 1, lambda x, y: [wide(grey(x, y))])
    tiff("grey16-big-endian.tif", 16, 1, lambda x, y: [wide(grey(x, y))], big_endian=True)
    tiff("grey-white-is-zero.tif", 8, 0, lambda x, y: [255 - grey(x, y)])
    tiff("grey-alpha.tif", 8, 1, lambda x, y: [grey(x, y), 255 - x * 9], extra=2)
    tiff("rgb16.tif", 16, 2, lambda x, y: [wide(v) for v in at(x, y)])
    tiff("rgba.tif", 8, 2, lambda x, y: list(at(x, y)) + [255 - x * 9], extra=2)
    tiff("rgba16.tif", 16, 2, lambda x, y: [wide(v) for v in list(at(x, y)) + [255 - x * 9]], extra=2)
    tiff("cmyk16.tif", 16, 5, lambda x, y: [wide(v) for v in kinds["cmyk"].getpixel((x, y))])
    tiff("rgb-planar16.tif", 16, 2, lambda x, y: [wide(v) for v in at(x, y)], planar=True)


def bits_of(values, bits):
    """Rows of numbers of so many bits, each row filled up to whole bytes."""
    result = b""
    for y in range(HEIGHT):
        text = "".join(format(v, "0%db" % bits) for x in range(WIDTH) for v in values(x, y))
        text += "0" * (-len(text) % 8)
        result += bytes(int(text[i:i + 8], 2) for i in range(0, len(text), 8))
    return result


def units(across, down):
    """Luminances of several pixels, then their two differences of colour, those of the first pixel."""
    result = b""
    ycc = RGB.convert("YCbCr")
    for top in range(0, HEIGHT, down):
        for left in range(0, WIDTH, across):
            places = [(min(left + x, WIDTH - 1), min(top + y, HEIGHT - 1)) for y in range(down) for x in range(across)]
            result += bytes([ycc.getpixel(p)[0] for p in places]) + bytes(ycc.getpixel(places[0])[1:])
    return result


def from_ycc(light, blueness, redness):
    """TIFF 6.0, section 21, with the numbers that hold where a file has none of its own."""
    red = light + 1.402 * (redness - 128) * 127 / 127
    blue = light + 1.772 * (blueness - 128)
    green = (light - 0.299 * red - 0.114 * blue) / 0.587
    return tuple(int(min(255, max(0, v)) + 0.5) for v in (red, green, blue)) + (255,)


# Numbers without a natural black and white, and what is shown of them: from the smallest to the greatest.
MEASURES = {
    "signed8": (8, "b", 2, lambda v: v // 2 - 64), "signed16": (16, "h", 2, lambda v: v * 90 - 9000), "signed32": (32, "i", 2, lambda v: v * 7000000 - 900000000),
    "whole32": (32, "I", 1, lambda v: v * 16000000), "half": (16, "e", 3, lambda v: v / 64 - 1), "float": (32, "f", 3, lambda v: v * 0.75 - 20), "double": (64, "d", 3, lambda v: v * 1e99),
}


def stretch(values):
    lowest, highest = min(min(v) for v in values), max(max(v) for v in values)
    shown = [tuple(int((n - lowest) * 255 / (highest - lowest) + 0.5) for n in v) for v in values]
    return [(v * 3 if len(v) == 1 else v) + (255,) for v in shown]


def measures():
    """Writes files of samples that are shown from the smallest to the greatest, and tells what they show."""
    expected = {}
    for name, (bits, code, kind, value) in MEASURES.items():
        for big_endian in (False, True):
            file = f"grey-{name}{'-big-endian' if big_endian else ''}.tif"
            tiff(file, bits, 1, lambda x, y: [value(grey(x, y))], big_endian, code=code, kind=kind)
            expected[file] = stretch([[value(g)] for g in GREY.getdata()])
    tiff("rgb-float.tif", 32, 2, lambda x, y: [v / 255 for v in at(x, y)], code="f", kind=3)
    tiff("rgb-float-planar.tif", 32, 2, lambda x, y: [v / 255 for v in at(x, y)], code="f", kind=3, planar=True)
    subprocess.run(["tiffcp", "-c", "zip:3", path("rgb-float.tif"), path("rgb-float-predictor.tif")], check=True)
    for file in ("rgb-float.tif", "rgb-float-planar.tif", "rgb-float-predictor.tif"):
        expected[file] = stretch([tuple(v / 255 for v in p) for p in PIXELS])
    for bits in (3, 6, 10, 12, 14):
        most = (1 << bits) - 1
        tiff(f"grey{bits}.tif", bits, 1, lambda x, y: [0], raw=bits_of(lambda x, y: [grey(x, y) * most // 255], bits))
        expected[f"grey{bits}.tif"] = [((g * most // 255 * 255 + most // 2) // most,) * 3 + (255,) for g in GREY.getdata()]
    for across, down in ((1, 1), (2, 1), (1, 2), (2, 2), (4, 2), (4, 4)):
        file = f"ycbcr-{across}x{down}.tif"
        tiff(file, 8, 6, lambda x, y: [0, 0, 0], more=[(530, 3, [across, down])], raw=units(across, down))
        ycc = RGB.convert("YCbCr")
        expected[file] = [from_ycc(ycc.getpixel((x, y))[0], *ycc.getpixel((x // across * across, y // down * down))[1:]) for y in range(HEIGHT) for x in range(WIDTH)]
    return expected


def codings():
    """What else tiffcp writes."""
    for name, source, options in (
            ("rgb-bigtiff-big-endian.tif", "rgb.tif", ["-8", "-B", "-c", "lzw:2", "-r", "4"]), ("rgb16-bigtiff-big-endian.tif", "rgb16.tif", ["-8", "-B", "-c", "zip:2", "-r", "4"]),
            ("palette-bigtiff-big-endian.tif", "palette.tif", ["-8", "-B", "-c", "none", "-t", "-w", "16", "-l", "16"]),
            ("bilevel-g3-2d.tif", "bilevel.tif", ["-c", "g3:2d:fill"]), ("bilevel-g4-lsb-first.tif", "bilevel.tif", ["-c", "g4", "-f", "lsb2msb"]),
            ("cmyk-planar-lzw.tif", "cmyk.tif", ["-p", "separate", "-c", "lzw:2"]), ("grey-jpeg-tiled.tif", "grey.tif", ["-c", "jpeg:90", "-t", "-w", "16", "-l", "16"])):
        subprocess.run(["tiffcp", *options, path(source), path(name)], check=True)
    RGB.convert("1").save(path("bilevel-ccittrle.tif"), compression="tiff_ccitt")


def decode(name):
    picture = Image.open(path(name))
    if picture.mode.startswith("I"):
        # Pillow clips 16-bit grey where it should scale it.
        narrow = Image.new("L", picture.size)
        narrow.putdata([(v * 255 + 32895) // 65536 for v in picture.convert("I").getdata()])
        picture = narrow
    return picture.convert("RGBA")


def expect(name, measured):
    """What a file shows, where Pillow does not read it: told from the samples that were written."""
    if name.endswith("-bigtiff-big-endian.tif"):
        name = name.replace("-bigtiff-big-endian", "")
    wide_alpha = [wide(255 - x * 9) >> 8 for y in range(HEIGHT) for x in range(WIDTH)]
    by_hand = {
        "rgb-planar16.tif": [tuple(wide(v) >> 8 for v in p) + (255,) for p in PIXELS],
        "rgba16.tif": [tuple(wide(v) >> 8 for v in p) + (a,) for p, a in zip(PIXELS, wide_alpha)],
        "grey-alpha16.png": [(wide(g) >> 8,) * 3 + (a,) for g, a in zip(GREY.getdata(), wide_alpha)],
    }
    if name in by_hand or name in measured:
        picture = Image.new("RGBA", (WIDTH, HEIGHT))
        picture.putdata(by_hand.get(name) or measured[name])
        return picture
    return decode(name)


def main():
    shutil.rmtree(HERE, ignore_errors=True)
    os.makedirs(HERE)
    pngs()
    jpegs()
    bmps()
    tiffs()
    measured = measures()
    codings()
    lines = ["file,width,height,expected,tolerance"]
    for name in sorted(os.listdir(HERE)):
        picture = expect(name, measured)
        pixels = picture.tobytes()
        expected = hashlib.sha256(pixels).hexdigest()[:12] + ".rgba"
        put(expected, pixels)
        tolerance = max((value for part, value in TOLERANCES.items() if part in name), default=0)
        lines.append(f"{name},{picture.width},{picture.height},{expected},{tolerance}")
    put("golden.csv", ("\n".join(lines) + "\n").encode())


main()
