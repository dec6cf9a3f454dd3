/**
 * The labeler's page: instructions first, then task after task.
 * @module
 */
import { get } from '../api.js';
import { h, icon, fill, announce } from '../dom.js';
import { icons } from '../icons.js';
import { t } from '../i18n.js';
import { errorText, toast } from '../ui/dialog.js';
import { Editor } from '../editor/editor.js';
import { ClassPanel } from './classpanel.js';
import { askSkip, keptOffers, showInstructions, showKept } from './dialogs.js';
import { Grid } from './grid.js';
import { listWork } from './kept.js';
import { Session, sweepDrafts } from './session.js';
import { shapeList } from './shapelist.js';
import { showShortcuts } from './shortcuts.js';
import { lookPanel, toolbar } from './toolbar.js';
import { windowOf } from './windowing.js';

const PAGES = [1, 4, 6, 9];

/** @param {import('../main.js').Place} place */
export async function labelerPage(place) {
  const view = await get(`projects/${place.project}`);
  const page = new LabelerPage(view, place);
  await page.begin();
  return page;
}

class LabelerPage {
  #place = 0;
  #leave = new AbortController();

  constructor(view, place) {
    this.project = view.project;
    this.view = view;
    this.user = place.about.user;
    this.isGrid = this.project.taskType.startsWith('ImageClassification');
    this.session = new Session(this.project, place.outbox);
    this.session.pageSize = this.isGrid ? Number(localStorage.getItem(this.#key('layout'))) || this.project.settings.pageSize : 1;
    this.classes = new ClassPanel(this.project.labelClasses, { canHide: !this.isGrid });
    this.element = h('div.labeler');
    sweepDrafts(this.project.id);
    this.#build();
    this.#listen();
  }

  get title() { return `${this.project.name} · ${t('labeler.title')}`; }

  /** Instructions are seen before the first task. */
  async begin() {
    if (this.project.instructions && sessionStorage.getItem(this.#key('read')) !== String(this.project.version)) await showInstructions(this.project, true);
    sessionStorage.setItem(this.#key('read'), String(this.project.version));
    this.session.claim();
    this.#progress();
  }

  close() {
    this.#leave.abort();
    this.session.close();
    clearInterval(this.timer);
  }

  #key(name) { return `labeling.${name}.${this.project.id}`; }

  get #works() { return this.session.task?.works ?? []; }
  get #work() { return this.#works[this.#place]; }

  #build() {
    const button = (name, path, run, key) => h('button.quiet', { type: 'button', title: key ? `${t(name)} (${key})` : t(name), 'aria-label': t(name), onclick: run }, icon(path), h('span', {}, t(name)));
    this.banner = h('span.banner', { role: 'status', hidden: true });
    this.remaining = h('span.remaining');
    this.draft = h('span.draft', { role: 'status' });
    this.notices = h('div.notices');
    this.submit = h('button.primary.big', { type: 'button', 'aria-keyshortcuts': 'Enter', onclick: () => this.#submit() }, t('labeler.submit'));
    this.missing = h('p.missing', { id: 'missing', 'aria-live': 'polite' });
    this.submit.setAttribute('aria-describedby', 'missing');
    this.skip = h('button', { type: 'button', 'aria-keyshortcuts': 'S', onclick: () => this.#skip() }, icon(icons.skip), t('labeler.skip'));
    this.accept = h('button', { type: 'button', hidden: true, onclick: () => this.#accept() }, icon(icons.check), t('labeler.accept'));
    this.strip = h('div.strip', { role: 'tablist', 'aria-label': t('labeler.strip'), hidden: true });
    this.path = h('span.path');
    this.message = h('div.message', { hidden: true });

    const header = h('header.bar', {},
      h('a.quiet.button', { href: `#/p/${this.project.id}` }, icon(icons.back), h('span.visually-hidden', {}, t('labeler.leave'))),
      h('h1', {}, this.project.name), this.banner, this.remaining, h('span.spring'), this.draft,
      button('labeler.instructions', icons.book, () => showInstructions(this.project, false), 'I'), button('keys.title', icons.help, () => showShortcuts(this.project.taskType), '?'));
    const center = this.isGrid ? this.#buildGrid() : this.#buildEditor();
    const footer = h('footer.bar', {}, this.isGrid ? this.layouts : this.path, this.strip, h('span.spring'), this.missing, this.accept, this.skip, this.submit);
    fill(this.element, header, this.notices, h('div', { class: this.isGrid ? 'work grid-work' : 'work' }, center, this.message), footer);
  }

  #buildGrid() {
    this.grid = new Grid(this.session, id => this.classes.find(id) ?? { path: '?', color: '#868e96' });
    this.all = h('button', { type: 'button', onclick: () => this.grid.selectAll() }, icon(icons.check), t('grid.selectAll'));
    this.layouts = h('div.layouts', { role: 'group', 'aria-label': t('labeler.layout') }, this.all,
      PAGES.map(size => h('button.square', { type: 'button', 'data-size': size, title: t('labeler.layoutOf', { count: size }), 'aria-label': t('labeler.layoutOf', { count: size }), onclick: () => this.#layout(size) }, size)));
    this.grid.addEventListener('change', () => this.#state());
    this.grid.addEventListener('select', () => this.#state());
    return [this.grid.element, h('aside', { 'aria-label': t('labeler.panels') }, this.classes.element)];
  }

  #buildEditor() {
    this.editor = new Editor({
      kind: this.project.taskType === 'ObjectDetection' ? 'box' : 'polygon',
      classOf: id => { const item = this.classes.find(id); return { name: item?.path ?? '?', color: item?.color ?? '#868e96' }; },
      currentClass: () => this.classes.current,
      isHidden: mark => this.classes.hidden.has(mark.classId),
    });
    this.editor.addEventListener('state', () => this.#state());
    this.editor.addEventListener('said', event => toast(event.detail));
    windowOf(this.editor, this.project.id, () => this.#work?.item.id);
    return [toolbar(this.editor), this.editor.element, h('aside', { 'aria-label': t('labeler.panels') }, this.classes.element, shapeList(this.editor, this.classes), lookPanel(this.editor))];
  }

  #listen() {
    const { session, classes } = this;
    classes.addEventListener('choose', event => this.#choose(event.detail));
    classes.addEventListener('hide', () => this.editor?.drawNow());
    session.addEventListener('task', event => this.#show(event.detail));
    session.addEventListener('state', () => this.#state());
    session.addEventListener('lease', () => this.#notify());
    session.addEventListener('online', () => this.#notify());
    session.addEventListener('waiting', () => this.#notify());
    session.addEventListener('draft', event => { this.draft.textContent = event.detail ? t(`draft.${event.detail}`) : ''; this.draft.dataset.state = event.detail; });
    session.addEventListener('refused', event => this.#refused(event.detail));
    session.addEventListener('taken', () => this.#progress());
    session.addEventListener('lost', event => this.#lost(event.detail));
    document.addEventListener('keydown', event => this.#onKey(event), { signal: this.#leave.signal });
    document.addEventListener('pointerdown', () => session.active(), { signal: this.#leave.signal });
    // A button clicked with the mouse does not keep the keys: Enter submits, wherever the mouse was last.
    this.element.addEventListener('click', event => { if (event.detail > 0 && event.target.closest('button')) (this.editor ?? this.grid).element.focus({ preventScroll: true }); });
    this.timer = setInterval(() => {
      if (document.visibilityState === 'visible' && this.#work) this.#work.tick(Date.now());
    }, 1000);
  }

  #show(task) {
    this.#place = Math.max(0, task?.works.findIndex(work => !work.isDone) ?? 0);
    this.banner.hidden = !task || task.kind === 'Manual';
    this.banner.textContent = task ? t(`kind.${task.kind}`) : '';
    this.accept.hidden = !task?.works.some(work => work.drawing.marks.some(mark => mark.suggested));
    if (this.grid) this.grid.show(task);
    else this.#open(this.#place);
    if (task && task.projectVersion !== this.project.version) this.#reload();
    this.notices.append(...keptOffers(this.project.id, this.#works, () => this.grid?.draw()));
    this.#state();
  }

  /** Shows one picture of the page in the editor. */
  #open(place) {
    this.#place = place;
    const { task } = this.session;
    const work = this.#work;
    if (!work) return;
    for (const other of this.#works) other.stopClock();
    const picture = this.session.pictureOf(task, work);
    const [width, height] = work.item.imageSize;
    const show = () => {
      if (this.#work !== work) return;
      this.editor.stage.show(picture, width ? { width, height } : { width: picture.naturalWidth || 1, height: picture.naturalHeight || 1 });
      this.editor.isReadOnly = work.isDone || this.session.isLeaseLost;
      this.editor.setDrawing(work.drawing);
      if (this.editor.toolName === 'window') this.editor.setTool(this.editor.options.kind);
      this.editor.dispatchEvent(new CustomEvent('picture', { detail: work.item }));
    };
    if (width || picture.naturalWidth) show();
    else picture.addEventListener('load', show, { once: true });
    this.path.textContent = work.item.path;
    this.#drawStrip();
    if (!this.element.contains(document.activeElement) || document.activeElement === document.body) this.editor.element.focus({ preventScroll: true });
  }

  #drawStrip() {
    this.strip.hidden = this.#works.length < 2;
    fill(this.strip, this.#works.map((work, place) => h('button.square', { type: 'button', role: 'tab', 'aria-selected': String(place === this.#place), class: work.missing(this.project.settings) === null ? 'complete' : '', onclick: () => this.#open(place) }, place + 1)));
  }

  /** What may be done now, and what is missing. */
  #state() {
    const { session } = this;
    const works = this.#works;
    const missing = works.map(work => work.missing(this.project.settings));
    const count = missing.filter(Boolean).length;
    const can = works.length > 0 && count === 0 && !session.isLeaseLost;
    this.submit.setAttribute('aria-disabled', String(!can));
    this.submit.disabled = works.length === 0;
    this.skip.disabled = works.length === 0 || session.isLeaseLost;
    const first = missing.findIndex(Boolean);
    this.missing.textContent = works.length === 0 || session.isLeaseLost ? '' : count === 0 ? '' : works.length > 1 ? t('missing.of', { count, total: works.length, what: t(missing[first]) }) : t(missing[first]);
    if (this.isGrid) {
      const { chosen } = this.grid;
      this.classes.active = new Set(chosen.length ? this.project.labelClasses.map(({ id }) => id).filter(id => chosen.every(work => work.classIds.includes(id))) : []);
      this.classes.counts = new Map();
      for (const id of works.flatMap(work => work.classIds)) this.classes.counts.set(id, (this.classes.counts.get(id) ?? 0) + 1);
      this.classes.draw();
      this.all.disabled = works.length < 2;
      for (const button of this.layouts.querySelectorAll('[data-size]')) button.setAttribute('aria-pressed', String(Number(button.dataset.size) === session.pageSize));
    } else {
      this.#drawStrip();
    }
    this.#drawMessage();
  }

  #drawMessage() {
    const { session } = this;
    const problem = !this.isGrid && this.#work?.item.problem;
    const text = session.task ? (problem ? [h('h2', {}, t('labeler.unreadable')), h('p', {}, problem), h('p', {}, t('labeler.unreadableCure'))] : null)
      : session.state === 'empty' ? [h('h2', {}, t('labeler.empty')), h('p', {}, t('labeler.emptyMore')), h('a.button', { href: '#/' }, t('labeler.home'))]
      : session.state === 'paused' ? [h('h2', {}, t('labeler.paused')), h('p', {}, t('labeler.pausedMore')), h('a.button', { href: '#/' }, t('labeler.home'))]
      : !session.isOnline ? [h('h2', {}, t('labeler.offline')), h('p', {}, t('labeler.offlineMore'))]
      : [h('p.loading', {}, t('loading'))];
    this.message.hidden = text === null;
    if (text) fill(this.message, text);
    this.element.classList.toggle('is-idle', !session.task);
  }

  /** What the labeler must know: no connection, a lost lease, work kept. */
  #notify() {
    const { session } = this;
    const waiting = session.outbox.parcels.length;
    const kept = listWork(this.project.id);
    const rows = [];
    if (session.isLeaseLost) rows.push(h('div.notice.bad', { role: 'alert' }, h('strong', {}, t('lease.lost')), h('span', {}, t('lease.lostMore')), h('button', { type: 'button', onclick: () => session.abandon() }, t('lease.next'))));
    if (!session.isOnline || waiting > 0) rows.push(h('div.notice', { role: 'status', class: 'offline' }, icon(icons.offline), h('span', {}, waiting ? t('offline.waiting', { count: waiting }) : t('offline.none'))));
    if (kept.length) rows.push(h('div.notice', {}, h('span', {}, t('kept.some', { count: kept.length })), h('button', { type: 'button', onclick: async () => { await showKept(this.project.id, !this.isGrid); this.#notify(); } }, t('kept.show'))));
    fill(this.notices, rows);
    if (this.editor && this.#work) {
      this.editor.isReadOnly = this.#work.isDone || session.isLeaseLost;
      this.editor.redraw();
    }
    this.#state();
  }

  #choose(id) {
    this.session.active();
    if (this.isGrid) {
      if (!this.grid.apply(id)) toast(t('hint.choosePicture'));
    } else {
      this.classes.current = id;
      if (!this.editor.setClassOfSelected(id)) this.classes.draw();
      announce(t('said.class', { name: this.classes.find(id)?.path ?? '' }));
    }
  }

  async #submit() {
    const { session } = this;
    if (this.submit.disabled || this.isSubmitting) return;
    if (this.submit.getAttribute('aria-disabled') === 'true') {
      const first = this.#works.findIndex(work => work.missing(this.project.settings));
      if (first >= 0 && !this.isGrid && first !== this.#place) this.#open(first);
      this.missing.classList.remove('shake');
      requestAnimationFrame(() => this.missing.classList.add('shake'));
      if (this.missing.textContent) announce(this.missing.textContent);
      return;
    }
    this.isSubmitting = true;
    this.#work?.tick(Date.now());
    const spread = this.isGrid ? this.#works.reduce((sum, work) => sum + work.elapsedMs, 0) / Math.max(1, this.#works.length) : null;
    if (spread !== null) for (const work of this.#works) work.elapsedMs = spread;
    try {
      if (await session.submit()) announce(t('said.submitted'));
    } finally {
      this.isSubmitting = false;
    }
  }

  async #skip() {
    const works = this.isGrid ? this.grid.chosen : [this.#work].filter(Boolean);
    if (!works.length) {
      toast(t('hint.choosePicture'));
      return;
    }
    const reason = await askSkip(works.length);
    if (reason === null) return;
    for (const work of works) {
      work.skip = { reason };
      work.drawing.dispatchEvent(new Event('change'));
    }
    this.grid?.draw();
    this.#state();
    if (!this.isGrid) {
      const open = this.#works.findIndex(work => work.missing(this.project.settings));
      if (open >= 0) this.#open(open);
      else await this.#submit();
    }
  }

  #accept() {
    for (const work of this.#works) work.accept();
    this.accept.hidden = true;
    announce(t('said.accepted'));
  }

  /** Another layout takes effect with the next page; on a page nothing was done on, at once. */
  async #layout(size) {
    this.session.pageSize = size;
    localStorage.setItem(this.#key('layout'), String(size));
    if (this.session.task && !this.#works.some(work => work.drawing.touched || work.skip)) {
      await this.session.release();
      this.session.task = null;
      await this.session.claim();
    } else if (this.session.task) {
      toast(t('labeler.layoutNext', { count: size }));
      await this.session.prefetchAnew();
    }
    this.#state();
  }

  /** The project changed: new classes, other instructions. */
  async #reload() {
    const view = await get(`projects/${this.project.id}`).catch(() => null);
    if (!view || view.project.version === this.project.version) return;
    this.project = view.project;
    this.session.project = view.project;
    this.classes.classes = view.project.labelClasses;
    this.classes.draw();
    this.editor?.redraw();
    toast(t('labeler.changed'));
  }

  async #progress() {
    if (!this.view.permissions.includes('projects/summary/read')) return;
    const stand = await get(`projects/${this.project.id}/progress`).catch(() => null);
    if (stand) this.remaining.textContent = t('labeler.remaining', { count: stand.progress.incomplete });
  }

  #refused({ parcel, error, isHere }) {
    toast(parcel && !isHere ? t('labeler.refusedLater', { text: errorText(error) }) : errorText(error), 'bad');
    this.#notify();
  }

  #lost({ outcomes }) {
    toast(t('lease.answerLost', { count: outcomes.length }), 'bad');
    this.#notify();
  }

  #onKey(event) {
    this.session.active();
    if (event.defaultPrevented || document.querySelector('dialog[open]') || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : document.body;
    const isTyping = target.matches('textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=range])');
    if (isTyping) return;
    const isButton = target.matches('button, a, summary, input');
    if (isButton && (event.key === ' ' || (event.key === 'Enter' && !target.matches('.pick')))) return;
    if (target.matches('input[type=range]') && event.key.startsWith('Arrow')) return;
    if (this.#handle(event)) event.preventDefault();
  }

  #handle(event) {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isPlain && /^[1-9]$/.test(event.key)) {
      const item = this.classes.byKey(Number(event.key));
      if (item) this.#choose(item.id);
      return Boolean(item);
    }
    if (this.session.task && (this.isGrid ? this.#gridKey(event) : this.editor.key(event))) return true;
    if (!isPlain) return false;
    switch (event.key.length === 1 ? event.key.toLowerCase() : event.key) {
      case 'Enter': this.#submit(); return true;
      case 's': this.#skip(); return true;
      case 'i': showInstructions(this.project, false); return true;
      case 'v': if (!this.isGrid) this.classes.toggleAll(); return true;
      case 'y': this.#accept(); return true;
      case '?': showShortcuts(this.project.taskType); return true;
      case '/': return this.classes.focusSearch();
      default: return false;
    }
  }

  #gridKey(event) {
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === 'a') return this.grid.selectAll(), true;
    if (command && event.key.toLowerCase() === 'z') {
      for (const work of this.#works) if (work.drawing.canUndo) { work.drawing.undo(); break; }
      return true;
    }
    if (command) return false;
    if (event.key.toLowerCase() === 'a') return this.grid.selectAll(), true;
    if (event.key === 'Escape') return this.grid.clear(), true;
    return this.grid.move(event);
  }
}
