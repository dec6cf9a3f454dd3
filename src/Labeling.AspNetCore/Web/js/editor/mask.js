/**
 * Masks: which pixels of a picture belong to an object. They are worked on as runs, so that neither time nor memory grow with the picture, only with
 * the outline.
 *
 * Pixels are numbered column by column from the top left, as COCO does; runs are a flat list of beginnings and ends (exclusive), in order, none touching
 * the next.
 * @module
 */

/**
 * @typedef {{size: [number, number], counts: string}} Mask Height and width; runs, compressed as COCO does.
 * @typedef {number[]} Runs
 * @typedef {{width: number, height: number}} Size
 * @typedef {{x: number, y: number}} Point
 */

/** A brush is never so small that it would pass between pixels. */
const LEAST_RADIUS = 0.71;

/** @type {WeakMap<Mask, Runs>} */
const known = new WeakMap();
/** @type {WeakMap<Mask, {area: number, bounds: [number, number, number, number], path: string}>} */
const facts = new WeakMap();

/** The runs of a mask. @param {Mask} mask @returns {Runs} */
export function runsOf(mask) {
  let runs = known.get(mask);
  if (!runs) known.set(mask, runs = decode(mask.counts));
  return runs;
}

/** The mask of runs. @param {Runs} runs @param {Size} size @returns {Mask} */
export function maskOf(runs, { width, height }) {
  const lengths = [];
  let at = 0;
  for (let i = 0; i < runs.length; i += 2) {
    lengths.push(runs[i] - at, runs[i + 1] - runs[i]);
    at = runs[i + 1];
  }
  if (at < width * height || !lengths.length) lengths.push(width * height - at);
  const mask = { size: /** @type {[number, number]} */ ([height, width]), counts: encode(lengths) };
  known.set(mask, runs);
  return mask;
}

/** @param {Mask} mask */
export const maskArea = mask => factsOf(mask).area;

/** The box around what is set: x, y, width, height; all 0 where nothing is. @param {Mask} mask */
export const maskBounds = mask => factsOf(mask).bounds;

/** Path data of the outline, along the edges of pixels. @param {Mask} mask */
export const maskPath = mask => factsOf(mask).path;

/** Whether the pixel at a place is set. @param {Mask} mask @param {Point} point */
export function maskContains(mask, { x, y }) {
  const [height, width] = mask.size;
  if (x < 0 || y < 0 || x >= width || y >= height) return false;
  const runs = runsOf(mask);
  const place = Math.floor(x) * height + Math.floor(y);
  let [low, high] = [0, runs.length / 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[2 * middle + 1] <= place) low = middle + 1;
    else high = middle;
  }
  return low < runs.length / 2 && runs[2 * low] <= place;
}

/** What is in one or the other. @param {Runs} a @param {Runs} b @returns {Runs} */
export function union(a, b) {
  const all = [];
  for (let i = 0, k = 0; i < a.length || k < b.length;) {
    const fromA = k >= b.length || (i < a.length && a[i] <= b[k]);
    if (fromA) append(all, a[i++], a[i++]);
    else append(all, b[k++], b[k++]);
  }
  return all;
}

/** What is in the first and not in the second. @param {Runs} a @param {Runs} b @returns {Runs} */
export function subtract(a, b) {
  const rest = [];
  let k = 0;
  for (let i = 0; i < a.length; i += 2) {
    let from = a[i];
    const end = a[i + 1];
    while (k < b.length && b[k + 1] <= from) k += 2;
    for (let j = k; j < b.length && b[j] < end; j += 2) {
      if (b[j] > from) append(rest, from, b[j]);
      from = Math.max(from, b[j + 1]);
    }
    if (from < end) append(rest, from, end);
  }
  return rest;
}

