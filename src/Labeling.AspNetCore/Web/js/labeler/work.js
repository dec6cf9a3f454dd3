/**
 * What a labeler does on one item of a task: the labels, a skip, and how long it took.
 * @module
 */
import { Drawing, annotationsOf, draftOf, marksOf, nextKey } from '../editor/drawing.js';
import { fault } from '../editor/geometry.js';
import { keep, recall } from './browserstore.js';

/** Pauses longer than this are no work. */
const LONGEST_STEP_MS = 120_000;

export class ItemWork {
  #clock = 0;

  /**
   * @param {string} key Where the browser keeps the draft.
   * @param {any} item As the API gave it.
   * @param {string} taskType
   */
  constructor(key, item, taskType) {
    this.storeKey = key;
    this.item = item;
    this.taskType = taskType;
    this.elapsedMs = 0;
    /** @type {{reason: string} | null} */
    this.skip = null;
    const local = recall(key);
    const source = local?.annotations ?? item.draft ?? item.suggestion ?? [];
    const isFresh = !local && !item.draft;
    this.elapsedMs = local?.elapsedMs ?? 0;
    this.drawing = new Drawing(marksOf(source, false).map(mark => (isFresh ? { ...mark, suggested: true } : { ...mark, suggested: mark.score !== undefined })));
    /** Whether the server's draft is older than the work. */
    this.isDirty = Boolean(local);
    this.drawing.addEventListener('change', () => {
      this.isDirty = true;
      this.saveHere();
    });
  }

  get isClassification() { return this.taskType.startsWith('ImageClassification'); }
  get isMultiLabel() { return this.taskType === 'ImageClassificationMultiLabel'; }
  get isDone() { return this.item.isSubmitted === true; }

  /** The classes of the whole picture. */
  get classIds() { return this.drawing.marks.map(mark => mark.classId); }

  /** Multi-class: replaces. Multi-label: adds, or with `isOff` takes away. @param {number} classId @param {boolean} [isOff] */
  setClass(classId, isOff = false) {
    const { marks } = this.drawing;
    this.skip = null;
    const rest = marks.filter(mark => mark.classId !== classId).map(({ score, suggested, ...mark }) => mark);
    if (isOff) this.drawing.change(rest);
    else if (this.isMultiLabel) this.drawing.change([...rest, { key: nextKey(), classId }]);
    else this.drawing.change([{ key: nextKey(), classId }]);
  }

  /** Confirms what was suggested. */
  accept() {
    this.drawing.update(mark => Boolean(mark.suggested), mark => mark);
  }

  /** Why it cannot be handed in yet, as the key of a text; null when it can. @param {any} settings The project's. */
  missing(settings) {
    if (this.isDone || this.skip) return null;
    const { marks } = this.drawing;
    if (this.item.problem && !marks.length) return 'missing.unreadable';
    if (this.isClassification) return marks.length ? null : 'missing.label';
    if (!marks.length) return settings.allowEmptyImages ? null : 'missing.shape';
    return marks.map(mark => fault(mark.shape)).find(Boolean) ?? null;
  }

  /** Time that passed while the labeler looked at it. @param {number} now */
  tick(now) {
    if (this.#clock) this.elapsedMs += Math.min(now - this.#clock, LONGEST_STEP_MS);
    this.#clock = now;
  }

  stopClock() { this.#clock = 0; }

  saveHere() {
    if (this.drawing.touched) keep(this.storeKey, { annotations: draftOf(this.drawing.marks), elapsedMs: this.elapsedMs });
  }

  forgetHere() { keep(this.storeKey, null); }

  /** The draft for the server. */
  get draft() { return draftOf(this.drawing.marks); }

  /** The answer for the server. */
  get submission() {
    return {
      itemId: this.item.id,
      annotations: this.skip ? [] : annotationsOf(this.drawing.marks),
      isSkip: this.skip !== null,
      skipReason: this.skip?.reason || undefined,
      elapsedMs: Math.round(this.elapsedMs),
    };
  }
}
