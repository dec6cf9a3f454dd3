/** Boxes: drawn, or put at one size. @module */
import { boxAround, boxBetween, fault, inside } from './geometry.js';
import { GripTool, Tool } from './tool.js';

/** @typedef {import('./geometry.js').Point} Point */

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
