#!/usr/bin/python3
"""Compares what Labeling makes of JPEG, PNG, BMP and TIFF files with what Pillow and libtiff make of them, pixel by pixel.

Needs the Debian packages python3-pil, python3-numpy, libtiff-tools and libvips-tools, and the program of benchmarks/Labeling.Scenarios:

    dotnet build benchmarks/Labeling.Scenarios -c Release
    /usr/bin/python3 eng/picture-comparison.py ../shared/data docs/imaging

The first argument is a folder of sets of pictures, each a folder. Besides them, TIFF files of every kind are made of one of the pictures.
It writes picture-comparison.md, and picture-comparison.csv with a line for every file, into the second.
"""

import csv
import json
import os
import struct
import subprocess
import sys
import tempfile
import zlib

import numpy
import PIL
from PIL import Image, ImageOps

PROGRAM = "artifacts/bin/Labeling.Scenarios/release/Labeling.Scenarios"
GOLDEN = "tests/Labeling.Imaging.Tests/Fixtures/golden"
EXTENSIONS = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".tif", ".tiff")
WIDTH, HEIGHT = 203, 149

HEAD = """# Pictures: compared with Pillow and libtiff

Made by `eng/picture-comparison.py` (the command stands in it) with Pillow {pillow} and {libtiff}; some files are made by {vips}. Not to be edited by hand.
`picture-comparison.csv` has a line for every file.

Each file is decoded to upright red, green, blue and alpha of eight bits, and compared with Pillow's (`ImageOps.exif_transpose`,
`convert("RGBA")`). Of samples of more than eight bits Pillow gives the numbers, and the reference is 255 of them rounded to the nearest
(of 32 bits, signed and floating: from the smallest to the greatest of the file). Where Pillow does not read a TIFF file, it is libtiff's
`tiff2rgba`. What lies under a wholly transparent pixel is not compared.

- JPEG in TIFF with colours stored for several pixels at once: LibTiff.NET repeats them where libjpeg interpolates between them.
- `ycbcr-4x4*`: libtiff's `tiff2rgba` goes wrong in the last units of each strip where the width is no multiple of 4; there ours is the photo.

## The corpus

`golden` are the small files of the tests (`make_golden.py`): BMP, PNG, JPEG and TIFF of every kind that Pillow, libjpeg's and libtiff's tools write.

| set | files | same | within 1 | more | shown as far as they go | refused by both | refused by us alone |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"""


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True)


