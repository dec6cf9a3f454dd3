/**
 * The label classes: as a tree, searched, with their keys, counts and eyes.
 * @module
 */
import { h, icon, fill } from '../dom.js';
import { icons } from '../icons.js';
import { t } from '../i18n.js';

/** Tells of `choose` (a class's id) and `hide` (what is hidden changed). */
export class ClassPanel extends EventTarget {
  /** @type {Set<number>} */ hidden = new Set();
  /** @type {Set<number>} */ #folded = new Set();
  #search = '';

  /** @param {any[]} classes @param {{canHide: boolean}} options */
  constructor(classes, options) {
    super();
    this.classes = classes;
    this.options = options;
    /** @type {number | null} */
    this.current = classes[0]?.id ?? null;
    this.counts = new Map();
    /** @type {Set<number>} Classes that what is chosen has. */
    this.active = new Set();
    this.searchBox = h('input', { type: 'search', placeholder: t('classes.search'), 'aria-label': t('classes.search'), oninput: event => { this.#search = event.target.value; this.draw(); }, onkeydown: event => this.#searchKey(event) });
    this.list = h('ul.classes', { 'aria-label': t('classes.title') });
    this.element = h('section.panel', { 'aria-label': t('classes.title') },
      h('header', {}, h('h2', {}, t('classes.title')), options.canHide && h('button.quiet.square', { type: 'button', title: `${t('classes.toggleAll')} (V)`, 'aria-label': t('classes.toggleAll'), onclick: () => this.toggleAll() }, icon(icons.eye))),
      classes.length > 9 && this.searchBox,
      this.list);
    this.draw();
  }

  /** @param {number} id */
  find(id) { return this.classes.find(candidate => candidate.id === id); }

  /** The class with a number key. @param {number} key */
  byKey(key) { return this.classes.find(candidate => candidate.key === key); }

  focusSearch() {
    if (!this.searchBox.isConnected) return false;
    this.searchBox.focus();
    this.searchBox.select();
    return true;
  }

  toggleAll() {
    this.hidden = this.hidden.size ? new Set() : new Set(this.classes.map(({ id }) => id));
    this.#hide();
  }

  draw() {
    const shown = this.#shown();
    this.list.classList.toggle('flat', Boolean(this.#search) || this.classes.every(item => !item.parentId));
    fill(this.list, shown.map(({ item, depth }) => this.#row(item, depth)), shown.length === 0 && h('li.empty', {}, t('classes.none')));
  }

  #row(item, depth) {
    const isParent = !this.#search && this.classes.some(child => child.parentId === item.id);
    const isHidden = this.hidden.has(item.id);
    const isOn = this.options.canHide ? this.current === item.id : this.active.has(item.id);
    const count = this.counts.get(item.id);
    const row = h('li', { class: isHidden ? 'is-hidden' : '', style: { '--depth': String(depth), '--shape': item.color } },
      isParent
        ? h('button.quiet.fold', { type: 'button', 'aria-expanded': String(!this.#folded.has(item.id)), 'aria-label': t('classes.fold', { name: item.path }), onclick: () => this.#fold(item.id) }, this.#folded.has(item.id) ? '▸' : '▾')
        : h('span.fold'),
      h('button.class', { type: 'button', 'data-class': item.id, 'aria-pressed': String(isOn), title: item.description ?? item.path, onclick: () => this.#choose(item.id) },
        h('span.swatch'), h('span.name', {}, this.#search ? item.path : item.name), item.key && h('kbd', {}, item.key), count ? h('span.count', {}, count) : null),
      this.options.canHide && h('button.quiet.square', { type: 'button', 'aria-pressed': String(isHidden), 'aria-label': t('classes.hide', { name: item.path }), onclick: () => this.#toggle(item.id) }, icon(isHidden ? icons.eyeOff : icons.eye)));
    return row;
  }

  /** Rows in tree order; a search shows all that match, flat. */
  #shown() {
    const wanted = this.#search.trim().toLocaleLowerCase();
    if (wanted) return this.classes.filter(({ path }) => path.toLocaleLowerCase().includes(wanted)).map(item => ({ item, depth: 0 }));
    const rows = [];
    const walk = (parent, depth) => {
      for (const item of this.classes.filter(candidate => (candidate.parentId ?? null) === parent)) {
        rows.push({ item, depth });
        if (!this.#folded.has(item.id)) walk(item.id, depth + 1);
      }
    };
    walk(null, 0);
    return rows;
  }

  #searchKey(event) {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    const first = event.key === 'Enter' ? this.#shown()[0] : null;
    this.searchBox.value = this.#search = '';
    this.searchBox.blur();
    if (first) this.#choose(first.item.id);
    else this.draw();
  }

  #choose(id) { this.dispatchEvent(new CustomEvent('choose', { detail: id })); }

  #fold(id) {
    if (!this.#folded.delete(id)) this.#folded.add(id);
    this.draw();
    this.list.querySelector(`[data-class="${id}"]`)?.previousElementSibling?.focus();
  }

  #toggle(id) {
    if (!this.hidden.delete(id)) this.hidden.add(id);
    this.#hide();
  }

  #hide() {
    this.draw();
    this.dispatchEvent(new Event('hide'));
  }
}
