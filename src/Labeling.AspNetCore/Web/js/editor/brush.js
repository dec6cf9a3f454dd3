/**
 * B: paints masks; E: takes away from them. One stroke is one step.
 * @module
 */
import { s } from '../dom.js';
import { inside } from './geometry.js';
import { maskOf, polygonRuns, runsOf, strokeRuns, subtract, union } from './mask.js';
import { Tool } from './tool.js';

/** @typedef {import('./geometry.js').Point} Point */

export class BrushTool extends Tool {
  /** @type {Point[]} The stroke that is half done. */ #points = [];
  /** @type {Point | null} */ #at = null;
  /** @type {number | null} What the stroke works on; null makes a mask. */ #target = null;

  /** @param {import('./editor.js').Editor} editor @param {boolean} isEraser */
  constructor(editor, isEraser) {
    super(editor);
    this.isEraser = isEraser;
  }

  get busy() { return this.#points.length > 0; }
  get keepsPlace() { return true; }
  get keepsChoice() { return true; }

  down(point) { this.#begin(point); }

  drag(point) {
    this.#at = point;
    if (this.busy) this.#points.push(inside(point, this.editor.size));
    this.editor.redraw();
  }

  /** The keyboard's brush is down between two presses, and paints as the crosshair moves; a mouse that is pushed meanwhile does not. */
  hover(point) {
    if (!this.busy || point === this.editor.cursor) this.drag(point);
  }

  up() { this.#end(); }

  press(point) {
    this.#at = point;
    if (this.busy) this.#end();
    else this.#begin(point);
    this.editor.redraw();
  }

  finish() {
    if (!this.busy) return false;
    this.#end();
    return true;
  }

  stepBack() {
    const wasBusy = this.busy;
    this.#points = [];
    this.editor.redraw();
    return wasBusy;
  }

  cancel() {
    this.#points = [];
    this.#at = null;
    this.editor.redraw();
  }

  sketch() {
    const width = this.editor.brushSize;
    const parts = [];
    if (this.busy) {
      const [first, ...rest] = this.#points;
      const d = `M${first.x} ${first.y}${rest.length ? '' : 'h0'}${rest.map(({ x, y }) => `L${x} ${y}`).join('')}`;
      const stroke = s('path', { class: this.isEraser ? 'stroke erases' : 'stroke', d, 'stroke-width': width });
      const target = this.#target === null ? null : this.editor.drawing.find(this.#target);
      stroke.style.setProperty('--shape', target ? this.editor.options.classOf(target.classId).color : this.editor.currentColor);
      parts.push(stroke);
    }
    if (this.#at) parts.push(s('circle', { class: 'brush', cx: this.#at.x, cy: this.#at.y, r: width / 2 }));
    return parts;
  }

  #begin(point) {
    const { editor } = this;
    const target = this.#findTarget(point);
    if (this.isEraser && !target) {
      editor.say('hint.eraseWhat');
      return;
    }
    if (!target && editor.options.currentClass() === null) {
      editor.say('hint.chooseClass');
      return;
    }
    this.#target = target?.key ?? null;
    this.#points = [inside(point, editor.size)];
    editor.redraw();
  }

  /** The mask in hand: the one painted last while the label stays the same, or one chosen by hand. The eraser takes what it is put on where nothing is chosen. */
  #findTarget(point) {
    const { drawing, hasChosen, options } = this.editor;
    const chosen = drawing.selected;
    const isFree = mark => mark && !drawing.isLocked(mark) && !options.isHidden(mark) && mark.shape && !('box' in mark.shape);
    if (chosen.length === 1 && isFree(chosen[0]) && (hasChosen || ('mask' in chosen[0].shape && (this.isEraser || chosen[0].classId === options.currentClass())))) return chosen[0];
    const under = this.isEraser ? this.editor.markAt(point) : null;
    return isFree(under) ? under : null;
  }

  #end() {
    const { editor } = this;
    const { drawing, size } = editor;
    const stroke = strokeRuns(this.#points, editor.brushSize, size);
    const target = this.#target === null ? null : drawing.find(this.#target);
    this.#points = [];
    this.#target = null;
    editor.redraw();
    if (!stroke.length || editor.isReadOnly) return;
    if (!target) {
      if (!this.isEraser) editor.addShape({ mask: maskOf(stroke, size) });
      return;
    }
    // A polygon that is painted on becomes a mask.
    const before = 'mask' in target.shape ? runsOf(target.shape.mask) : polygonRuns(target.shape.polygon, size);
    const after = this.isEraser ? subtract(before, stroke) : union(before, stroke);
    if (!after.length) drawing.remove(mark => mark.key === target.key);
    else if (after.length !== before.length || after.some((value, i) => value !== before[i])) drawing.update(mark => mark.key === target.key, mark => ({ ...mark, shape: { mask: maskOf(after, size) } }));
    if (after.length && !drawing.isSelected(target.key)) drawing.select(target.key);
  }
}
