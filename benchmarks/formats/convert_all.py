"""Labels from each format to each other, and what came out read by others' tools: pycocotools, xmllint, PyYAML, Python's csv and json.

    python convert_all.py --set NAME FORMAT INPUT IMAGES [--set ...] [--program "dotnet run -c Release --project ../Labeling.Scenarios --"]

Each set is written in every format, and each of these is turned into every other by the scenario `convert`. The readers below know nothing of the
library: they follow the formats' own definitions. A label is (image, class, box); boxes must agree with those of the first COCO file to a hundredth of a
pixel (VOC, CSV, JSON lines and YOLO hold more). With --quick only the set's own format is converted to the others.
"""
import argparse
import collections
import csv
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
FORMATS = ["coco", "azureml-coco", "azureml-jsonl", "yolo", "yolo-seg", "voc", "csv"]
FILES = {"coco": "labels.json", "azureml-coco": "labels.json", "azureml-jsonl": "labels.jsonl", "csv": "labels.csv"}
TOLERANCE = 0.01


def around(xs, ys):
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def box_of(annotation, width, height):
    """The box of a COCO annotation; of the polygon where there is one, as its corners say more than the box that was written beside it."""
    parts = annotation.get("segmentation")
    if isinstance(parts, list) and parts:
        flat = [part for part in parts if part]
        box = around([x for part in flat for x in part[0::2]], [y for part in flat for y in part[1::2]])
    elif "bbox" in annotation:
        box = annotation["bbox"]
    else:
        return None
    return box[0] * width, box[1] * height, box[2] * width, box[3] * height


def read_coco(path, sizes, share):
    with open(path, encoding="utf-8") as file:
        coco = json.load(file)
    names = {c["id"]: c["name"] for c in coco["categories"]}
    images = {i["id"]: i for i in coco["images"]}
    labels = {i["file_name"]: [] for i in coco["images"]}
    for image in coco["images"]:
        sizes.setdefault(image["file_name"], (image.get("width"), image.get("height")))
    for a in coco["annotations"]:
        image = images[a["image_id"]]
        by = (image["width"], image["height"]) if share and image.get("width") else (1, 1)
        labels[image["file_name"]].append((names[a["category_id"]], box_of(a, *by)))
    return labels


def read_json_lines(path, sizes):
    labels = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            name = row["image_url"].split("/", 3)[3] if "://" in row["image_url"] else row["image_url"]
            details = row.get("image_details", {})
            width, height = (float(str(details.get(side, "0px")).removesuffix("px")) for side in ("width", "height"))
            found = labels.setdefault(name, [])
            label = row["label"]
            for one in [label] if isinstance(label, str) else label:
                if isinstance(one, str):
                    found.append((one, None))
                elif "polygon" in one:
                    xs, ys = [x for p in one["polygon"] for x in p[0::2]], [y for p in one["polygon"] for y in p[1::2]]
                    x, y, w, h = around(xs, ys)
                    found.append((one["label"], (x * width, y * height, w * width, h * height)))
                else:
                    found.append((one["label"], (one["topX"] * width, one["topY"] * height,
                                                 (one["bottomX"] - one["topX"]) * width, (one["bottomY"] - one["topY"]) * height)))
    return labels