/** The pixels whose middle a round brush passes over. @param {readonly Point[]} points Where it was. @param {number} diameter @param {Size} size @returns {Runs} */
export function strokeRuns(points, diameter, size) {
  const radius = Math.max(diameter / 2, LEAST_RADIUS);
  /** @type {Map<number, [number, number][]>} */
  const columns = new Map();
  points.forEach((to, i) => {
    const from = points[i - 1] ?? to;
    const last = Math.min(size.width - 1, Math.floor(Math.max(from.x, to.x) + radius));
    for (let x = Math.max(0, Math.floor(Math.min(from.x, to.x) - radius)); x <= last; x++) {
      const span = acrossStroke(from, to, radius, x + 0.5);
      if (span) put(columns, x, span);
    }
  });
  return runsOfColumns(columns, size);
}

/** The pixels whose middle lies in a polygon. @param {number[][][]} polygon @param {Size} size @returns {Runs} */
export function polygonRuns(polygon, size) {
  /** @type {Map<number, [number, number][]>} */
  const columns = new Map();
  for (const part of polygon) {
    const xs = part[0].filter((_, i) => i % 2 === 0);
    const last = Math.min(size.width - 1, Math.ceil(Math.max(...xs)));
    for (let x = Math.max(0, Math.floor(Math.min(...xs))); x <= last; x++) {
      const crossings = part.flatMap(ring => crossingsAt(ring, x + 0.5)).sort((a, b) => a - b);
      for (let i = 0; i + 1 < crossings.length; i += 2) put(columns, x, [crossings[i], crossings[i + 1]]);
    }
  }
  return runsOfColumns(columns, size);
}

/** Moves a mask by whole pixels, onto a picture of a size; what would lie beyond is left out. @param {Mask} mask @param {number} dx @param {number} dy @param {Size} size @returns {Mask} */
export function shifted(mask, dx, dy, size) {
  const runs = [];
  forPieces(runsOf(mask), mask.size[0], (x, from, to) => {
    const [column, top, bottom] = [x + dx, Math.max(0, from + dy), Math.min(size.height, to + dy)];
    if (column >= 0 && column < size.width && top < bottom) append(runs, column * size.height + top, column * size.height + bottom);
  });
  return maskOf(runs, size);
}

/** Adds a run behind the last. */
function append(runs, from, to) {
  const last = runs.length - 1;
  if (last > 0 && from <= runs[last]) runs[last] = Math.max(runs[last], to);
  else runs.push(from, to);
}

/** Where a vertical line meets the stroke between two places: it is convex, so one span. @returns {[number, number] | null} */
function acrossStroke(from, to, radius, x) {
  let [low, high] = [Infinity, -Infinity];
  const take = (a, b) => { low = Math.min(low, a); high = Math.max(high, b); };
  for (const end of [from, to]) {
    const half = radius ** 2 - (x - end.x) ** 2;
    if (half >= 0) take(end.y - Math.sqrt(half), end.y + Math.sqrt(half));
  }
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length > 0) {
    const [nx, ny] = [(-(to.y - from.y) * radius) / length, ((to.x - from.x) * radius) / length];
    const ring = [from.x + nx, from.y + ny, to.x + nx, to.y + ny, to.x - nx, to.y - ny, from.x - nx, from.y - ny];
    for (const y of crossingsAt(ring, x)) take(y, y);
  }
  return low <= high ? [low, high] : null;
}

/** Where a vertical line crosses the edges of a ring. */
function crossingsAt(ring, x) {
  const found = [];
  for (let i = 0, k = ring.length - 2; i < ring.length; k = i, i += 2) {
    if (ring[i] > x !== ring[k] > x) found.push(ring[i + 1] + ((x - ring[i]) / (ring[k] - ring[i])) * (ring[k + 1] - ring[i + 1]));
  }
  return found;
}

function put(columns, x, span) {
  const spans = columns.get(x);
  if (spans) spans.push(span);
  else columns.set(x, [span]);
}

/** A pixel belongs to a span that holds its middle. */
function runsOfColumns(columns, { height }) {
  const runs = [];
  for (const x of [...columns.keys()].sort((a, b) => a - b)) {
    const spans = columns.get(x)
      .map(([low, high]) => [Math.max(0, Math.ceil(low - 0.5)), Math.min(height, Math.floor(high - 0.5) + 1)])
      .filter(([from, to]) => from < to)
      .sort((a, b) => a[0] - b[0]);
    for (const [from, to] of spans) append(runs, x * height + from, x * height + to);
  }
  return runs;
}