def version(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    return (done.stdout + done.stderr).strip().splitlines()[0].strip().rstrip(".").split(" (")[0].split(" -")[0]


# --- TIFF files of every kind ---

def photo(data):
    """A part of a real photo: smooth and sharp places, so that every coding has something to do."""
    folder = os.path.join(data, "multilabel-cards", "images")
    name = sorted(n for n in os.listdir(folder) if n.lower().endswith(".jpg"))[0]
    with Image.open(os.path.join(folder, name)) as picture:
        return picture.convert("RGB").crop((100, 100, 100 + WIDTH, 100 + HEIGHT))


def write_tiff(path, samples, bits, photometric, order="<", kind=1, planar=False, extra=None, big=False, more=(), raw=None, strip=40, deflate=False):
    """Writes samples of shape [height, width, count]. More entries are (tag, type, values)."""
    height, width, count = samples.shape
    planes = [samples[:, :, c:c + 1] for c in range(count)] if planar else [samples]
    strips = []
    for plane in planes:
        for top in range(0, height, strip):
            part = plane[top:top + strip]
            if raw is not None:
                strips.append(raw(part))
            elif bits in (8, 16, 32, 64):
                letter = {1: "u", 2: "i", 3: "f"}[kind]
                strips.append(part.astype(order + letter + str(bits // 8)).tobytes())
            else:
                strips.append(b"".join(pack(row.reshape(-1), bits) for row in part))
    if deflate:
        strips = [zlib.compress(piece) for piece in strips]
    start = 16 if big else 8
    offsets = []
    for piece in strips:
        offsets.append(start)
        start += len(piece)
    place = 16 if big else 4
    entries = [(256, 4, [width]), (257, 4, [height]), (258, 3, [bits] * count), (259, 3, [8 if deflate else 1]), (262, 3, [photometric]), (273, place, offsets),
               (277, 3, [count]), (278, 4, [strip]), (279, place, [len(p) for p in strips]), (284, 3, [2 if planar else 1]), (339, 3, [kind] * count)]
    if extra is not None:
        entries.append((338, 3, [extra]))
    entries = sorted(entries + list(more))
    start += start % 2
    size = (8 + 20 * len(entries) + 8) if big else (2 + 12 * len(entries) + 4)
    body, tail = b"", b""
    room = 8 if big else 4
    for tag, type_, values in entries:
        data = struct.pack(order + str(len(values)) + {3: "H", 4: "I", 11: "f", 16: "Q"}[type_], *values) if type_ != 5 else b"".join(
            struct.pack(order + "II", round(v * 10000), 10000) for v in values)
        if len(data) <= room:
            value = data.ljust(room, b"\0")
        else:
            value = struct.pack(order + ("Q" if big else "I"), start + size + len(tail))
            tail += data
        body += struct.pack(order + ("HHQ" if big else "HHI"), tag, type_, len(values)) + value
    mark = b"II" if order == "<" else b"MM"
    head = mark + (struct.pack(order + "HHHQ", 43, 8, 0, start) if big else struct.pack(order + "HI", 42, start))
    pixels = b"".join(strips)
    directory = struct.pack(order + ("Q" if big else "H"), len(entries)) + body + struct.pack(order + ("Q" if big else "I"), 0)
    with open(path, "wb") as file:
        file.write(head + pixels + b"\0" * (start - len(head) - len(pixels)) + directory + tail)


def pack(values, bits):
    text = "".join(format(int(v), "0%db" % bits) for v in values)
    text += "0" * (-len(text) % 8)
    return bytes(int(text[i:i + 8], 2) for i in range(0, len(text), 8))


def units(across, down):
    """Luminances of several pixels, then their two differences of colour."""
    def make(part):
        height, width, _ = part.shape
        full = numpy.pad(part, ((0, -height % down), (0, -width % across), (0, 0)), mode="edge")
        result = b""
        for y in range(0, full.shape[0], down):
            for x in range(0, full.shape[1], across):
                unit = full[y:y + down, x:x + across]
                result += unit[:, :, 0].astype("u1").tobytes() + bytes([int(unit[:, :, 1].mean() + 0.5), int(unit[:, :, 2].mean() + 0.5)])
        return result
    return make


def scaled(values, alpha=None):
    """From the smallest to the greatest, 255 steps, to the nearest; what is not a number is black."""
    values = values.astype("f8")
    finite = values[numpy.isfinite(values)]
    lowest, highest = finite.min(), finite.max()
    clean = numpy.nan_to_num(values, nan=lowest, posinf=highest, neginf=lowest)
    return rgba(numpy.floor((clean - lowest) * 255 / (highest - lowest) + 0.5).clip(0, 255), alpha)


def rgba(colours, alpha=None):
    if colours.shape[2] == 1:
        colours = numpy.repeat(colours, 3, axis=2)
    full = numpy.full(colours.shape[:2] + (1,), 255) if alpha is None else alpha
    return numpy.concatenate([colours, full], axis=2).astype("u1")


def from_video(samples):
    """The formulas of TIFF 6.0, section 21, for ITU-R BT.709 with its reduced range."""
    light = (samples[:, :, 0].astype("f8") - 16) * 255 / 219
    red = light + (samples[:, :, 2].astype("f8") - 128) * 127 / 112 * (2 - 2 * 0.2126)
    blue = light + (samples[:, :, 1].astype("f8") - 128) * 127 / 112 * (2 - 2 * 0.0722)
    green = (light - 0.2126 * red - 0.0722 * blue) / 0.7152
    return rgba(numpy.floor(numpy.stack([red, green, blue], 2).clip(0, 255) + 0.5))


def make_tiffs(picture, folder):
    """Writes TIFF files; gives what those show that no other program is asked about."""
    expected = {}

    def path(name):
        return os.path.join(folder, name + ".tif")

    grey = picture.convert("L")
    index = picture.quantize(200)
    bilevel = picture.convert("1")
    inks = picture.convert("CMYK")
    rgb = numpy.asarray(picture)
    one = numpy.asarray(grey)[:, :, None]
    kinds = {"bilevel": bilevel, "grey": grey, "palette": index, "rgb": picture, "cmyk": inks}
    for name, source in kinds.items():
        source.save(path(name))
        for coding in ("none", "packbits", "lzw", "zip", *(("lzw:2", "zip:2") if name in ("grey", "rgb", "cmyk") else ())):
            base = name + "-" + coding.replace(":", "-predictor")
            run("tiffcp", "-c", coding, "-r", "17", path(name), path(base + "-strips"))
            if name != "bilevel":
                run("tiffcp", "-c", coding, "-t", "-w", "64", "-l", "48", path(name), path(base + "-tiles"))
        if name in ("rgb", "cmyk"):
            run("tiffcp", "-p", "separate", "-c", "lzw", "-r", "20", path(name), path(name + "-planar-strips"))
            run("tiffcp", "-p", "separate", "-c", "zip:2", "-t", "-w", "64", "-l", "64", path(name), path(name + "-planar-tiles"))
        run("tiffcp", "-B", "-c", "lzw", path(name), path(name + "-big-endian"))
        run("tiffcp", "-8", "-c", "zip", path(name), path(name + "-bigtiff"))
        run("tiffcp", "-8", "-B", "-c", "zip", path(name), path(name + "-bigtiff-big-endian"))
    for coding in ("g3", "g3:1d", "g3:2d", "g3:2d:fill", "g4"):
        run("tiffcp", "-c", coding, "-r", "50", path("bilevel"), path("bilevel-" + coding.replace(":", "-")))
        run("tiffcp", "-c", coding, "-f", "lsb2msb", path("bilevel"), path("bilevel-lsb-first-" + coding.replace(":", "-")))
    run("tiffcp", "-c", "g4", "-t", "-w", "64", "-l", "64", path("bilevel"), path("bilevel-g4-tiles"))
    bilevel.save(path("bilevel-ccittrle"), compression="tiff_ccitt")
    for name in ("grey", "rgb"):
        run("tiffcp", "-c", "jpeg:r:90" if name == "rgb" else "jpeg:90", "-r", "32", path(name), path(name + "-jpeg-strips"))
        run("tiffcp", "-c", "jpeg:90", "-t", "-w", "64", "-l", "64", path(name), path(name + "-jpeg-tiles"))
    inks.save(path("cmyk-jpeg"), compression="jpeg")
    run("tiffcp", "-c", "jpeg:90", "-r", "32", path("rgb"), path("rgb-jpeg-ycbcr-strips"))
    run("vips", "tiffsave", path("rgb"), path("rgb-jpeg-ycbcr-pyramid"), "--tile", "--pyramid", "--compression", "jpeg", "--Q", "90")
    for bits in (1, 2, 4):
        run("vips", "tiffsave", path("grey"), path(f"grey-{bits}-bit"), "--bitdepth", str(bits))

    wide = one.astype("i8") * 257 + 100
    wide = wide.clip(0, 65535)
    for order, name in (("<", "little"), (">", "big")):
        write_tiff(path(f"grey-16-bit-{name}"), wide, 16, 1, order)
        write_tiff(path(f"grey-16-bit-bigtiff-{name}"), wide, 16, 1, order, big=True)
        write_tiff(path(f"rgb-16-bit-{name}"), rgb.astype("i8") * 257, 16, 2, order)
        write_tiff(path(f"grey-float-{name}"), one * 3.5 - 200, 32, 1, order, kind=3)
        write_tiff(path(f"rgb-bigtiff-{name}-hand-made"), rgb, 8, 2, order, big=True)
        for base in ("grey-16-bit", "rgb-16-bit", "grey-float"):
            for coding in ("lzw:2", "zip:3" if "float" in base else "zip:2"):
                run("tiffcp", "-c", coding, path(f"{base}-{name}"), path(f"{base}-{name}-{coding.replace(':', '-predictor')}"))
            run("tiffcp", "-8", "-c", "zip:2" if "float" not in base else "zip:3", path(f"{base}-{name}"), path(f"{base}-{name}-predictor-bigtiff"))
    for base, shown in (("grey-16-bit", rgba((wide * 255 + 32767) // 65535)), ("rgb-16-bit", rgba(rgb)), ("grey-float", scaled(one * 3.5 - 200))):
        for file in os.listdir(folder):
            if file.startswith(base):
                expected[file] = shown
    for name in ("little", "big"):
        expected[f"rgb-bigtiff-{name}-hand-made.tif"] = rgba(rgb)

    signed = one.astype("i8") * 90 - 11000
    for name, samples, bits, kind in (
            ("grey-signed-8", one.astype("i8") - 128, 8, 2), ("grey-signed-16", signed, 16, 2), ("grey-signed-32", signed * 70000, 32, 2),
            ("grey-32-bit", one.astype("i8") * 16000000 + 7, 32, 1), ("grey-half", one / 64 - 1, 16, 3), ("grey-double", one * 1e100, 64, 3),
            ("rgb-32-bit", rgb.astype("i8") * 9000000, 32, 1), ("rgb-float", rgb / 255.0, 32, 3)):
        photometric = 2 if samples.shape[2] == 3 else 1
        write_tiff(path(name), samples, bits, photometric, kind=kind)
        write_tiff(path(name + "-big-endian"), samples, bits, photometric, ">", kind=kind)
        write_tiff(path(name + "-bigtiff-big-endian"), samples, bits, photometric, ">", kind=kind, big=True)
        write_tiff(path(name + "-planar"), samples, bits, photometric, kind=kind, planar=True)
        if name == "grey-half":
            samples = samples.astype("f2")
        for file in (name, name + "-big-endian", name + "-bigtiff-big-endian", name + "-planar"):
            expected[file + ".tif"] = scaled(samples)
    holes = one * 1.0
    holes[3:9, 4:20] = numpy.nan
    holes[20, 5], holes[20, 6] = numpy.inf, -numpy.inf
    write_tiff(path("grey-float-holes"), holes, 32, 1, kind=3)
    expected["grey-float-holes.tif"] = scaled(holes)
    for bits in (3, 6, 10, 12, 14):
        most = (1 << bits) - 1
        samples = one.astype("i8") * most // 255
        write_tiff(path(f"grey-{bits}-bit-packed"), samples, bits, 1)
        expected[f"grey-{bits}-bit-packed.tif"] = rgba((samples * 255 + most // 2) // most)
    write_tiff(path("rgb-12-bit-packed"), rgb.astype("i8") * 16, 12, 2)
    expected["rgb-12-bit-packed.tif"] = rgba((rgb.astype("i8") * 16 * 255 + 2047) // 4095)
    alpha = numpy.tile(numpy.arange(WIDTH) % 256, (HEIGHT, 1))[:, :, None]
    write_tiff(path("rgba-unassociated"), numpy.concatenate([rgb, alpha], axis=2), 8, 2, extra=2)
    expected["rgba-unassociated.tif"] = rgba(rgb, alpha)
    write_tiff(path("rgb-extra-sample"), numpy.concatenate([rgb, alpha], axis=2), 8, 2, extra=0)
    expected["rgb-extra-sample.tif"] = rgba(rgb)
    write_tiff(path("grey-white-is-zero"), 255 - one, 8, 0)
    write_tiff(path("cmyk-16-bit"), numpy.asarray(inks).astype("i8") * 257, 16, 5)

    luminance = numpy.asarray(picture.convert("YCbCr"))
    for across, down in ((1, 1), (2, 1), (1, 2), (2, 2), (4, 2), (4, 4)):
        name = f"ycbcr-{across}x{down}"
        more = [(530, 3, [across, down]), (532, 5, [0.0, 255.0, 128.0, 255.0, 128.0, 255.0])]
        write_tiff(path(name), luminance, 8, 6, more=more, raw=units(across, down))
        write_tiff(path(name + "-deflate-big-endian"), luminance, 8, 6, ">", more=more, raw=units(across, down), deflate=True)
    video = numpy.stack([luminance[:, :, 0] * 0.85 + 16, luminance[:, :, 1] * 0.87 + 16, luminance[:, :, 2] * 0.87 + 16], 2).astype("u1")
    expected["ycbcr-video-range.tif"] = from_video(video)
    write_tiff(path("ycbcr-video-range"), video, 8, 6, more=[(529, 5, [0.2126, 0.7152, 0.0722]), (530, 3, [1, 1]), (532, 5, [16.0, 235.0, 128.0, 240.0, 128.0, 240.0])])

    for orientation in range(1, 9):
        turned = Image.fromarray(rgb)
        turned.save(path(f"orientation-{orientation}"), tiffinfo={274: orientation}, compression="tiff_lzw")
    run("tiffcp", path("rgb"), path("grey"), path("bilevel"), path("multipage"))
    return expected


# --- What the others make of a file ---

def golden():
    """What make_golden.py noted for files that Pillow does not show as its numbers say: signed, floating, and of other than 8 and 16 bits."""
    noted = {}
    with open(os.path.join(GOLDEN, "golden.csv"), newline="") as file:
        for row in csv.DictReader(file):
            name = row["file"]
            if name.endswith(".tif") and any(kind in name for kind in ("signed", "float", "half", "double", "whole32", "grey3.", "grey6.", "grey10", "grey12", "grey14", "16")):
                with open(os.path.join(GOLDEN, row["expected"]), "rb") as pixels:
                    noted[name] = numpy.frombuffer(pixels.read(), "u1").reshape(int(row["height"]), int(row["width"]), 4)
    return noted


def reference(path, folder):
    """Pixels as red, green, blue and alpha, and who says so; nothing where nobody reads the file."""
    try:
        with Image.open(path) as picture:
            if picture.mode.startswith("I;16"):
                values = numpy.asarray(picture).astype("i8")[:, :, None]
                return rgba((values * 255 + 32767) // 65535), "Pillow"
            if picture.mode == "I":
                # Of PNG, 16 bits.
                values = numpy.asarray(picture).astype("i8")[:, :, None]
                return rgba((values * 255 + 32767) // 65535), "Pillow"
            if not is_ycbcr(picture):
                # Of TIFF, Pillow turns the pixels upright itself, and forgets to say so.
                upright = picture if picture.format == "TIFF" else ImageOps.exif_transpose(picture)
                return numpy.asarray(upright.convert("RGBA")), "Pillow"
    except Exception:
        # Pillow reports damage by whatever it leads to.
        pass
    if path.endswith((".tif", ".tiff")):
        copy = os.path.join(folder, "copy.tif")
        if os.path.exists(copy):
            os.remove(copy)
        done = subprocess.run(["tiff2rgba", path, copy], capture_output=True)
        try:
            with Image.open(copy) as picture:
                return numpy.asarray(picture.convert("RGBA")), "libtiff" if done.returncode == 0 else "libtiff, with errors"
        except Exception:
            return None, None
    return None, None


def is_ycbcr(picture):
    """Pillow shows what is not compressed by JPEG as it is stored."""
    tags = getattr(picture, "tag_v2", {})
    return tags.get(262) == 6 and tags.get(259) != 7


def decode(folder, output):
    subprocess.run([PROGRAM, "decode", "--input", folder, "--output", output], check=True, capture_output=True)
    with open(os.path.join(output, "decode.jsonl")) as lines:
        return [json.loads(line) for line in lines]


def compare(ours, theirs):
    """The largest difference of a channel, and the share of pixels that differ."""
    if ours.shape != theirs.shape:
        return None, None
    seen = (ours[:, :, 3] > 0) | (theirs[:, :, 3] > 0)
    difference = numpy.abs(ours.astype("i4") - theirs.astype("i4")).max(axis=2) * seen
    return int(difference.max()), float((difference > 0).mean())


def compare_set(name, folder, expected, work):
    output = os.path.join(work, "out-" + name)
    for line in decode(folder, output):
        file = line["file"]
        if not file.lower().endswith(EXTENSIONS):
            continue
        if os.path.basename(file) in expected:
            theirs, who = expected[os.path.basename(file)], "the samples written"
        else:
            theirs, who = reference(os.path.join(folder, file), work)
        row = {"set": name, "file": file, "reference": who or "none reads it", "largest": "", "differ": ""}
        if not line["ok"]:
            row["result"] = "refused by both" if theirs is None else "refused by us alone"
            row["note"] = line["error"]
        else:
            row["note"] = " ".join(line["warnings"])
            if theirs is None:
                row["result"] = "shown as far as they go" if line["warnings"] else "shown by us alone"
            else:
                with Image.open(os.path.join(output, file + ".png")) as picture:
                    largest, share = compare(numpy.asarray(picture.convert("RGBA")), theirs)
                row["largest"], row["differ"] = largest, "" if share is None else f"{share:.4f}"
                row["result"] = "another size" if largest is None else "same" if largest == 0 else "within 1" if largest == 1 else "more"
        yield row


def main(data, target):
    rows = []
    with tempfile.TemporaryDirectory() as work:
        sets = sorted(s for s in os.listdir(data) if os.path.isdir(os.path.join(data, s)) and s != "dicom")
        for name in sets:
            rows += compare_set(name, os.path.join(data, name), {}, work)
        sets.append("golden")
        rows += compare_set("golden", GOLDEN, golden(), work)
        folder = os.path.join(work, "tiff")
        os.makedirs(folder)
        rows += compare_set("tiff", folder, make_tiffs(photo(data), folder), work)
    with open(os.path.join(target, "picture-comparison.csv"), "w", newline="") as file:
        writer = csv.DictWriter(file, ["set", "file", "reference", "result", "largest", "differ", "note"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with open(os.path.join(target, "picture-comparison.md"), "w") as file:
        file.write(HEAD.format(pillow=PIL.__version__, libtiff=version("tiffinfo", "-h").replace("LIBTIFF, Version", "libtiff"), vips=version("vips", "--version")) + "\n")
        for name in sets:
            of_set = [r for r in rows if r["set"] == name]
            counts = [sum(r["result"] == kind for r in of_set) for kind in
                      ("same", "within 1", "more", "shown as far as they go", "refused by both", "refused by us alone")]
            file.write(f"| {name} | {len(of_set)} | " + " | ".join(map(str, counts)) + " |\n")
        file.write("\nThe files that are not the same:\n\n")
        table(file, [r for r in rows if r["set"] != "tiff" and r["result"] != "same"], with_note=True)
        file.write("\n## TIFF of every kind\n\nMade of a part of a photo by tiffcp, vips and Pillow, and by the script where those do not write it.\n\n")
        table(file, [r for r in rows if r["set"] == "tiff"])


def table(file, rows, with_note=False):
    file.write("| file | reference | largest difference | pixels that differ | result |\n| --- | --- | ---: | ---: | --- |\n")
    for row in rows:
        name = row["file"] if row["set"] == "tiff" else row["set"] + "/" + row["file"]
        share = f"{float(row['differ']):.1%}" if row["differ"] else ""
        note = ": " + row["note"] if with_note and row["note"] else ""
        file.write(f"| {name} | {row['reference']} | {row['largest']} | {share} | {row['result']}{note} |\n")


main(*sys.argv[1:])
