/** Outlines: drawn point by point, with holes, and put right point by point. @module */
import { s } from '../dom.js';
import { fault, inside, round, withRing } from './geometry.js';
import { GripTool, Tool } from './tool.js';

/** Fingers are less exact. */
const coarse = matchMedia('(pointer: coarse)');

/** How near, in pixels of the screen, is meant to be on it. */
const near = () => (coarse.matches ? 20 : 9);

/** Presses nearer than this, in pixels of the screen, are one: the two of a double click. */
const SAME = 4;

/** @typedef {import('./geometry.js').Point} Point */

/** P: draws outlines by clicks; H: cuts holes in the chosen one. */
export class PolygonTool extends Tool {
  /** @type {number[]} */ #points = [];
  /** @type {Point | null} */ #next = null;
  /** Whether the pointer that is down added a point. */
  #hasAdded = false;

  /** @param {import('./editor.js').Editor} editor @param {boolean} isHole */
  constructor(editor, isHole) {
    super(editor);
    this.isHole = isHole;
  }

  get busy() { return this.#points.length > 0; }
  get keepsChoice() { return this.isHole; }

  down(point) {
    const before = this.#points.length;
    this.press(point);
    this.#hasAdded = this.#points.length > before;
  }

  up() { this.#hasAdded = false; }

  /** Two fingers zoom and move the picture in the middle of an outline, which stays. */
  interrupt() {
    if (this.#hasAdded) this.stepBack();
    this.#hasAdded = false;
  }

  press(point) {
    const { x, y } = inside(point, this.editor.size);
    if (this.#points.length >= 6 && this.#isNear(point, 0, near())) {
      this.finish();
      return;
    }
    if (this.busy && this.#isNear({ x, y }, this.#points.length - 2, SAME)) return;
    if (this.isHole && !this.#points.length && !this.editor.polygonAt(point)) {
      this.editor.say('hint.holeWhere');
      return;
    }
    this.#points.push(round(x), round(y));
    this.editor.redraw();
  }

  hover(point) {
    if (!this.busy) return;
    this.#next = inside(point, this.editor.size);
    this.editor.redraw();
  }

  drag(point) { this.hover(point); }

  double() { this.finish(); }

  finish() {
    if (!this.busy) return false;
    const ring = this.#points;
    if (ring.length < 6 || fault({ polygon: [[ring]] }) === 'fault.tooSmall') {
      this.editor.say('hint.threePoints');
      return true;
    }
    if (fault({ polygon: [[ring]] })) {
      this.editor.say('fault.crosses');
      return true;
    }
    this.#points = [];
    this.#next = null;
    if (this.isHole) this.editor.addHole(ring);
    else this.editor.addShape({ polygon: [[ring]] });
    return true;
  }

  stepBack() {
    if (!this.busy) return false;
    this.#points.splice(-2);
    this.editor.redraw();
    return true;
  }

  cancel() {
    this.#points = [];
    this.#next = null;
    this.editor.redraw();
  }

  sketch() {
    if (!this.busy) return [];
    const all = this.#next ? [...this.#points, this.#next.x, this.#next.y] : this.#points;
    const line = s('path', { class: 'sketch open', d: all.reduce((d, value, i) => d + (i === 0 ? 'M' : i % 2 ? ' ' : 'L') + value, '') });
    const dots = [];
    for (let i = 0; i < this.#points.length; i += 2) {
      dots.push(s('circle', { class: i === 0 ? 'dot first' : 'dot', cx: this.#points[i], cy: this.#points[i + 1], r: (i === 0 ? 6 : 3.5) / this.editor.stage.zoom }));
    }
    line.style.setProperty('--shape', this.editor.currentColor);
    return [line, ...dots];
  }

  #isNear(point, place, distance) {
    return Math.hypot(point.x - this.#points[place], point.y - this.#points[place + 1]) * this.editor.stage.zoom < distance;
  }
}

/** U: adds points to the edges of an outline, and takes points away. */
export class PointsTool extends GripTool {
  get cursor() { return 'copy'; }
  get keepsChoice() { return true; }

  down(point, event) {
    const { editor } = this;
    if (this.grab(point, event)) {
      this.held.isClick = true;
      return;
    }
    const found = editor.polygonEdgeAt(point, near());
    if (!found) {
      const mark = editor.polygonAt(point);
      editor.drawing.select(...(mark ? [mark.key] : []));
      return;
    }
    const { mark, edge } = found;
    editor.drawing.select(mark.key);
    editor.drawing.preview(mark.key, old => ({
      ...old, shape: withRing(old.shape, edge.part, edge.ring, points => { points.splice(edge.index * 2, 0, round(edge.x), round(edge.y)); return points; }),
    }));
    this.held = { key: mark.key, vertex: [edge.part, edge.ring, edge.index], from: point };
  }

  drag(point) {
    const { held, editor } = this;
    if (held?.isClick && Math.hypot(point.x - held.from.x, point.y - held.from.y) * editor.stage.zoom < 3) return;
    if (held) held.isClick = false;
    super.drag(point);
  }

  up() {
    if (this.held?.isClick) this.#takeAway();
    else super.up();
    this.held = null;
  }

  /** A point clicked on goes; an outline keeps three, and a hole that has no more goes with them. */
  #takeAway() {
    const { key, vertex: [part, ring, index] } = this.held;
    const { drawing } = this.editor;
    const mark = drawing.find(key);
    if (!mark) return;
    const points = mark.shape.polygon[part][ring];
    if (points.length > 6) {
      drawing.update(other => other.key === key, old => ({ ...old, shape: withRing(old.shape, part, ring, list => { list.splice(index * 2, 2); return list; }) }));
    } else if (ring > 0) {
      drawing.update(other => other.key === key, old => ({ ...old, shape: { polygon: old.shape.polygon.map((rings, p) => (p === part ? rings.filter((_, r) => r !== ring) : rings)) } }));
    } else {
      this.editor.say('hint.threePoints');
    }
  }
}