/** Calls for each run, cut at the ends of columns, in order. @param {Runs} runs @param {number} height @param {(x: number, from: number, to: number) => void} tell */
function forPieces(runs, height, tell) {
  for (let i = 0; i < runs.length; i += 2) {
    for (let from = runs[i]; from < runs[i + 1];) {
      const x = Math.floor(from / height);
      const to = Math.min(runs[i + 1], (x + 1) * height);
      tell(x, from - x * height, to - x * height);
      from = to;
    }
  }
}

function factsOf(mask) {
  let found = facts.get(mask);
  if (!found) facts.set(mask, found = look(mask));
  return found;
}

function look(mask) {
  const [height] = mask.size;
  let area = 0;
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  /** @type {Map<number, number[]>} */
  const columns = new Map();
  forPieces(runsOf(mask), height, (x, from, to) => {
    area += to - from;
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x + 1), Math.min(top, from), Math.max(bottom, to)];
    const pieces = columns.get(x);
    if (pieces) pieces.push(from, to);
    else columns.set(x, [from, to]);
  });
  return { area, bounds: /** @type {[number, number, number, number]} */ (area ? [left, top, right - left, bottom - top] : [0, 0, 0, 0]), path: outlineOf(columns, height) };
}

/**
 * Walks along the edges between what is set and what is not, with the set pixels on the right hand; each walk closes.
 * @param {Map<number, number[]>} columns
 * @param {number} height
 */
function outlineOf(columns, height) {
  const none = [];
  /** @type {Map<number, number[]>} Where one can go from a corner of pixels. */
  const ways = new Map();
  const key = (x, y) => x * (height + 1) + y;
  const way = (x, y, toX, toY) => {
    const from = key(x, y);
    const others = ways.get(from);
    if (others) others.push(key(toX, toY));
    else ways.set(from, [key(toX, toY)]);
  };
  for (const [x, pieces] of columns) {
    for (let i = 0; i < pieces.length; i += 2) {
      way(x, pieces[i], x + 1, pieces[i]);
      way(x + 1, pieces[i + 1], x, pieces[i + 1]);
    }
    const onLeft = subtract(pieces, columns.get(x - 1) ?? none);
    const onRight = subtract(pieces, columns.get(x + 1) ?? none);
    for (let i = 0; i < onLeft.length; i += 2) way(x, onLeft[i + 1], x, onLeft[i]);
    for (let i = 0; i < onRight.length; i += 2) way(x + 1, onRight[i], x + 1, onRight[i + 1]);
  }
  const place = corner => `${Math.floor(corner / (height + 1))} ${corner % (height + 1)}`;
  let path = '';
  for (const [start, first] of ways) {
    while (first.length) {
      path += `M${place(start)}`;
      for (let at = first.pop(); at !== start; at = ways.get(at).pop()) path += `L${place(at)}`;
      path += 'z';
    }
  }
  return path;
}

/** Six bits a character, differences to the run before the last. @param {string} counts @returns {Runs} */
function decode(counts) {
  const lengths = [];
  for (let at = 0; at < counts.length;) {
    let [value, shift, more] = [0, 0, true];
    while (more && at < counts.length) {
      const bits = counts.charCodeAt(at++) - 48;
      value += (bits & 31) * 2 ** shift;
      more = (bits & 32) !== 0;
      shift += 5;
      if (!more && bits & 16) value -= 2 ** shift;
    }
    lengths.push(lengths.length > 2 ? value + lengths[lengths.length - 2] : value);
  }
  const runs = [];
  let place = 0;
  lengths.forEach((length, i) => {
    if (i % 2 && length > 0) append(runs, place, place + length);
    place += length;
  });
  return runs;
}

function encode(lengths) {
  let text = '';
  lengths.forEach((length, i) => {
    let value = i > 2 ? length - lengths[i - 2] : length;
    for (let more = true; more;) {
      const bits = value & 31;
      value >>= 5;
      more = bits & 16 ? value !== -1 : value !== 0;
      text += String.fromCharCode((more ? bits | 32 : bits) + 48);
    }
  });
  return text;
}