def read_yolo(folder, sizes):
    import yaml
    data_file = os.path.join(folder, "data.yaml")
    if not os.path.exists(data_file):
        labels = {}
        for top, _, files in os.walk(folder):
            for name in files:
                path = os.path.relpath(os.path.join(top, name), folder)
                part, label, rest = path.split(os.sep, 2)
                labels[path] = [(label, None)]
        return labels
    with open(data_file, encoding="utf-8") as file:
        data = yaml.safe_load(file)
    names = data["names"]
    labels = {}
    for part in {data["train"], data["val"]}:
        with open(os.path.join(folder, part), encoding="utf-8") as file:
            images = [line.strip().removeprefix("./") for line in file if line.strip()]
        for image in images:
            name = image if data.get("image_root") == "." else image.removeprefix("images/")
            width, height = sizes[name]
            found = labels.setdefault(name, [])
            place = ("/" + image).rsplit("/images/", 1)
            with open(os.path.join(folder, os.path.splitext("/labels/".join(place))[0].lstrip("/") + ".txt"), encoding="utf-8") as file:
                for line in file:
                    index, *numbers = line.split()
                    v = [float(number) for number in numbers]
                    if len(v) == 4:
                        box = ((v[0] - v[2] / 2) * width, (v[1] - v[3] / 2) * height, v[2] * width, v[3] * height)
                    else:
                        x, y, w, h = around(v[0::2], v[1::2])
                        box = (x * width, y * height, w * width, h * height)
                    found.append((names[int(index)], box))
    return labels


def read_voc(folder, sizes):
    files = [os.path.join(top, name) for top, _, names in os.walk(folder) for name in names if name.endswith(".xml")]
    for at in range(0, len(files), 500):
        subprocess.run(["xmllint", "--noout", "--dtdvalid", os.path.join(HERE, "annotation.dtd"), *files[at:at + 500]], check=True)
    labels = {}
    for path in files:
        root = ElementTree.parse(path).getroot()
        name = root.findtext("filename")
        below = os.path.relpath(os.path.dirname(path), os.path.join(folder, "Annotations"))
        name = name if "/" in name or below == "." else below.replace(os.sep, "/") + "/" + name
        shift = 0 if root.findtext("source/database") == "Unknown" else 1
        found = labels.setdefault(name, [])
        for one in root.findall("object"):
            left, top, right, bottom = (float(one.findtext("bndbox/" + edge)) for edge in ("xmin", "ymin", "xmax", "ymax"))
            found.append((one.findtext("name"), (left - shift, top - shift, right - left + shift, bottom - top + shift)))
    return labels


def read_csv(path, sizes):
    labels = {}
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            found = labels.setdefault(row["file"], [])
            if row["class"]:
                found.append((row["class"], tuple(float(row[key]) for key in "xywh") if row.get("w") else None))
    return labels


def read(format_, path, sizes):
    if format_ in ("coco", "azureml-coco"):
        return read_coco(path, sizes, share=format_ != "coco")
    return {"azureml-jsonl": read_json_lines, "voc": read_voc, "csv": read_csv}.get(format_, read_yolo)(path, sizes)


def same(expected, found):
    """None, or the first difference."""
    if expected.keys() != found.keys():
        return f"images differ: {len(expected)} and {len(found)}, such as {sorted(expected.keys() ^ found.keys())[:2]}"
    for image, labels in expected.items():
        left = sorted(labels, key=lambda label: (label[0], label[1] or ()))
        others = list(found[image])
        if len(left) != len(others):
            return f"{image}: {len(left)} labels and {len(others)}"
        for name, box in left:
            match = next((k for k, (other, its) in enumerate(others) if other == name and (box is None) == (its is None)
                          and (box is None or all(abs(a - b) <= TOLERANCE for a, b in zip(box, its)))), None)
            if match is None:
                return f"{image}: {name} {box} is missing; there are {others[:3]}"
            others.pop(match)
    return None


def evaluate_against_itself(path):
    try:
        from pycocotools.coco import COCO
        from pycocotools.cocoeval import COCOeval
    except ImportError:
        return "pycocotools cannot be imported"
    import contextlib
    import io
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(path)
        if not any("bbox" in a for a in truth.dataset["annotations"]):
            return "loaded by pycocotools"
        results = []
        for a in truth.dataset["annotations"]:
            results.append({"image_id": a["image_id"], "category_id": a["category_id"], "bbox": a["bbox"], "score": 1.0})
            if a.get("segmentation"):
                results[-1]["segmentation"] = truth.annToRLE(a)
        said = []
        for kind in ["bbox", "segm"] if any(a.get("segmentation") for a in truth.dataset["annotations"]) else ["bbox"]:
            evaluation = COCOeval(truth, truth.loadRes([dict(r) for r in results]), kind)
            evaluation.params.maxDets = [1, 10, 10000]
            evaluation.evaluate()
            evaluation.accumulate()
            precision = evaluation.eval["precision"][:, :, :, 0, 2]
            said.append(f"{kind} AP {precision[precision > -1].mean():.6f}")
    return "pycocotools: " + ", ".join(said)


