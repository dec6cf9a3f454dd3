/**
 * What a pointer does on the picture. A tool gets places in pixels of the picture and changes the drawing through the editor.
 * @module
 */
import { fault, inside, resize, round, withRing } from './geometry.js';

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
  /** A second finger came down: what the first one began was no drawing. */
  interrupt() { this.cancel(); }
  /** What to show over the shapes. @returns {SVGElement[]} */
  sketch() { return []; }
}

/** Takes hold of the grips of chosen shapes; what a tool without this does is its own. */
export class GripTool extends Tool {
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
