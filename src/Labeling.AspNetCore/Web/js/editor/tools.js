/**
 * What a pointer does on the picture. A tool gets places in pixels of the picture and changes the drawing through the editor.
 * @module
 */
import { s } from '../dom.js';
import { boxAround, boxBetween, fault, inside, resize, round, translate, withRing } from './geometry.js';

/** How near, in pixels of the screen, is meant to be on it. */
const NEAR = 9;

/** @typedef {import('./geometry.js').Point} Point */

/** What all tools have; every part may be left as it is. */
export class Tool {
  /** @param {import('./editor.js').Editor} editor */
  constructor(editor) { this.editor = editor; }

  /** Whether something is half done. */
  get busy() { return false; }
  get cursor() { return 'crosshair'; }
  /** Whether the keyboard's crosshair stays where it is after a press. */
  get keepsPlace() { return false; }
  /** Whether what is chosen stays chosen when the tool is taken up. */
  get keepsChoice() { return false; }
  /** @param {Point} point @param {PointerEvent} event */
  down(point, event) {}
  /** @param {Point} point @param {PointerEvent} event */
  drag(point, event) {}
  /** @param {Point} point @param {PointerEvent} event */
  up(point, event) {}
  /** @param {Point} point */
  hover(point) {}
  /** @param {Point} point */
  double(point) {}
  /** The keyboard's stand-in for a press at the crosshair. @param {Point} point */
  press(point) {}
  /** Enter: ends what is half done. Returns whether there was anything. */
  finish() { return false; }
  /** Takes the last step of what is half done back. Returns whether there was anything. */
  stepBack() { return false; }
  /** Drops what is half done. */
  cancel() {}
  /** What to show over the shapes. @returns {SVGElement[]} */
  sketch() { return []; }
}

/** Takes hold of the grips of chosen shapes; what a tool without this does is its own. */
class GripTool extends Tool {
  /** @type {{key: number, handle?: string, vertex?: number[], from: Point} | null} */ held = null;

  get busy() { return this.held !== null; }

  /** @returns {boolean} Whether there was a grip under the pointer. */
  grab(point, event) {
    const grip = event.target instanceof Element ? event.target.closest('.grip') : null;
    if (!grip) return false;
    this.held = { key: Number(grip.dataset.key), handle: grip.dataset.handle, vertex: grip.dataset.vertex?.split(',').map(Number), from: point };
    return true;
  }

  drag(point) {
    const { held, editor } = this;
    if (!held) return;
    const to = inside(point, editor.size);
    editor.drawing.preview(held.key, mark => {
      if (held.handle) return { ...mark, shape: resize(held.start ??= mark.shape, held.handle, point, editor.size) };
      const [part, ring, index] = held.vertex;
      return { ...mark, shape: withRing(mark.shape, part, ring, points => { points.splice(index * 2, 2, round(to.x), round(to.y)); return points; }) };
    });
  }

  up() {
    if (!this.held) return;
    const mark = this.editor.drawing.find(this.held.key);
    if (mark && fault(mark.shape) === 'fault.tooSmall') this.editor.drawing.cancel();
    else this.editor.drawing.settle();
    this.held = null;
  }

  cancel() {
    this.editor.drawing.cancel();
    this.held = null;
  }
}

/** M: chooses, moves and reshapes. */
export class MoveTool extends GripTool {
  get cursor() { return 'default'; }
  get keepsChoice() { return true; }

  down(point, event) {
    const { drawing } = this.editor;
    if (this.grab(point, event)) return;
    const mark = this.editor.markAt(point);
    if (!mark) {
      if (!event.shiftKey) drawing.select();
      return;
    }
    const others = drawing.selected.map(other => other.key);
    if (event.shiftKey) drawing.select(...(drawing.isSelected(mark.key) ? others.filter(key => key !== mark.key) : [...others, mark.key]));
    else drawing.select(mark.key);
    if (!drawing.isLocked(mark) && drawing.isSelected(mark.key)) this.held = { key: mark.key, from: point, shape: mark.shape };
  }

  drag(point) {
    const { held, editor } = this;
    if (!held?.shape) return super.drag(point);
    if (!held.moved && Math.hypot(point.x - held.from.x, point.y - held.from.y) * editor.stage.zoom < 3) return;
    held.moved = true;
    editor.drawing.preview(held.key, mark => ({ ...mark, shape: translate(held.shape, point.x - held.from.x, point.y - held.from.y, editor.size) }));
  }
}

/** R: draws boxes. The grips of the last one work too, so that it can be put right at once. */
export class BoxTool extends GripTool {
  /** @type {Point | null} */ #from = null;
  /** @type {Point | null} */ #to = null;

