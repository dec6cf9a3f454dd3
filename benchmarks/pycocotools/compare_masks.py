"""Masks against pycocotools' C code: the same file, the same operations, one core, one run; the output must be equal bit for bit.

    python compare_masks.py --mask-api DIR [--input FILE ...] [--rounds N] [--program "dotnet run -c Release --project ../Labeling.Scenarios --"]

DIR holds maskApi.c and maskApi.h (the folder `common` of https://github.com/ppwwyyxx/cocoapi, 2.0.11), which are compiled with cc -O3. A file of
20,000 outlines is drawn besides those given. Where the module pycocotools can be imported, the output of the scenario `masks` is also compared with annToRLE's.
"""
import argparse
import json
import os
import shlex
import struct
import subprocess
import sys
import tempfile

import coco_files

HERE = os.path.dirname(os.path.abspath(__file__))
OPERATIONS = ["fill", "toText", "fromText", "area", "bounds", "merge", "iou", "iouCrowd", "decode", "encode"]


def pack(path, binary):
    """Polygons, image by image, as the C program reads them. Both sides must see the same order, so the file is written again in it."""
    with open(path, encoding="utf-8") as file:
        coco = json.load(file)
    sizes = {image["id"]: (image["height"], image["width"]) for image in coco["images"]}
    order = {image["id"]: i for i, image in enumerate(coco["images"])}
    usable = [a for a in coco["annotations"] if isinstance(a["segmentation"], list) and a["segmentation"] and all(len(p) >= 6 for p in a["segmentation"])]
    usable.sort(key=lambda a: order[a["image_id"]])
    coco["annotations"] = usable
    used = {}
    with open(binary, "wb") as file:
        file.write(struct.pack("<QQ", len(usable), len({a["image_id"] for a in usable})))
        for a in usable:
            image = used.setdefault(a["image_id"], len(used))
            file.write(struct.pack("<QQQQ", image, *sizes[a["image_id"]], len(a["segmentation"])))
            for part in a["segmentation"]:
                file.write(struct.pack(f"<Q{len(part)}d", len(part) // 2, *part))
    ordered = binary + ".json"
    with open(ordered, "w", encoding="utf-8") as file:
        json.dump(coco, file)
    return ordered, len(usable)


def scenario(program, *arguments):
    done = subprocess.run([*program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def compare_output(program, ordered, folder):
    try:
        from pycocotools import mask
    except ImportError:
        return "not compared: pycocotools cannot be imported"
    output = os.path.join(folder, "masks.json")
    scenario(program, "masks", "--input", ordered, "--output", output)
    with open(ordered, encoding="utf-8") as file:
        coco = json.load(file)
    with open(output, encoding="utf-8") as file:
        ours = {m["id"]: m for m in json.load(file)}
    sizes = {image["id"]: (image["height"], image["width"]) for image in coco["images"]}
    differ = 0
    for a in coco["annotations"]:
        rle = mask.merge(mask.frPyObjects(a["segmentation"], *sizes[a["image_id"]]))
        m = ours[a["id"]]
        same = m["rle"]["counts"] == rle["counts"].decode() and m["area"] == int(mask.area(rle)) and m["bbox"] == mask.toBbox(rle).tolist()
        differ += not same
    return f"{len(coco['annotations'])} masks, {differ} differ"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mask-api", required=True)
    parser.add_argument("--input", nargs="*", default=[])
    parser.add_argument("--rounds", default="7")
    parser.add_argument("--bitmaps", default="1000")
    parser.add_argument("--program", default=f"dotnet run -c Release --project {shlex.quote(os.path.join(HERE, '..', 'Labeling.Scenarios'))} --")
    options = parser.parse_args()
    program = shlex.split(options.program)
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        binary = os.path.join(folder, "mask_speed")
        subprocess.run(["cc", "-O3", "-o", binary, "-I", options.mask_api, os.path.join(HERE, "mask_speed.c"), os.path.join(options.mask_api, "maskApi.c"), "-lm"], check=True)
        inputs = options.input + [coco_files.write(folder, "drawn", *coco_files.draw(5, images=2500, truths=20000, detections=0))[0]]
        for path in inputs:
            ordered, count = pack(path, os.path.join(folder, "polygons"))
            c = {}
            for line in subprocess.run([binary, os.path.join(folder, "polygons"), options.rounds, options.bitmaps], stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines():
                name, seconds, hash_ = line.split()
                c[name] = float(seconds), hash_
            ours = scenario(program, "mask-speed", "--input", ordered, "--rounds", options.rounds, "--bitmaps", options.bitmaps)
            print(f"{path}: {count} polygons; {compare_output(program, ordered, folder)}")
            print(f"{'operation':10} {'C, ms':>10} {'ours, ms':>10} {'C / ours':>9}  equal")
            for name in OPERATIONS:
                equal = c[name][1] == ours[name + "Hash"]
                failed |= not equal
                print(f"{name:10} {c[name][0] * 1000:10.3f} {ours[name + 'Ms']:10.3f} {c[name][0] * 1000 / max(ours[name + 'Ms'], 1e-3):9.2f}  {'yes' if equal else 'NO'}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
