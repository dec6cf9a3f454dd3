/**
 * Draws shapes on one picture: the tools, the pointer, the keyboard.
 * @module
 */
import { s, announce } from '../dom.js';
import { t } from '../i18n.js';
import { Drawing, nextKey } from './drawing.js';
import { area, bounds, clamp, contains, nearestEdge, pathOf, ringContains, translate } from './geometry.js';
import { BoxTool, TemplateTool } from './boxtools.js';
import { BrushTool } from './brush.js';
import { handleKey } from './keyboard.js';
import { MoveTool } from './movetool.js';
import { listenToPointers } from './pointers.js';
import { PointsTool, PolygonTool } from './polygontools.js';
import { Stage } from './stage.js';
import { HandTool, WindowTool } from './viewtools.js';

const MOST_BRUSH = 500;

/** Where copied shapes wait, on this page and the next. @type {import('./drawing.js').Mark[]} */
let clipboard = [];

/** Tells of `tool`, `state` (anything a panel shows) and `said` (a text for the labeler). */
export class Editor extends EventTarget {
  #frame = 0;

  /**
   * @param {object} options
   * @param {'box' | 'polygon'} options.kind What shapes are made.
   * @param {(classId: number) => {name: string, color: string}} options.classOf
   * @param {() => number | null} options.currentClass
   * @param {(mark: import('./drawing.js').Mark) => boolean} options.isHidden
   */
  constructor(options) {
    super();
    this.options = options;
    this.stage = new Stage(options.classOf);
    this.drawing = new Drawing();
    /** The size of the last box: what the template tool puts. @type {[number, number]} */
    this.templateSize = [50, 50];
    /** How wide the brush is, in pixels of the picture. */
    this.brushSize = clamp(Number(localStorage.getItem('labeling.brush')) || 24, 1, MOST_BRUSH);
    this.isLocked = false;
    this.showsCross = localStorage.getItem('labeling.crosshair') === 'true';
    this.isReadOnly = false;
    /** Whether what is chosen was chosen by hand, rather than just drawn. */
    this.hasChosen = false;
    /** @type {{center: number, width: number} | null} */
    this.window = null;
    /** Whether the window tool was asked for before the picture's window was known. */
    this.awaitsWindow = false;
    /** Where the keyboard points. @type {{x: number, y: number} | null} */
    this.cursor = null;
    this.tools = options.kind === 'box'
      ? { move: new MoveTool(this), box: new BoxTool(this), template: new TemplateTool(this), hand: new HandTool(this), window: new WindowTool(this) }
      : { move: new MoveTool(this), polygon: new PolygonTool(this, false), points: new PointsTool(this), hole: new PolygonTool(this, true), brush: new BrushTool(this, false), erase: new BrushTool(this, true), hand: new HandTool(this), window: new WindowTool(this) };
    this.toolName = options.kind;
    this.element.style.cursor = this.tool.cursor;
    this.stage.addEventListener('view', () => this.redraw());
    listenToPointers(this);
    this.setDrawing(this.drawing);
  }

  get element() { return this.stage.element; }
  get size() { return this.stage.size; }

  /** Whether the tool in hand has a width. */
  get hasBrush() { return this.toolName === 'brush' || this.toolName === 'erase'; }
  get tool() { return this.tools[this.toolName]; }
  get currentColor() {
    const id = this.options.currentClass();
    return id === null ? '#868e96' : this.options.classOf(id).color;
  }

