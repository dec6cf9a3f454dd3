/**
 * A picture with shapes over it, zoomed and moved at will.
 * @module
 */
import { h, s } from '../dom.js';
import { t } from '../i18n.js';
import { bounds, clamp, handles, pathOf, vertices } from './geometry.js';

const MIN_ZOOM = 0.02;
const MAX_ZOOM = 200;

/** Fingers need larger grips. */
const coarse = matchMedia('(pointer: coarse)');

/**
 * @typedef {object} StageClass What a class looks like.
 * @property {string} name
 * @property {string} color
 */

/** Tells of `view` when the zoom changed. */
export class Stage extends EventTarget {
  /** @type {Map<number, {group: SVGElement, outline: SVGElement, tag: SVGElement, text: SVGElement}>} */ #drawn = new Map();
  #zoom = 1;
  #x = 0;
  #y = 0;
  #fitted = true;

  /** @param {(classId: number) => StageClass} classOf */
  constructor(classOf) {
    super();
    this.classOf = classOf;
    this.size = { width: 1, height: 1 };
    this.picture = h('img.picture', { alt: '', draggable: 'false' });
    this.shapes = s('g', { class: 'shapes' });
    this.extra = s('g', { class: 'extra' });
    this.hold = s('g', { class: 'hold' });
    this.world = s('g', {}, this.shapes, this.extra);
    this.cross = s('g', { class: 'crosshair', visibility: 'hidden' }, s('line'), s('line'));
    this.overlay = s('svg', { class: 'overlay', 'aria-hidden': 'true' }, this.world, this.hold, this.cross);
    this.element = h('div.stage', { tabindex: '0', role: 'application', 'aria-label': t('stage.label') }, this.picture, this.overlay);
    new ResizeObserver(() => { if (this.#fitted) this.fit(); else this.#apply(); }).observe(this.element);
  }

  get zoom() { return this.#zoom; }

  /** The place on the picture under a place in the window. @param {{clientX: number, clientY: number}} event */
  pointOf(event) {
    const frame = this.element.getBoundingClientRect();
    return { x: (event.clientX - frame.left - this.#x) / this.#zoom, y: (event.clientY - frame.top - this.#y) / this.#zoom };
  }

  /** The place in the window of a place on the picture. */
  screenOf(point) {
    return { x: point.x * this.#zoom + this.#x, y: point.y * this.#zoom + this.#y };
  }

  /** The middle of what is seen, on the picture. */
  get center() {
    const frame = this.element.getBoundingClientRect();
    return { x: (frame.width / 2 - this.#x) / this.#zoom, y: (frame.height / 2 - this.#y) / this.#zoom };
  }

  /** Shows the same picture in another light. @param {HTMLImageElement} picture */
  swap(picture) {
    for (const name of ['width', 'height', 'filter', 'transform']) picture.style[name] = this.picture.style[name];
    picture.className = this.picture.className;
    picture.alt = '';
    picture.draggable = false;
    this.picture.replaceWith(picture);
    this.picture = picture;
  }

  /** Shows a picture. @param {HTMLImageElement} picture @param {{width: number, height: number}} size In the pixels that shapes count in. */
  show(picture, size) {
    picture.className = 'picture';
    picture.style.width = `${size.width}px`;
    picture.style.height = `${size.height}px`;
    picture.draggable = false;
    picture.style.filter = this.picture.style.filter;
    this.picture.replaceWith(picture);
    this.picture = picture;
    this.size = size;
    this.fit();
  }

  /** Shows no picture: the one to come is on its way. */
  clear() {
    const none = h('img.picture', { alt: '', draggable: 'false' });
    none.style.filter = this.picture.style.filter;
    this.picture.replaceWith(none);
    this.picture = none;
  }

  /** Shows the whole picture. */
  fit() {
    const frame = this.element.getBoundingClientRect();
    if (!frame.width || !frame.height) return;
    this.#zoom = clamp(Math.min((frame.width - 24) / this.size.width, (frame.height - 24) / this.size.height), MIN_ZOOM, MAX_ZOOM);
    this.#x = (frame.width - this.size.width * this.#zoom) / 2;
    this.#y = (frame.height - this.size.height * this.#zoom) / 2;
    this.#fitted = true;
    this.#apply();
  }

  /** Zooms around a place in the window, or the middle. @param {number} factor @param {{clientX: number, clientY: number}} [at] */
  zoomBy(factor, at) {
    const frame = this.element.getBoundingClientRect();
    const [px, py] = at ? [at.clientX - frame.left, at.clientY - frame.top] : [frame.width / 2, frame.height / 2];
    const zoom = clamp(this.#zoom * factor, MIN_ZOOM, MAX_ZOOM);
    this.#x = px - ((px - this.#x) * zoom) / this.#zoom;
    this.#y = py - ((py - this.#y) * zoom) / this.#zoom;
    this.#zoom = zoom;
    this.#fitted = false;
    this.#apply();
  }

  /** @param {number} dx @param {number} dy In pixels of the screen. */
  panBy(dx, dy) {
    this.#x += dx;
    this.#y += dy;
    this.#fitted = false;
    this.#apply();
  }

  /** Moves the view so that a place on the picture is seen. */
  reveal(point) {
    const frame = this.element.getBoundingClientRect();
    const at = this.screenOf(point);
    const dx = at.x < 20 ? 20 - at.x : at.x > frame.width - 20 ? frame.width - 20 - at.x : 0;
    const dy = at.y < 20 ? 20 - at.y : at.y > frame.height - 20 ? frame.height - 20 - at.y : 0;
    if (dx || dy) this.panBy(dx, dy);
  }

  /** @param {number} brightness @param {number} contrast Both 1 for as it is. */
  adjust(brightness, contrast) {
    this.picture.style.filter = brightness === 1 && contrast === 1 ? '' : `brightness(${brightness}) contrast(${contrast})`;
  }

  /** Shows lines through a place, or none. @param {{x: number, y: number} | null} point */
  showCross(point) {
    this.cross.setAttribute('visibility', point ? 'visible' : 'hidden');
    if (!point) return;
    const { x, y } = this.screenOf(point);
    const [across, down] = this.cross.children;
    for (const [name, value] of Object.entries({ x1: 0, x2: 10000, y1: y, y2: y })) across.setAttribute(name, String(value));
    for (const [name, value] of Object.entries({ x1: x, x2: x, y1: 0, y2: 10000 })) down.setAttribute(name, String(value));
  }

  /**
   * Draws marks.
   * @param {readonly import('./drawing.js').Mark[]} marks
   * @param {{isSelected: (key: number) => boolean, isHidden: (mark: import('./drawing.js').Mark) => boolean, isLocked: (mark: import('./drawing.js').Mark) => boolean, grips: 'box' | 'points' | 'none'}} how
   */
  draw(marks, how) {
    const seen = new Set();
    for (const mark of marks) {
      if (!mark.shape) continue;
      seen.add(mark.key);
      this.#drawMark(mark, how);
    }
    for (const [key, drawn] of this.#drawn) {
      if (!seen.has(key)) {
        drawn.group.remove();
        this.#drawn.delete(key);
      }
    }
    this.#grips = marks.filter(mark => mark.shape && !how.isLocked(mark) && how.isSelected(mark.key) && !how.isHidden(mark)).map(mark => ({ mark, kind: how.grips }));
    this.#drawGrips();
  }

  /** @type {{mark: import('./drawing.js').Mark, kind: string}[]} */ #grips = [];

  #drawMark(mark, how) {
    let drawn = this.#drawn.get(mark.key);
    if (!drawn) {
      const outline = s('path', { class: 'outline' });
      const text = s('text', { x: 5, y: -5 });
      const tag = s('g', { class: 'tag' }, s('rect', { height: 18, y: -18, rx: 3 }), text);
      const group = s('g', { class: 'shape', 'data-key': mark.key }, outline, tag);
      this.#drawn.set(mark.key, drawn = { group, outline, tag, text });
    }
    this.shapes.append(drawn.group);
    const { name, color } = this.classOf(mark.classId);
    drawn.outline.setAttribute('d', pathOf(mark.shape));
    drawn.group.setAttribute('class', `shape${mark.suggested ? ' suggested' : ''}${how.isSelected(mark.key) ? ' selected' : ''}${how.isLocked(mark) ? ' locked' : ''}`);
    drawn.group.style.setProperty('--shape', color);
    drawn.group.setAttribute('visibility', how.isHidden(mark) ? 'hidden' : 'visible');
    const label = mark.suggested && mark.score !== undefined ? `${name} ${Math.round(mark.score * 100)}%` : name;
    if (drawn.text.textContent !== label) {
      drawn.text.textContent = label;
      const full = drawn.text.getComputedTextLength?.() || label.length * 7;
      drawn.tag.firstChild.setAttribute('width', String(full + 10));
    }
    const [x, y] = bounds(mark.shape);
    drawn.tag.dataset.x = String(x);
    drawn.tag.dataset.y = String(y);
    this.#placeTag(drawn.tag);
  }

  #placeTag(tag) {
    tag.setAttribute('transform', `translate(${tag.dataset.x} ${tag.dataset.y}) scale(${1 / this.#zoom})`);
  }

  /** Handles keep their size on the screen, so they lie outside the zoomed world. */
  #drawGrips() {
    const grips = this.#grips.flatMap(({ mark, kind }) => {
      const color = this.classOf(mark.classId).color;
      if ('box' in mark.shape && kind !== 'none') {
        return handles(mark.shape).map(handle => this.#grip(handle, color, { 'data-key': mark.key, 'data-handle': handle.name }, 'rect'));
      }
      if ('polygon' in mark.shape && kind !== 'none') {
        return vertices(mark.shape).map(vertex => this.#grip(vertex, color, { 'data-key': mark.key, 'data-vertex': `${vertex.part},${vertex.ring},${vertex.index}` }, 'circle'));
      }
      return [];
    });
    this.hold.replaceChildren(...grips);
  }

  #grip(point, color, data, kind) {
    const { x, y } = this.screenOf(point);
    const half = coarse.matches ? 10 : 4.5;
    const place = kind === 'rect' ? { x: x - half, y: y - half, width: 2 * half, height: 2 * half, rx: half / 2 } : { cx: x, cy: y, r: half + 0.5 };
    const grip = s(kind, { class: 'grip', ...data, ...place });
    grip.style.setProperty('--shape', color);
    return grip;
  }

  #apply() {
    this.picture.style.transform = `translate(${this.#x}px, ${this.#y}px) scale(${this.#zoom})`;
    this.picture.classList.toggle('magnified', this.#zoom > 3);
    this.world.setAttribute('transform', `translate(${this.#x} ${this.#y}) scale(${this.#zoom})`);
    for (const { tag } of this.#drawn.values()) this.#placeTag(tag);
    this.#drawGrips();
    this.dispatchEvent(new Event('view'));
  }
}
