"""Evaluations against pycocotools: the twelve numbers of the scenario `coco-eval` must be those of COCOeval, to 1e-9.

    pip install pycocotools==2.0.11
    python compare_evaluation.py [--truth FILE ...] [--program "dotnet run -c Release --project ../Labeling.Scenarios --"] [--whole]

Detections for a --truth of your own are its annotations, moved a little, with a third left out. --whole adds the case that the figures in
benchmarks/README.md are of: 5,000 images, 35,000 truths, 105,000 detections; it takes pycocotools about a minute.
"""
import argparse
import contextlib
import copy
import io
import json
import os
import random
import shlex
import subprocess
import sys
import tempfile
import time

import coco_files
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

HERE = os.path.dirname(os.path.abspath(__file__))


def cases():
    yield "polygons", coco_files.draw(1, images=60, truths=600, detections=1800, categories=5, crowds=0.1)
    yield "compressed masks", coco_files.draw(2, images=60, truths=600, detections=1800, categories=5, crowds=0.1, segments="rle")
    yield "equal scores", coco_files.draw(3, images=20, truths=400, detections=2000, categories=3, ties=True)
    yield "1,200 categories", coco_files.draw(4, images=300, truths=4000, detections=12000, categories=1200, category_step=3)
    yield "more than 100 an image", coco_files.draw(5, images=3, truths=300, detections=1500, categories=1)
    truth, found = coco_files.draw(6, images=40, truths=300, detections=900, categories=6)
    yield "a category without detections", (truth, [d for d in found if d["category_id"] != 2])
    missing = copy.deepcopy(truth)
    missing["annotations"] = [a for a in missing["annotations"] if a["category_id"] != 3]
    yield "a category without truth", (missing, found)
    crowds = copy.deepcopy(truth)
    for a in crowds["annotations"]:
        a["iscrowd"] = int(a["iscrowd"] or a["category_id"] == 4)
    yield "a category of crowds only", (crowds, found)
    nothing = copy.deepcopy(truth)
    nothing["annotations"] = []
    yield "no truth at all", (nothing, found)
    yield "one detection", (truth, found[:1])


def moved(path):
    """A truth of the user's, with a box and an area for each annotation, and detections near it."""
    with open(path, encoding="utf-8") as file:
        truth = json.load(file)
    rng = random.Random(7)
    found = []
    for a in truth["annotations"]:
        a.setdefault("iscrowd", 0)
        if rng.random() < 1 / 3:
            continue
        by = [rng.gauss(0, 1.5), rng.gauss(0, 1.5)]
        d = {"image_id": a["image_id"], "category_id": a["category_id"], "score": round(rng.random(), 3)}
        d["bbox"] = [round(a["bbox"][0] + by[0], 2), round(a["bbox"][1] + by[1], 2), a["bbox"][2], a["bbox"][3]]
        if a.get("segmentation"):
            d["segmentation"] = [[round(v + by[i % 2], 2) for i, v in enumerate(part)] for part in a["segmentation"]]
        found.append(d)
    return truth, found


def reference(truth_path, found_path, iou_type):
    start = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(truth_path)
        evaluation = COCOeval(truth, truth.loadRes(found_path), iou_type)
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return [float(v) for v in evaluation.stats], time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--truth", nargs="*", default=[])
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--program", default=f"dotnet run -c Release --project {shlex.quote(os.path.join(HERE, '..', 'Labeling.Scenarios'))} --")
    options = parser.parse_args()
    program = shlex.split(options.program)
    every = list(cases()) + [(os.path.basename(os.path.dirname(path)) + "/" + os.path.basename(path), moved(path)) for path in options.truth]
    if options.whole:
        every.append(("5,000 images", coco_files.draw(1)))
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for name, (truth, found) in every:
            has_segments = all(a.get("segmentation") for a in truth["annotations"])
            paths = coco_files.write(folder, "case", truth, found)
            for iou_type in ["bbox", "segm"] if has_segments else ["bbox"]:
                expected, seconds = reference(*paths, iou_type)
                done = subprocess.run([*program, "coco-eval", "--ground-truth", paths[0], "--detections", paths[1], "--iou-type", iou_type],
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                if done.returncode != 0:
                    failed = True
                    print(f"{name:32} {iou_type:5} FAILED {done.stderr.strip().splitlines()[-1]}")
                    continue
                ours = json.loads(done.stdout.strip().splitlines()[-1])
                difference = max(abs(a - b) for a, b in zip(expected, ours["stats"], strict=True))
                failed |= difference > 1e-9
                print(f"{name:32} {iou_type:5} AP {expected[0]:8.5f}  largest difference {difference:.1e}  pycocotools {seconds:6.2f} s, ours {ours['seconds']:5.2f} s"
                      + ("" if difference <= 1e-9 else "  DIFFERENT"))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