  /** Takes another picture's drawing up. @param {Drawing} drawing */
  setDrawing(drawing) {
    this.tool.cancel();
    this.drawing.removeEventListener('change', this.#changed);
    this.drawing.removeEventListener('select', this.#changed);
    this.drawing = drawing;
    drawing.addEventListener('change', this.#changed);
    drawing.addEventListener('select', this.#changed);
    this.cursor = null;
    this.#changed();
  }

  /** @param {string} name */
  setTool(name) {
    if (!(name in this.tools)) return;
    this.awaitsWindow = name === 'window' && !this.window;
    if (this.awaitsWindow) return;
    this.tool.cancel();
    this.toolName = name;
    this.element.style.cursor = this.tool.cursor;
    if (!this.tool.keepsChoice) this.drawing.select();
    this.redraw();
    this.dispatchEvent(new Event('tool'));
  }

  /** L: keeps what is there from being moved; what is drawn afterwards is free. */
  toggleLock() {
    this.isLocked = !this.isLocked;
    this.drawing.lockAll(this.isLocked);
    announce(t(this.isLocked ? 'said.locked' : 'said.unlocked'));
    this.#changed();
  }

  toggleCross() {
    this.showsCross = !this.showsCross;
    localStorage.setItem('labeling.crosshair', String(this.showsCross));
    if (!this.showsCross) this.stage.showCross(null);
    this.dispatchEvent(new Event('state'));
  }

  /** Makes the brush wider or narrower, by a fifth or a pixel. @param {number} direction 1 or -1. */
  resizeBrush(direction) {
    const step = Math.max(1, Math.round(this.brushSize * 0.2));
    this.brushSize = clamp(this.brushSize + direction * step, 1, MOST_BRUSH);
    localStorage.setItem('labeling.brush', String(this.brushSize));
    announce(t('said.brush', { size: this.brushSize }));
    this.redraw();
    this.dispatchEvent(new Event('state'));
  }

  /** @param {{center: number, width: number} | null} window */
  setWindow(window) {
    this.window = window;
    this.dispatchEvent(new Event('window'));
    if (window && this.awaitsWindow) this.setTool('window');
  }

  /** @param {import('./geometry.js').Shape} shape */
  addShape(shape) {
    const classId = this.options.currentClass();
    if (this.isReadOnly) return;
    if (classId === null) {
      this.say('hint.chooseClass');
      return;
    }
    if ('box' in shape) this.templateSize = [shape.box[2], shape.box[3]];
    this.drawing.add({ key: nextKey(), classId, shape });
    this.hasChosen = false;
    announce(t('said.added', { name: this.options.classOf(classId).name }));
  }

  /** @param {number[]} ring */
  addHole(ring) {
    const mark = this.drawing.marks.filter(candidate => candidate.shape && 'polygon' in candidate.shape && !this.drawing.isLocked(candidate))
      .sort((a, b) => Number(this.drawing.isSelected(b.key)) - Number(this.drawing.isSelected(a.key)))
      .find(candidate => candidate.shape.polygon.some(([outer]) => holds(outer, ring)));
    if (!mark) {
      this.say('fault.holeOutside');
      return;
    }
    const part = mark.shape.polygon.findIndex(([outer]) => holds(outer, ring));
    this.drawing.update(other => other.key === mark.key, old => ({ ...old, shape: { polygon: old.shape.polygon.map((rings, p) => (p === part ? [...rings, ring] : rings)) } }));
    this.drawing.select(mark.key);
  }

  /** The shape under a place; the smallest, so that a small one in a big one can be had. */
  markAt(point) {
    return this.visible.filter(mark => contains(mark.shape, point) || (mark.shape.polygon && (nearestEdge(mark.shape, point)?.distance ?? Infinity) * this.stage.zoom < 5))
      .sort((a, b) => area(a.shape) - area(b.shape))[0];
  }

  polygonAt(point) {
    return this.visible.filter(mark => 'polygon' in mark.shape && !this.drawing.isLocked(mark) && contains(mark.shape, point)).sort((a, b) => area(a.shape) - area(b.shape))[0];
  }

  polygonEdgeAt(point, near) {
    return this.visible.filter(mark => 'polygon' in mark.shape && !this.drawing.isLocked(mark))
      .map(mark => ({ mark, edge: nearestEdge(mark.shape, point) }))
      .filter(({ edge }) => edge && edge.distance * this.stage.zoom < near)
      .sort((a, b) => a.edge.distance - b.edge.distance)[0];
  }

  /** A click with a drawing tool chooses what is there. */
  chooseAt(point) {
    const mark = this.markAt(point);
    this.drawing.select(...(mark ? [mark.key] : []));
    this.hasChosen = true;
  }

  /** Gives shapes chosen by hand another class. Returns whether there were any. @param {number} classId */
  setClassOfSelected(classId) {
    if (this.isReadOnly || !this.drawing.selected.length || !(this.hasChosen || this.toolName === 'move')) return false;
    const keys = new Set(this.drawing.selected.map(mark => mark.key));
    this.drawing.update(mark => keys.has(mark.key) && mark.classId !== classId, mark => ({ ...mark, classId }));
    return true;
  }

  deleteSelected() {
    if (this.isReadOnly) return;
    const count = this.drawing.selected.length;
    this.drawing.remove(mark => this.drawing.isSelected(mark.key) && !this.drawing.isLocked(mark));
    if (count) announce(t('said.deleted', { count }));
  }

  copy() {
    clipboard = this.drawing.selected.map(mark => ({ ...mark }));
    if (clipboard.length) this.say('said.copied', { count: clipboard.length });
  }

  /** A key that the picture has to do with. Returns whether it was one. @param {KeyboardEvent} event */
  key(event) { return handleKey(this, event); }

  /** Esc: drops what is half done, or else lets go of what is chosen. */
  escape() {
    const isBusy = this.tool.busy || this.drawing.selected.length > 0 || this.cursor !== null;
    if (this.tool.busy) this.tool.cancel();
    else this.drawing.select();
    this.cursor = null;
    this.stage.showCross(null);
    this.redraw();
    return isBusy;
  }

  /** Puts copies a little aside, so that they can be seen. */
  paste() {
    if (this.isReadOnly || !clipboard.length) return;
    const size = this.size;
    const fits = clipboard.filter(mark => {
      const [, , width, height] = bounds(mark.shape);
      return width <= size.width && height <= size.height;
    });
    const copies = fits.map(({ score, suggested, ...mark }) => ({ ...mark, key: nextKey(), shape: translate(translate(mark.shape, 0, 0, size), 12, 12, size) }));
    clipboard = copies.map(mark => ({ ...mark }));
    this.drawing.change([...this.drawing.marks, ...copies]);
    this.drawing.select(...copies.map(mark => mark.key));
  }

  /** Puts marks that were kept elsewhere on the clipboard. @param {any[]} marks */
  static keep(marks) { clipboard = marks.filter(mark => mark.shape); }

  /** The next or previous shape. @param {number} step */
  cycle(step) {
    const marks = this.visible;
    if (!marks.length) return;
    const at = marks.findIndex(mark => this.drawing.isSelected(mark.key));
    const mark = marks[(at + step + marks.length) % marks.length];
    this.drawing.select(mark.key);
    this.hasChosen = true;
    this.cursor = null;
    this.stage.showCross(null);
    const [x, y, width, height] = bounds(mark.shape);
    this.stage.reveal({ x: x + width / 2, y: y + height / 2 });
    announce(t('said.selected', { name: this.options.classOf(mark.classId).name, x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) }));
  }

  /** @param {string} key @param {Record<string, any>} [values] */
  say(key, values) { this.dispatchEvent(new CustomEvent('said', { detail: t(key, values) })); }

  /** The outline of what would be made. @param {import('./geometry.js').Shape} shape */
  sketchOf(shape) {
    const sketch = s('path', { class: 'sketch', d: pathOf(shape) });
    sketch.style.setProperty('--shape', this.currentColor);
    return sketch;
  }

  redraw() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.drawNow();
    });
  }

  drawNow() {
    this.stage.draw(this.drawing.marks, {
      isSelected: key => this.drawing.isSelected(key),
      isHidden: this.options.isHidden,
      isLocked: mark => this.drawing.isLocked(mark),
      grips: this.isReadOnly || this.toolName === 'hand' || this.toolName === 'window' ? 'none' : 'points',
    });
    this.stage.extra.replaceChildren(...this.tool.sketch());
  }

  /** What can be seen. */
  get visible() { return this.drawing.marks.filter(mark => mark.shape && !this.options.isHidden(mark)); }

  #changed = () => {
    this.redraw();
    this.dispatchEvent(new Event('state'));
  };
}

/** Whether a ring lies within another. */
function holds(outer, ring) {
  for (let i = 0; i < ring.length; i += 2) if (!ringContains(outer, { x: ring[i], y: ring[i + 1] })) return false;
  return true;
}
