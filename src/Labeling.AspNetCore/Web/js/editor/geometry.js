/**
 * Shapes in pixels of the upright picture, in the form in which the API writes them.
 * @module
 */
import { maskArea, maskBounds, maskContains, maskPath, shifted } from './mask.js';

/**
 * @typedef {{box: [number, number, number, number]}} BoxShape x, y, width, height.
 * @typedef {{polygon: number[][][]}} PolygonShape Parts of rings of x, y, x, y, …; the first ring of a part is its outline, the others are holes.
 * @typedef {{mask: {size: [number, number], counts: string}}} MaskShape Height and width; runs, compressed as COCO does.
 * @typedef {BoxShape | PolygonShape | MaskShape} Shape
 * @typedef {{x: number, y: number}} Point
 * @typedef {{width: number, height: number}} Size
 */

/** Boxes thinner than this, in pixels, are slips of the hand and never kept. */
export const MIN_SIDE = 1;

/** @param {Shape} shape @returns {[number, number, number, number]} x, y, width, height */
export function bounds(shape) {
  if ('box' in shape) return shape.box;
  if ('mask' in shape) return maskBounds(shape.mask);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [ring] of shape.polygon) {
    for (let i = 0; i < ring.length; i += 2) {
      left = Math.min(left, ring[i]);
      right = Math.max(right, ring[i]);
      top = Math.min(top, ring[i + 1]);
      bottom = Math.max(bottom, ring[i + 1]);
    }
  }
  return [left, top, right - left, bottom - top];
}

/** @param {number} value @param {number} low @param {number} high */
export const clamp = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));

/** @param {Point} point @param {Size} size @returns {Point} */
export const inside = (point, size) => ({ x: clamp(point.x, 0, size.width), y: clamp(point.y, 0, size.height) });

/** A box between two corners, within the picture. @param {Point} a @param {Point} b @param {Size} size @returns {BoxShape} */
export function boxBetween(a, b, size) {
  const [p, q] = [inside(a, size), inside(b, size)];
  return { box: [round(Math.min(p.x, q.x)), round(Math.min(p.y, q.y)), round(Math.abs(p.x - q.x)), round(Math.abs(p.y - q.y))] };
}

/** A box of a size around a point, moved into the picture. @param {Point} center @param {[number, number]} extent @param {Size} size @returns {BoxShape} */
export function boxAround(center, extent, size) {
  const [width, height] = [Math.min(extent[0], size.width), Math.min(extent[1], size.height)];
  return { box: [round(clamp(center.x - width / 2, 0, size.width - width)), round(clamp(center.y - height / 2, 0, size.height - height)), width, height] };
}

/** Two decimals are a hundredth of a pixel: finer than any hand. */
export const round = value => Math.round(value * 100) / 100;

/** Moves a shape, but never out of the picture; a mask by whole pixels. @param {Shape} shape @param {number} dx @param {number} dy @param {Size} size @returns {Shape} */
export function translate(shape, dx, dy, size) {
  const [x, y, width, height] = bounds(shape);
  const mx = clamp(dx, -x, size.width - x - width);
  const my = clamp(dy, -y, size.height - y - height);
  if ('mask' in shape) return { mask: shifted(shape.mask, Math.round(mx), Math.round(my), size) };
  if ('box' in shape) return { box: [round(x + mx), round(y + my), width, height] };
  return { polygon: shape.polygon.map(part => part.map(ring => ring.map((value, i) => round(value + (i % 2 ? my : mx))))) };
}

/**
 * Drags an edge or corner of a box.
 * @param {BoxShape} shape
 * @param {string} handle Some of n, e, s, w.
 * @param {Point} point
 * @param {Size} size
 * @returns {BoxShape}
 */
export function resize(shape, handle, point, size) {
  const [x, y, width, height] = shape.box;
  let [left, top, right, bottom] = [x, y, x + width, y + height];
  const to = inside(point, size);
  if (handle.includes('w')) left = to.x;
  if (handle.includes('e')) right = to.x;
  if (handle.includes('n')) top = to.y;
  if (handle.includes('s')) bottom = to.y;
  return boxBetween({ x: left, y: top }, { x: right, y: bottom }, size);
}

/** The eight places where a box can be taken hold of. @param {BoxShape} shape @returns {{name: string, x: number, y: number}[]} */
export function handles({ box: [x, y, width, height] }) {
  const [cx, cy, r, b] = [x + width / 2, y + height / 2, x + width, y + height];
  return [
    { name: 'nw', x, y }, { name: 'n', x: cx, y }, { name: 'ne', x: r, y }, { name: 'e', x: r, y: cy },
    { name: 'se', x: r, y: b }, { name: 's', x: cx, y: b }, { name: 'sw', x, y: b }, { name: 'w', x, y: cy },
  ];
}

