/* Times pycocotools' C functions on polygons, with a hash of what comes out. Built and run by compare_masks.py. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "maskApi.h"

typedef unsigned long long u64;

static siz count, images, bitmaps;
static siz *heights, *widths, *parts, *image_of, *first;
static siz **corners;
static double ***xy;
static RLE *masks;
static char **texts;

static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + 1e-9 * t.tv_nsec; }
static const u64 start_hash = 14695981039346656037ULL;
static u64 mix(u64 h, u64 v) { return (h ^ v) * 1099511628211ULL; }
static u64 mix_text(u64 h, const char *s) { for (; *s; s++) h = mix(h, (unsigned char)*s); return mix(h, '\n'); }
static u64 mix_mask(u64 h, const RLE *r) { char *s = rleToString(r); h = mix_text(h, s); free(s); return h; }
static void report(const char *name, double seconds, u64 hash) { printf("%s %.9f %016llx\n", name, seconds, hash); }
static u64 number(FILE *f) { u64 v; if (fread(&v, 8, 1, f) != 1) exit(3); return v; }

static void load(const char *path) {
  FILE *f = fopen(path, "rb"); if (!f) exit(3);
  count = number(f); images = number(f);
  heights = malloc(8 * count); widths = malloc(8 * count); parts = malloc(8 * count); image_of = malloc(8 * count); first = calloc(images + 1, 8);
  corners = malloc(8 * count); xy = malloc(8 * count); masks = calloc(count, sizeof(RLE)); texts = malloc(8 * count);
  for (siz i = 0; i < count; i++) {
    image_of[i] = number(f); heights[i] = number(f); widths[i] = number(f); parts[i] = number(f);
    first[image_of[i] + 1] = i + 1;
    corners[i] = malloc(8 * parts[i]); xy[i] = malloc(8 * parts[i]);
    for (siz p = 0; p < parts[i]; p++) {
      corners[i][p] = number(f); xy[i][p] = malloc(16 * corners[i][p]);
      if (fread(xy[i][p], 16, corners[i][p], f) != corners[i][p]) exit(3);
    }
  }
  fclose(f);
}

static void fill(siz i) {
  if (parts[i] == 1) { rleFrPoly(&masks[i], xy[i][0], corners[i][0], heights[i], widths[i]); return; }
  RLE *one = malloc(parts[i] * sizeof(RLE));
  for (siz p = 0; p < parts[i]; p++) rleFrPoly(&one[p], xy[i][p], corners[i][p], heights[i], widths[i]);
  rleMerge(one, &masks[i], parts[i], 0);
  for (siz p = 0; p < parts[i]; p++) rleFree(&one[p]);
  free(one);
}

#define BEST(name, prepare, work, clean, hash) do { double best = 1e9; u64 h = start_hash; for (int round = 0; round <= rounds; round++) { \
  prepare; double t = now(); work; t = now() - t; if (round && t < best) best = t; if (round == rounds) { hash; } clean; } report(name, best, h); } while (0)

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  int rounds = atoi(argv[2]); siz i, j;
  load(argv[1]);
  bitmaps = (siz)atoll(argv[3]) < count ? (siz)atoll(argv[3]) : count;
  BEST("fill", , for (i = 0; i < count; i++) fill(i), if (round < rounds) for (i = 0; i < count; i++) rleFree(&masks[i]), for (i = 0; i < count; i++) h = mix_mask(h, &masks[i]));
  BEST("toText", , for (i = 0; i < count; i++) texts[i] = rleToString(&masks[i]), if (round < rounds) for (i = 0; i < count; i++) free(texts[i]), for (i = 0; i < count; i++) h = mix_text(h, texts[i]));
  RLE *read = malloc(count * sizeof(RLE));
  BEST("fromText", , for (i = 0; i < count; i++) rleFrString(&read[i], texts[i], heights[i], widths[i]), for (i = 0; i < count; i++) rleFree(&read[i]), for (i = 0; i < count; i++) h = mix_mask(h, &read[i]));
#define READ for (i = 0; i < count; i++) rleFrString(&read[i], texts[i], heights[i], widths[i])
#define FREE for (i = 0; i < count; i++) rleFree(&read[i])
  /* Ours remembers areas and boxes, so each round has masks that were just read; so has C. */
  uint *areas = malloc(count * sizeof(uint));
  BEST("area", READ, rleArea(read, count, areas), FREE, for (i = 0; i < count; i++) h = mix(h, areas[i]));
  double *boxes = malloc(count * 32);
  BEST("bounds", READ, rleToBbox(read, boxes, count), FREE, for (i = 0; i < 4 * count; i++) h = mix(h, (u64)boxes[i]));
  RLE *merged = malloc(images * sizeof(RLE));
  BEST("merge", READ, for (j = 0; j < images; j++) rleMerge(read + first[j], &merged[j], first[j + 1] - first[j], 0), for (j = 0; j < images; j++) rleFree(&merged[j]); FREE, for (j = 0; j < images; j++) h = mix_mask(h, &merged[j]));
  double **tables = malloc(images * sizeof(double *));
  byte *none = calloc(count, 1), *all = malloc(count);
  memset(all, 1, count);
  for (j = 0; j < images; j++) tables[j] = malloc(8 * (first[j + 1] - first[j]) * (first[j + 1] - first[j]));
  BEST("iou", READ, for (j = 0; j < images; j++) rleIou(read + first[j], read + first[j], first[j + 1] - first[j], first[j + 1] - first[j], none, tables[j]), FREE,
    for (j = 0; j < images; j++) for (i = 0; i < (first[j + 1] - first[j]) * (first[j + 1] - first[j]); i++) { u64 bits; memcpy(&bits, &tables[j][i], 8); h = mix(h, bits); });
  BEST("iouCrowd", READ, for (j = 0; j < images; j++) rleIou(read + first[j], read + first[j], first[j + 1] - first[j], first[j + 1] - first[j], all, tables[j]), FREE,
    for (j = 0; j < images; j++) for (i = 0; i < (first[j + 1] - first[j]) * (first[j + 1] - first[j]); i++) { u64 bits; memcpy(&bits, &tables[j][i], 8); h = mix(h, bits); });
  byte **pixels = malloc(bitmaps * sizeof(byte *));
  BEST("decode", , for (i = 0; i < bitmaps; i++) { pixels[i] = malloc(heights[i] * widths[i]); rleDecode(&masks[i], pixels[i], 1); }, if (round < rounds) for (i = 0; i < bitmaps; i++) free(pixels[i]),
    for (i = 0; i < bitmaps; i++) for (siz y = 0; y < heights[i]; y++) for (siz x = 0; x < widths[i]; x++) h = mix(h, pixels[i][x * heights[i] + y]));
  BEST("encode", , for (i = 0; i < bitmaps; i++) rleEncode(&read[i], pixels[i], heights[i], widths[i], 1), for (i = 0; i < bitmaps; i++) rleFree(&read[i]), for (i = 0; i < bitmaps; i++) h = mix_mask(h, &read[i]));
  return 0;
}