class Work:
    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.failed = 0
        self.round = 0

    def convert(self, name, from_, to, source, images):
        target = os.path.join(self.folder, f"{name}-{self.round}-{from_}-{to}")
        shutil.rmtree(target, ignore_errors=True)
        os.makedirs(target)
        output = os.path.join(target, FILES[to]) if to in FILES else target
        done = subprocess.run([*self.program, "convert", "--from", from_, "--to", to, "--input", source, "--output", output, "--images", images],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        problems = [line for line in done.stderr.splitlines() if not line.endswith(("Reading back what was written.", f"Reading {source}."))]
        if not done.stdout.strip() or done.returncode != 0:
            self.failed += 1
            print(f"{name:12} {from_:14} {to:14} FAILED {done.returncode}: {(problems or ['?'])[-1]} {done.stdout.strip()[-300:]}")
            return None, problems
        result = json.loads(done.stdout.strip().splitlines()[-1])
        return (output, result), problems

    def check(self, name, from_, to, output, result, expected, sizes, problems):
        if expected is not None and to == "voc":
            expected = {image: [label for label in labels if label[1]] for image, labels in expected.items()}
        try:
            difference = same(expected, read(to, output, sizes)) if expected is not None else None
        except Exception as error:  # whatever a reader stumbles over is what is looked for
            difference = f"{type(error).__name__}: {error}"
        self.failed += difference is not None
        kinds = collections.Counter(problem.split("] ", 1)[-1][:110] for problem in problems)
        print(f"{name:12} {from_:14} {to:14} {result['images']:6} images {result['annotations']:6} annotations {result['annotationsPerSecond']:9.0f}/s"
              f" {result['problems']:3} problems  {'equal' if difference is None else 'DIFFERENT: ' + difference}")
        for problem, count in list(kinds.items())[:3]:
            print(f"{'':28} {count} x {problem}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", nargs=4, action="append", required=True, metavar=("NAME", "FORMAT", "INPUT", "IMAGES"))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--program", default=f"dotnet run -c Release --project {shlex.quote(os.path.join(HERE, '..', 'Labeling.Scenarios'))} --")
    options = parser.parse_args()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        work = Work(shlex.split(options.program), folder)
        for name, format_, source, images in options.set:
            sizes, written, expected = {}, {}, None
            work.round = 0
            for to in FORMATS:
                made, problems = work.convert(name, format_, to, source, images)
                if made is None:
                    continue
                if to == "coco":
                    expected = read("coco", made[0], sizes)
                    print(f"{name:12} {evaluate_against_itself(made[0])}")
                is_classes = to.startswith("yolo") and not os.path.exists(os.path.join(made[0], "data.yaml"))
                work.check(name, format_, to, *made, None if is_classes else expected, sizes, problems)
                if not is_classes and (to != "voc" or made[1]["annotations"]):
                    written[to] = made[0]
            work.round = 1
            for from_ in [] if options.quick else written:
                for to in FORMATS:
                    is_folder = to.startswith("yolo") and "yolo" not in written
                    if from_ != to and not is_folder:
                        made, problems = work.convert(name, from_, to, written[from_], images)
                        if made is not None:
                            work.check(name, from_, to, *made, expected, sizes, problems)
                            shutil.rmtree(os.path.join(folder, f"{name}-1-{from_}-{to}"))
    print(f"{work.failed} failed, {time.perf_counter() - start:.0f} s")
    sys.exit(1 if work.failed else 0)


if __name__ == "__main__":
    main()
