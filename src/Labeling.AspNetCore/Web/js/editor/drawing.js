/**
 * What is drawn on one picture, with every step to undo and redo.
 * @module
 */

/**
 * @typedef {object} Mark One annotation while it is worked on.
 * @property {number} key Tells marks apart on this page.
 * @property {number} classId
 * @property {import('./geometry.js').Shape} [shape]
 * @property {number} [score] A model's confidence.
 * @property {boolean} [suggested] Whether it is a suggestion that nobody has touched yet.
 * @property {boolean} [isCrowd]
 * @property {boolean} [isOccluded]
 * @property {boolean} [isTruncated]
 */

const MOST_STEPS = 500;

let lastKey = 0;

/** @returns {number} A key that no mark has. */
export const nextKey = () => ++lastKey;

/** Marks of annotations as the API gives them. @param {any[]} annotations @param {boolean} suggested @returns {Mark[]} */
export const marksOf = (annotations, suggested) => annotations.map(({ id, ...annotation }) => ({ ...annotation, key: nextKey(), suggested }));

/** Annotations for the API: what a person hands in has no score. @param {readonly Mark[]} marks */
export const annotationsOf = marks => marks.map(({ key, score, suggested, ...annotation }) => annotation);

/** Annotations as a draft keeps them: with what was suggested. @param {readonly Mark[]} marks */
export const draftOf = marks => marks.map(({ key, suggested, ...annotation }) => annotation);

/** Tells of `change` (marks) and `select` (selection). */
export class Drawing extends EventTarget {
  /** @type {readonly Mark[]} */ #marks;
  /** @type {(readonly Mark[])[]} */ #undo = [];
  /** @type {(readonly Mark[])[]} */ #redo = [];
  /** @type {readonly Mark[] | null} */ #held = null;
  /** @type {Set<number>} */ #selection = new Set();
  /** @type {Set<number>} */ #locked = new Set();

  /** @param {readonly Mark[]} marks */
  constructor(marks = []) {
    super();
    this.#marks = marks;
    /** Whether anything was done here. */
    this.touched = false;
  }

  get marks() { return this.#marks; }
  get canUndo() { return this.#undo.length > 0; }
  get canRedo() { return this.#redo.length > 0; }

  /** The marks chosen, in drawing order. */
  get selected() { return this.#marks.filter(mark => this.#selection.has(mark.key)); }

  /** @param {number} key */
  isSelected(key) { return this.#selection.has(key); }

  /** @param {Mark} mark */
  isLocked(mark) { return this.#locked.has(mark.key); }

  /** Keeps what is there from being moved and reshaped, or lets go of it. What is drawn afterwards is free. @param {boolean} isLocked */
  lockAll(isLocked) { this.#locked = new Set(isLocked ? this.#marks.map(mark => mark.key) : []); }

  /** @param {number} key */
  find(key) { return this.#marks.find(mark => mark.key === key); }

  /** @param {number[]} keys */
  select(...keys) {
    this.#selection = new Set(keys);
    this.dispatchEvent(new Event('select'));
  }

  /** One step. @param {readonly Mark[]} marks */
  change(marks) {
    this.#remember(this.#held ?? this.#marks);
    this.#held = null;
    this.#set(marks);
  }

  /** @param {Mark} mark */
  add(mark) {
    this.change([...this.#marks, mark]);
    this.select(mark.key);
  }

  /** Changes some marks in one step. @param {(mark: Mark) => boolean} which @param {(mark: Mark) => Mark} how */
  update(which, how) {
    if (this.#marks.some(which)) this.change(this.#marks.map(mark => (which(mark) ? settled(how(mark)) : mark)));
  }

  /** @param {(mark: Mark) => boolean} which */
  remove(which) {
    if (!this.#marks.some(which)) return;
    this.change(this.#marks.filter(mark => !which(mark)));
    this.select(...this.selected.map(mark => mark.key));
  }

  /** Shows a step while a hand still moves; {@link settle} or {@link cancel} ends it. @param {number} key @param {(mark: Mark) => Mark} how */
  preview(key, how) {
    this.#held ??= this.#marks;
    this.#set(this.#marks.map(mark => (mark.key === key ? settled(how(mark)) : mark)));
  }

  settle() {
    if (!this.#held) return;
    this.#remember(this.#held);
    this.#held = null;
    this.#set(this.#marks);
  }

  cancel() {
    if (!this.#held) return;
    const before = this.#held;
    this.#held = null;
    this.#set(before);
  }

  undo() { this.#step(this.#undo, this.#redo); }
  redo() { this.#step(this.#redo, this.#undo); }

  #step(from, to) {
    this.cancel();
    const marks = from.pop();
    if (!marks) return;
    to.push(this.#marks);
    this.#set(marks);
    this.select(...this.selected.map(mark => mark.key));
  }

  #remember(marks) {
    this.#undo.push(marks);
    if (this.#undo.length > MOST_STEPS) this.#undo.shift();
    this.#redo = [];
  }

  #set(marks) {
    this.#marks = marks;
    this.touched = true;
    this.dispatchEvent(new Event('change'));
  }
}

/** What a person changed is no suggestion any more. @param {Mark} mark @returns {Mark} */
const settled = ({ score, suggested, ...mark }) => mark;