/** @param {Shape} shape @param {Point} point */
export function contains(shape, point) {
  if ('polygon' in shape) return shape.polygon.some(part => part.filter(ring => ringContains(ring, point)).length % 2 === 1);
  if ('mask' in shape) return maskContains(shape.mask, point);
  const [x, y, width, height] = bounds(shape);
  return point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
}

/** @param {number[]} ring @param {Point} point */
export function ringContains(ring, point) {
  let isInside = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    if (ring[i + 1] > point.y !== ring[j + 1] > point.y
      && point.x < ((ring[j] - ring[i]) * (point.y - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i]) isInside = !isInside;
  }
  return isInside;
}

/** The area of a ring in square pixels. @param {number[]} ring */
export function ringArea(ring) {
  let sum = 0;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) sum += ring[j] * ring[i + 1] - ring[i] * ring[j + 1];
  return Math.abs(sum) / 2;
}

/** @param {Shape} shape */
export function area(shape) {
  if ('box' in shape) return shape.box[2] * shape.box[3];
  if ('mask' in shape) return maskArea(shape.mask);
  return shape.polygon.reduce((sum, [outer, ...holes]) => sum + ringArea(outer) - holes.reduce((all, hole) => all + ringArea(hole), 0), 0);
}

/**
 * The place on a polygon's edges nearest to a point.
 * @param {PolygonShape} shape
 * @param {Point} point
 * @returns {{part: number, ring: number, index: number, distance: number, x: number, y: number} | null} Insert before `index` (in points).
 */
export function nearestEdge(shape, point) {
  let best = null;
  shape.polygon.forEach((part, p) => part.forEach((ring, r) => {
    for (let i = 0; i < ring.length; i += 2) {
      const k = (i + 2) % ring.length;
      const [ax, ay, bx, by] = [ring[i], ring[i + 1], ring[k], ring[k + 1]];
      const length = (bx - ax) ** 2 + (by - ay) ** 2;
      const share = length ? clamp(((point.x - ax) * (bx - ax) + (point.y - ay) * (by - ay)) / length, 0, 1) : 0;
      const [x, y] = [ax + share * (bx - ax), ay + share * (by - ay)];
      const distance = Math.hypot(point.x - x, point.y - y);
      if (!best || distance < best.distance) best = { part: p, ring: r, index: i / 2 + 1, distance, x, y };
    }
  }));
  return best;
}

/** All points of a polygon. @param {PolygonShape} shape */
export function vertices(shape) {
  const all = [];
  shape.polygon.forEach((part, p) => part.forEach((ring, r) => {
    for (let i = 0; i < ring.length; i += 2) all.push({ part: p, ring: r, index: i / 2, x: ring[i], y: ring[i + 1] });
  }));
  return all;
}

/** A polygon with one ring changed. @param {PolygonShape} shape @param {number} part @param {number} ring @param {(points: number[]) => number[]} change @returns {PolygonShape} */
export const withRing = (shape, part, ring, change) => ({
  polygon: shape.polygon.map((rings, p) => (p === part ? rings.map((points, r) => (r === ring ? change([...points]) : points)) : rings)),
});

/** Whether two edges of a ring cross: such an outline has no clear inside. @param {number[]} ring */
export function crossesItself(ring) {
  const count = ring.length / 2;
  for (let i = 0; i < count; i++) {
    for (let j = i + 2; j < count; j++) {
      if (i === 0 && j === count - 1) continue;
      if (crosses(ring, i, j)) return true;
    }
  }
  return false;
}

function crosses(ring, i, j) {
  const at = k => [ring[(2 * k) % ring.length], ring[(2 * k + 1) % ring.length]];
  const [a, b, c, d] = [at(i), at(i + 1), at(j), at(j + 1)];
  const side = (p, q, r) => Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

/** What is wrong with a shape, as the key of a text; null when nothing is. @param {Shape} shape */
export function fault(shape) {
  if ('box' in shape) return shape.box[2] < MIN_SIDE || shape.box[3] < MIN_SIDE ? 'fault.tooSmall' : null;
  if ('mask' in shape) return maskArea(shape.mask) < 1 ? 'fault.tooSmall' : null;
  for (const [outer, ...holes] of shape.polygon) {
    if ([outer, ...holes].some(ring => ring.length < 6 || ringArea(ring) < MIN_SIDE)) return 'fault.tooSmall';
    if ([outer, ...holes].some(crossesItself)) return 'fault.crosses';
    if (holes.some(hole => vertices({ polygon: [[hole]] }).some(point => !ringContains(outer, point)))) return 'fault.holeOutside';
  }
  return null;
}

/** The path data of a shape's outline. @param {Shape} shape */
export function pathOf(shape) {
  if ('box' in shape) {
    const [x, y, width, height] = shape.box;
    return `M${x} ${y}h${width}v${height}h${-width}z`;
  }
  if ('mask' in shape) return maskPath(shape.mask);
  return shape.polygon.flatMap(part => part.map(ring => `M${ring.reduce((text, value, i) => text + (i ? (i % 2 ? ' ' : 'L') : '') + value, '')}z`)).join('');
}
