#!/usr/bin/python3
"""Compares the DICOM decoder with pydicom (stored values) and dcmtk (rendered pixels) over a folder of files.

Needs the Debian packages dcmtk, python3-pydicom and python3-numpy, and the program of benchmarks/Labeling.DicomComparison:

    dotnet build benchmarks/Labeling.DicomComparison -c Release
    /usr/bin/python3 eng/dicom-comparison.py ../shared/data/dicom/dicom.csv > docs/imaging/dicom-comparison.md

The files are those in the folder `files` beside the CSV file, whose column ref_sha256_16_frame0 holds the first 16 hexadecimal
digits of the SHA-256 of the first frame's stored values.
"""

import csv
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import warnings

import numpy
import pydicom

PROGRAM = "artifacts/bin/Labeling.DicomComparison/release/Labeling.DicomComparison"

HEAD = """# DICOM: compared with pydicom and dcmtk

Made by `eng/dicom-comparison.py` (the command stands in it) with {dcmtk} and pydicom {pydicom}. Not to be edited by hand.

- Stored values: the SHA-256 of the first frame against the reference of the corpus, and of all frames against pydicom.
- Rendered: eight bits a sample of the first frame against `dcm2pnm` (`dcmj2pnm` for JPEG) under the same window: `+Wi 1` for the
  first window of the file, `+Wl 1` for its VOI LUT, `+Wm` for the range of its values; overlays off (`-O`).
  The largest difference of a pixel, and how many pixels differ at all.
- dcmtk cuts fractions off where it reduces to eight bits, and we round to the nearest: half of all grey pixels differ by 1. Where
  they do, the last column gives the largest distance to dcmtk's own output of 16 bits, which should be about one half.

| file | transfer syntax | photometric | frames | stored, first | stored, all | largest difference | pixels that differ | result |
| --- | --- | --- | ---: | --- | --- | ---: | ---: | --- |"""


def window_options(ours, dataset):
    """The options by which dcm2pnm applies the window that we applied."""
    if ours.get("window") is None:
        return []
    if ours["windows"]:
        return ["+Wi", "1"]
    return ["+Wl", "1"] if "VOILUTSequence" in dataset else ["+Wm"]


def render(path, options, depth):
    """What dcmtk renders, from 0 to 255; with fractions where it was asked for 16 bits."""
    for program in ("dcm2pnm", "dcmj2pnm"):
        run = subprocess.run([program, "-O", "+F", "1", *options, depth, path], capture_output=True, text=True)
        if run.returncode == 0 and run.stdout:
            return read_pnm(run.stdout)
    return None


def read_pnm(text):
    """Reads P2 and P3, which is grey and colour in decimal."""
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    kind = next(lines).strip()
    numbers = numpy.array(" ".join(lines).split(), dtype=float)
    width, height, most = (int(n) for n in numbers[:3])
    return numbers[3:].reshape(height, width, 3 if kind == "P3" else 1) * (255 / most)


def hash_of_all_frames(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            values = pydicom.dcmread(path).pixel_array
            return hashlib.sha256(values.astype(values.dtype.newbyteorder("<")).tobytes()).hexdigest()
        except Exception:
            return None


def compare(path, ours, reference, output):
    """One row: stored first, stored all, largest difference, pixels that differ, result."""
    if "error" in ours:
        return ["", "", "", "", "refused: " + ours["error"].split(". ")[0]]
    expected = reference["ref_sha256_16_frame0"]
    first = "" if not expected else "same" if ours["sha256"].startswith(expected) else "**other**"
    theirs = hash_of_all_frames(path) if ours["frames"] > 1 else ours["sha256All"]
    every = "pydicom cannot" if theirs is None else "same" if theirs == ours["sha256All"] else "**other**"
    notes = "; ".join(ours["warnings"])

    dataset = pydicom.dcmread(path, force=True, stop_before_pixels=True)
    options = window_options(ours, dataset)
    eight = render(path, options, "+opb")
    if eight is None:
        return [first, every, "", "", " ".join(["dcm2pnm cannot read it; shown with the warning:", notes])]
    mine = numpy.fromfile(output, dtype="u1").reshape(ours["height"], ours["width"], 4)[:, :, :eight.shape[2]].astype(float)
    difference = numpy.abs(mine - eight)
    share = (difference > 0).any(axis=2).mean()
    result = reason(path, options, mine, eight, dataset) if difference.max() > 0 else "same"
    return [first, every, f"{difference.max():.0f}", f"{share:.1%}", "; ".join(filter(None, [result, notes]))]


def reason(path, options, mine, eight, dataset):
    if eight.shape[2] == 3:
        y, cb, cr = numpy.moveaxis(pydicom.dcmread(path).pixel_array.astype(float), 2, 0)
        exact = numpy.stack([y + 1.402 * (cr - 128), y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128), y + 1.772 * (cb - 128)], axis=2)
        return f"dcmtk cuts off the fractions of colours; ours are within {numpy.abs(mine - exact.clip(0, 255)).max():.3f} of the standard's formula"
    fine = render(path, options, "+opw")
    apart = numpy.abs(mine - fine).max()
    whole = " (dcmtk also cuts off the fractions of rescaled values)" if float(dataset.get("RescaleSlope", 1)) % 1 else ""
    return f"rounding; within {apart:.3f} of 16 bits{whole}"


def main(reference_path):
    folder = os.path.join(os.path.dirname(reference_path), "files")
    with open(reference_path, newline="") as file:
        references = {os.path.basename(r["file"]): r for r in csv.DictReader(file)}
    version = subprocess.run(["dcm2pnm", "--version"], capture_output=True, text=True).stdout.split()
    print(HEAD.format(dcmtk=f"dcmtk {version[2].removeprefix('v')}", pydicom=pydicom.__version__))
    with tempfile.TemporaryDirectory() as output:
        run = subprocess.run([PROGRAM, "decode", folder, output], capture_output=True, check=True, text=True)
        for line in run.stdout.splitlines():
            ours = json.loads(line)
            name = ours["file"]
            row = compare(os.path.join(folder, name), ours, references[name], os.path.join(output, name + ".rgba"))
            syntax = references[name]["transfer_syntax"].replace(", Non-Hierarchical, First-Order Prediction", "")
            print("|", " | ".join([name, syntax, ours.get("photometric", ""), str(ours.get("frames", "")), *row]), "|")


main(sys.argv[1])
