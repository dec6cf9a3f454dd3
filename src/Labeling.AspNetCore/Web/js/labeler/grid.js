/**
 * A page of pictures to classify.
 * @module
 */
import { h, icon, announce } from '../dom.js';
import { icons } from '../icons.js';
import { t } from '../i18n.js';
import { warningText } from '../ui/warnings.js';

/** Tells of `change` (labels) and `select`. */
export class Grid extends EventTarget {
  /** @type {Set<number>} Places of the pictures chosen. */ selection = new Set();
  /** @type {import('./session.js').Task | null} */ #task = null;
  /** What was changed together, to be undone together. @type {import('./work.js').ItemWork[][]} */ #done = [];
  /** @type {import('./work.js').ItemWork[][]} */ #undone = [];

  /**
   * @param {import('./session.js').Session} session
   * @param {(id: number) => any} classOf
   */
  constructor(session, classOf) {
    super();
    this.session = session;
    this.classOf = classOf;
    this.element = h('div.grid', { tabindex: '-1', role: 'group', 'aria-label': t('grid.label') });
  }

  /** @param {import('./session.js').Task | null} task */
  show(task) {
    this.#task = task;
    this.#done = [];
    this.#undone = [];
    this.selection = new Set(task?.works.length === 1 ? [0] : []);
    this.element.dataset.count = String(task?.works.length ?? 0);
    this.element.replaceChildren(...(task?.works ?? []).map((work, place) => this.#card(work, place)));
    for (const work of task?.works ?? []) work.drawing.addEventListener('change', () => { if (this.#task === task) this.draw(); });
    this.draw();
  }

  /** The items that a label goes to. */
  get chosen() { return (this.#task?.works ?? []).filter((work, place) => this.selection.has(place) && !work.isDone); }

  selectAll() {
    const all = this.#task?.works.map((_, place) => place) ?? [];
    this.#select(this.selection.size === all.length ? [] : all);
    announce(t('grid.selected', { count: this.selection.size }));
  }

  /** @param {number} place */
  toggle(place) {
    const next = new Set(this.selection);
    if (!next.delete(place)) next.add(place);
    this.#select([...next]);
  }

  clear() { this.#select([]); }

  /** Moves the focus among the pictures. @param {KeyboardEvent} event @returns {boolean} */
  move(event) {
    const cards = [...this.element.children];
    const columns = getComputedStyle(this.element).gridTemplateColumns.split(' ').length;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (!step || !cards.length) return false;
    const at = cards.findIndex(card => card.contains(document.activeElement));
    const to = at < 0 ? 0 : Math.min(Math.max(at + step, 0), cards.length - 1);
    cards[to].querySelector('.pick').focus();
    return true;
  }

  /** Applies a class to what is chosen. Multi-class replaces; multi-label adds, or clears where all chosen have it, and then lets go. @param {number} classId */
  apply(classId) {
    const { chosen } = this;
    if (!chosen.length) return false;
    const isOff = chosen[0].isMultiLabel && chosen.every(work => work.classIds.includes(classId));
    this.change(chosen, work => work.setClass(classId, isOff));
    if (chosen[0].isMultiLabel && this.#task.works.length > 1) this.clear();
    announce(t(isOff ? 'said.cleared' : 'said.applied', { name: this.classOf(classId).path, count: chosen.length }));
    return true;
  }

  /** Changes some pictures in one step. @param {import('./work.js').ItemWork[]} works @param {(work: import('./work.js').ItemWork) => void} how */
  change(works, how) {
    const changed = works.filter(work => {
      const before = work.drawing.marks;
      how(work);
      return work.drawing.marks !== before;
    });
    if (!changed.length) return;
    this.#done.push(changed);
    this.#undone = [];
  }

  undo() { this.#step(this.#done, this.#undone, drawing => drawing.undo()); }
  redo() { this.#step(this.#undone, this.#done, drawing => drawing.redo()); }

  #step(from, to, how) {
    const works = from.pop();
    if (!works) return;
    to.push(works);
    for (const work of works) how(work.drawing);
    announce(t('said.stepped', { count: works.length }));
  }

  /** The picture did not come. @param {import('./work.js').ItemWork} work */
  fail(work) {
    const place = this.#task?.works.indexOf(work) ?? -1;
    this.element.children[place]?.querySelector('img')?.replaceWith(h('span.problem', {}, t('labeler.failed')));
  }

  draw() {
    (this.#task?.works ?? []).forEach((work, place) => {
      const card = this.element.children[place];
      const isChosen = this.selection.has(place);
      card.classList.toggle('selected', isChosen);
      card.classList.toggle('done', work.isDone);
      card.classList.toggle('complete', work.missing(this.session.project.settings) === null);
      card.querySelector('.pick').setAttribute('aria-pressed', String(isChosen));
      card.querySelector('.chips').replaceChildren(...this.#chips(work));
    });
    this.dispatchEvent(new Event('change'));
  }

  #select(places) {
    this.selection = new Set(places);
    this.draw();
    this.dispatchEvent(new Event('select'));
  }

  #card(work, place) {
    const picture = this.session.pictureOf(this.#task, work);
    picture.className = '';
    picture.removeAttribute('style');
    const name = work.item.path.split('/').pop();
    return h('figure.card', {},
      h('button.pick', { type: 'button', 'aria-pressed': 'false', 'aria-label': t('grid.pick', { place: place + 1, name }), onclick: () => this.toggle(place) },
        work.item.problem ? h('span.problem', {}, work.item.problem) : picture,
        h('span.mark', { 'aria-hidden': 'true' }, icon(icons.check))),
      h('figcaption', {}, h('span.name', { title: work.item.path }, name), work.item.warnings?.length > 0 && h('span.warnings', { title: work.item.warnings.map(warningText).join(' ') }, t('warning.note')), h('span.chips')));
  }

  #chips(work) {
    if (work.isDone) return [h('span.chip.plain', {}, t('grid.done'))];
    if (work.skip) return [h('span.chip.plain', {}, t('grid.skipped'), this.#cross(t('grid.unskip'), () => { work.skip = null; this.draw(); }))];
    return work.drawing.marks.map(mark => {
      const { path, color } = this.classOf(mark.classId);
      const label = mark.suggested && mark.score !== undefined ? `${path} ${Math.round(mark.score * 100)}%` : path;
      return h('span', { class: mark.suggested ? 'chip suggested' : 'chip', style: { '--shape': color } }, label, this.#cross(t('grid.clear', { name: path }), () => this.change([work], () => work.setClass(mark.classId, true))));
    });
  }

  #cross(label, onclick) { return h('button.cross', { type: 'button', 'aria-label': label, onclick }, '×'); }
}
