/**
 * Draws shapes on one picture: the tools, the pointer, the keyboard.
 * @module
 */
import { s, announce } from '../dom.js';
import { t } from '../i18n.js';
import { Drawing, nextKey } from './drawing.js';
import { area, bounds, contains, inside, nearestEdge, pathOf, ringContains, round, translate } from './geometry.js';
import { Stage } from './stage.js';
import { BoxTool, HandTool, MoveTool, PointsTool, PolygonTool, TemplateTool, WindowTool } from './tools.js';

/** Where copied shapes wait, on this page and the next. @type {import('./drawing.js').Mark[]} */
let clipboard = [];

/** Tells of `tool`, `state` (anything a panel shows) and `said` (a text for the labeler). */
export class Editor extends EventTarget {
  /** @type {Map<number, {x: number, y: number}>} */ #pointers = new Map();
  /** @type {{distance: number, x: number, y: number} | null} */ #pinch = null;
  #isPanning = false;
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
    this.isLocked = false;
    this.showsCross = localStorage.getItem('labeling.crosshair') === 'true';
    this.isReadOnly = false;
    /** Whether what is chosen was chosen by hand, rather than just drawn. */
    this.hasChosen = false;
    /** @type {{center: number, width: number} | null} */
    this.window = null;
    /** Where the keyboard points. @type {{x: number, y: number} | null} */
    this.cursor = null;
    this.tools = options.kind === 'box'
      ? { move: new MoveTool(this), box: new BoxTool(this), template: new TemplateTool(this), hand: new HandTool(this), window: new WindowTool(this) }
      : { move: new MoveTool(this), polygon: new PolygonTool(this, false), points: new PointsTool(this), hole: new PolygonTool(this, true), hand: new HandTool(this), window: new WindowTool(this) };
    this.toolName = options.kind;
    this.#listen();
    this.setDrawing(this.drawing);
  }

  get element() { return this.stage.element; }
  get size() { return this.stage.size; }
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
    if (!(name in this.tools) || (name === 'window' && !this.window)) return;
    this.tool.cancel();
    this.toolName = name;
    this.element.style.cursor = this.tool.cursor;
    if (name !== 'move' && name !== 'points' && name !== 'hole') this.drawing.select();
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

  /** @param {{center: number, width: number} | null} window */
  setWindow(window) {
    this.window = window;
    this.dispatchEvent(new Event('window'));
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
    return this.#visible.filter(mark => contains(mark.shape, point) || (mark.shape.polygon && (nearestEdge(mark.shape, point)?.distance ?? Infinity) * this.stage.zoom < 5))
      .sort((a, b) => area(a.shape) - area(b.shape))[0];
  }

  polygonAt(point) {
    return this.#visible.filter(mark => 'polygon' in mark.shape && !this.drawing.isLocked(mark) && contains(mark.shape, point)).sort((a, b) => area(a.shape) - area(b.shape))[0];
  }

  polygonEdgeAt(point, near) {
    return this.#visible.filter(mark => 'polygon' in mark.shape && !this.drawing.isLocked(mark))
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

  /** Puts copies a little aside, so that they can be seen. */
  paste() {
    if (this.isReadOnly || !clipboard.length) return;
    const size = this.size;
    const fits = clipboard.filter(mark => {
      const [x, y, width, height] = bounds(mark.shape);
      return !('mask' in mark.shape) && width <= size.width && height <= size.height && x + width <= size.width + width && y >= 0;
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
    const marks = this.#visible;
    if (!marks.length) return;
    const at = marks.findIndex(mark => this.drawing.isSelected(mark.key));
    const mark = marks[(at + step + marks.length) % marks.length];
    this.drawing.select(mark.key);
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

  /**
   * A key that the picture has to do with. Returns whether it was one.
   * @param {KeyboardEvent} event
   */
  key(event) {
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (command) return this.#command(key, event.shiftKey);
    if (event.altKey && !key.startsWith('Arrow')) return false;
    if (key.startsWith('Arrow')) return this.#arrow(key, event);
    const tools = { m: 'move', r: 'box', t: 'template', p: 'polygon', u: 'points', h: 'hole', g: 'hand', w: 'window' };
    if (tools[key] in this.tools) return this.setTool(tools[key]), true;
    switch (key) {
      case 'l': this.toggleLock(); return true;
      case 'c': this.toggleCross(); return true;
      case 'Delete': this.deleteSelected(); return true;
      case 'Backspace': if (!this.tool.stepBack()) this.deleteSelected(); return true;
      case 'Escape': return this.escape();
      case '+': case '=': this.stage.zoomBy(1.25); return true;
      case '-': this.stage.zoomBy(0.8); return true;
      case '0': this.stage.fit(); return true;
      case ']': this.cycle(1); return true;
      case '[': this.cycle(-1); return true;
      case ' ': return this.#press();
      case 'Enter': return this.tool.finish();
      default: return false;
    }
  }

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

  #command(key, shift) {
    switch (key) {
      case 'z': if (shift) this.drawing.redo(); else if (!this.tool.stepBack()) this.drawing.undo(); return true;
      case 'y': this.drawing.redo(); return true;
      case 'c': this.copy(); return true;
      case 'v': this.paste(); return true;
      case 'a': this.setTool('move'); this.drawing.select(...this.#visible.map(mark => mark.key)); return true;
      default: return false;
    }
  }

  /** Arrows move what is chosen; with Alt they change a box's size; with nothing chosen they move the keyboard's crosshair. */
  #arrow(key, event) {
    const step = event.shiftKey ? 10 : 1;
    const dx = key === 'ArrowLeft' ? -step : key === 'ArrowRight' ? step : 0;
    const dy = key === 'ArrowUp' ? -step : key === 'ArrowDown' ? step : 0;
    const chosen = this.drawing.selected.filter(mark => !this.drawing.isLocked(mark));
    if (chosen.length && !this.tool.busy && !this.cursor && !this.isReadOnly) {
      const keys = new Set(chosen.map(mark => mark.key));
      this.drawing.update(mark => keys.has(mark.key), mark => ({ ...mark, shape: event.altKey ? grown(mark.shape, dx, dy, this.size) : translate(mark.shape, dx, dy, this.size) }));
      return true;
    }
    if (this.toolName === 'hand') return this.stage.panBy(-dx * 20, -dy * 20), true;
    this.cursor = inside({ x: (this.cursor ?? this.stage.center).x + dx, y: (this.cursor ?? this.stage.center).y + dy }, this.size);
    this.cursor = { x: round(this.cursor.x), y: round(this.cursor.y) };
    this.stage.reveal(this.cursor);
    this.stage.showCross(this.cursor);
    this.tool.hover(this.cursor);
    announce(t('said.at', { x: Math.round(this.cursor.x), y: Math.round(this.cursor.y) }));
    return true;
  }

  #press() {
    if (this.isReadOnly) return false;
    this.cursor ??= inside(this.stage.center, this.size);
    this.stage.showCross(this.cursor);
    if (this.toolName === 'move') this.chooseAt(this.cursor);
    else this.tool.press(this.cursor);
    if (!this.tool.busy && this.toolName !== 'template') this.cursor = null;
    return true;
  }

  get #visible() { return this.drawing.marks.filter(mark => mark.shape && !this.options.isHidden(mark)); }

  #changed = () => {
    this.redraw();
    this.dispatchEvent(new Event('state'));
  };

  #listen() {
    const { element } = this;
    element.style.cursor = this.tool.cursor;
    element.addEventListener('pointerdown', event => this.#down(event));
    element.addEventListener('pointermove', event => this.#move(event));
    element.addEventListener('pointerup', event => this.#up(event));
    element.addEventListener('pointercancel', event => this.#up(event, true));
    element.addEventListener('pointerleave', () => { if (!this.cursor) this.stage.showCross(null); });
    element.addEventListener('dblclick', event => { if (!this.isReadOnly) this.tool.double(this.stage.pointOf(event)); });
    element.addEventListener('contextmenu', event => event.preventDefault());
    element.addEventListener('wheel', event => this.#wheel(event), { passive: false });
    this.stage.addEventListener('view', () => this.redraw());
  }

  #down(event) {
    this.element.focus({ preventScroll: true });
    this.element.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.cursor = null;
    if (this.#pointers.size === 2) {
      this.tool.cancel();
      this.#pinch = this.#span();
      return;
    }
    this.#isPanning = event.button === 1 || event.button === 2;
    if (!this.#isPanning && this.#pointers.size === 1 && (!this.isReadOnly || ['hand', 'window'].includes(this.toolName))) this.tool.down(this.stage.pointOf(event), event);
    this.redraw();
  }

  #move(event) {
    const point = this.stage.pointOf(event);
    const last = this.#pointers.get(event.pointerId);
    if (this.showsCross && event.pointerType !== 'touch') this.stage.showCross(point);
    if (!last) {
      this.tool.hover(point);
      return;
    }
    this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.#pinch) this.#pinchTo(this.#span());
    else if (this.#isPanning) this.stage.panBy(event.clientX - last.x, event.clientY - last.y);
    else this.tool.drag(point, event);
  }

  #up(event, cancelled = false) {
    if (!this.#pointers.delete(event.pointerId)) return;
    const wasPinch = this.#pinch !== null;
    if (this.#pointers.size < 2) this.#pinch = null;
    if (wasPinch || this.#isPanning) {
      this.#isPanning = false;
      return;
    }
    if (cancelled) this.tool.cancel();
    else this.tool.up(this.stage.pointOf(event), event);
    this.redraw();
  }

  #wheel(event) {
    event.preventDefault();
    if (event.shiftKey) this.stage.panBy(-event.deltaY - event.deltaX, 0);
    else this.stage.zoomBy(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), event);
  }

  #span() {
    const [a, b] = [...this.#pointers.values()];
    return { distance: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  }

  #pinchTo(span) {
    const from = this.#pinch;
    this.stage.panBy(span.x - from.x, span.y - from.y);
    if (from.distance > 0) this.stage.zoomBy(span.distance / from.distance, { clientX: span.x, clientY: span.y });
    this.#pinch = span;
  }
}

/** Whether a ring lies within another. */
function holds(outer, ring) {
  for (let i = 0; i < ring.length; i += 2) if (!ringContains(outer, { x: ring[i], y: ring[i + 1] })) return false;
  return true;
}

/** A box made larger or smaller by its right and lower edge. */
function grown(shape, dx, dy, size) {
  if (!('box' in shape)) return shape;
  const [x, y, width, height] = shape.box;
  return { box: [x, y, round(Math.min(Math.max(width + dx, 1), size.width - x)), round(Math.min(Math.max(height + dy, 1), size.height - y))] };
}