  get busy() { return this.#from !== null || super.busy; }

  down(point, event) {
    if (this.grab(point, event)) return;
    this.#from = inside(point, this.editor.size);
    this.#to = null;
  }

  drag(point) {
    if (!this.#from) return super.drag(point);
    this.#to = point;
    this.editor.redraw();
  }

  hover(point) {
    if (this.#from) this.drag(point);
  }

  up(point) {
    if (!this.#from) return super.up();
    this.#end(point);
  }

  press(point) {
    if (this.#from) this.#end(point);
    else this.#from = inside(point, this.editor.size);
    this.editor.redraw();
  }

  cancel() {
    super.cancel();
    this.#from = this.#to = null;
    this.editor.redraw();
  }

  sketch() {
    return this.#from && this.#to ? [this.editor.sketchOf(boxBetween(this.#from, this.#to, this.editor.size))] : [];
  }

  /** A click without a drag is no box: nothing without a size is ever left behind. */
  #end(point) {
    const shape = boxBetween(this.#from, point, this.editor.size);
    this.#from = this.#to = null;
    if (Math.min(shape.box[2], shape.box[3]) * this.editor.stage.zoom < 3 || fault(shape)) {
      this.editor.chooseAt(point);
      this.editor.redraw();
      return;
    }
    this.editor.addShape(shape);
  }
}

/** T: puts a box of the size of the last one. */
export class TemplateTool extends Tool {
  get keepsPlace() { return true; }

  /** @type {Point | null} */ #at = null;

  hover(point) {
    this.#at = point;
    this.editor.redraw();
  }

  down(point) { this.press(point); }

  press(point) { this.editor.addShape(boxAround(point, this.editor.templateSize, this.editor.size)); }

  cancel() {
    this.#at = null;
    this.editor.redraw();
  }

  sketch() {
    return this.#at ? [this.editor.sketchOf(boxAround(this.#at, this.editor.templateSize, this.editor.size))] : [];
  }
}

/** P: draws outlines by clicks; H: cuts holes in the chosen one. */
export class PolygonTool extends Tool {
  /** @type {number[]} */ #points = [];
  /** @type {Point | null} */ #next = null;

  /** @param {import('./editor.js').Editor} editor @param {boolean} isHole */
  constructor(editor, isHole) {
    super(editor);
    this.isHole = isHole;
  }

  get busy() { return this.#points.length > 0; }
  get keepsChoice() { return this.isHole; }

  down(point, event) {
    if (event.detail > 1) return;
    this.press(point);
  }

  press(point) {
    const { x, y } = inside(point, this.editor.size);
    if (this.#points.length >= 6 && this.#isNear(point)) {
      this.finish();
      return;
    }
    if (this.isHole && !this.#points.length && !this.editor.polygonAt(point)) {
      this.editor.say('hint.holeWhere');
      return;
    }
    const [lastX, lastY] = this.#points.slice(-2);
    if (lastX !== round(x) || lastY !== round(y)) this.#points.push(round(x), round(y));
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

  #isNear(point) {
    return Math.hypot(point.x - this.#points[0], point.y - this.#points[1]) * this.editor.stage.zoom < NEAR;
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
    const near = editor.polygonEdgeAt(point, NEAR);
    if (!near) {
      const mark = editor.polygonAt(point);
      editor.drawing.select(...(mark ? [mark.key] : []));
      return;
    }
    const { mark, edge } = near;
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

/** G: moves the picture. */
export class HandTool extends Tool {
  /** @type {PointerEvent | null} */ #last = null;

  get cursor() { return 'grab'; }
  down(point, event) { this.#last = event; }

  drag(point, event) {
    if (!this.#last) return;
    this.editor.stage.panBy(event.clientX - this.#last.clientX, event.clientY - this.#last.clientY);
    this.#last = event;
  }

  up() { this.#last = null; }
}

/** W: window and level of a DICOM picture: across for the width, up and down for the level. */
export class WindowTool extends Tool {
  /** @type {{event: PointerEvent, center: number, width: number} | null} */ #from = null;

  get cursor() { return 'ns-resize'; }

  down(point, event) {
    const window = this.editor.window;
    if (window) this.#from = { event, ...window };
  }

  drag(point, event) {
    if (!this.#from) return;
    const scale = Math.max(this.#from.width, 1) / 300;
    this.editor.setWindow({
      center: Math.round(this.#from.center + (event.clientY - this.#from.event.clientY) * scale),
      width: Math.max(1, Math.round(this.#from.width + (event.clientX - this.#from.event.clientX) * scale)),
    });
  }

  up() { this.#from = null; }
}

