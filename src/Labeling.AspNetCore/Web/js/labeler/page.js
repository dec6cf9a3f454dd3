/**
 * The labeler's page: instructions first, then task after task.
 * @module
 */
import { get } from '../api.js';
import { h, icon, fill, announce } from '../dom.js';
import { icons } from '../icons.js';
import { t } from '../i18n.js';
import { errorText, toast } from '../ui/dialog.js';
import { warningsOf } from '../ui/warnings.js';
import { Drawing } from '../editor/drawing.js';
import { Editor } from '../editor/editor.js';
import { ClassPanel } from './classpanel.js';
import { askSkip, keptOffers, showInstructions, showKept } from './dialogs.js';
import { Grid } from './grid.js';
import { gridKey, listenToKeys } from './keys.js';
import { listWork } from './kept.js';
import { messageOf } from './message.js';
import { Session, sweepDrafts } from './session.js';
import { shapeList } from './shapelist.js';
import { showShortcuts } from './shortcuts.js';
import { lookPanel, toolbar } from './toolbar.js';
import { windowOf } from './windowing.js';

const PAGES = [1, 4, 6, 9];

/** @param {import('../main.js').Place} place */
export async function labelerPage(place) {
  const view = await get(`projects/${place.project}`);
  return new LabelerPage(view, place);
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
    if (this.#leave.signal.aborted) return;
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
    this.offers = h('div.notices');
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
    fill(this.element, header, h('div', {}, this.notices, this.offers), h('div', { class: this.isGrid ? 'work grid-work' : 'work' }, center, this.message), footer);
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
    session.addEventListener('failed', event => { this.grid?.fail(event.detail); this.#state(); });
    session.addEventListener('lease', () => this.#notify());
    session.addEventListener('online', () => this.#notify());
    session.addEventListener('waiting', () => this.#notify());
    session.addEventListener('draft', event => { this.draft.textContent = event.detail ? t(`draft.${event.detail}`) : ''; this.draft.dataset.state = event.detail; });
    session.addEventListener('refused', event => this.#refused(event.detail));
    session.addEventListener('taken', () => this.#progress());
    session.addEventListener('lost', event => this.#lost(event.detail));
    listenToKeys(this.#leave.signal, session, {
      class: key => this.#chooseKey(key), picture: event => (this.grid ? Boolean(session.task) && gridKey(this.grid, event) : this.editor.key(event)),
      enter: () => this.#submit(), s: () => this.#skip(), i: () => showInstructions(this.project, false), v: () => this.isGrid || this.classes.toggleAll(), y: () => this.#accept(),
      '?': () => showShortcuts(this.project.taskType), '/': () => this.classes.focusSearch(),
    });
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
    if (this.grid) this.grid.show(task);
    else this.#open(this.#place);
    if (task && task.projectVersion !== this.project.version) this.#reload();
    fill(this.offers, keptOffers(this.project.id, this.#works, () => { this.grid?.draw(); this.#notify(); }));
    this.#state();
  }

  /** Shows one picture of the page in the editor. */
  #open(place) {
    this.#place = place;
    const work = this.#work;
    for (const other of this.#works) other.stopClock();
    this.editor.setDrawing(work?.drawing ?? new Drawing());
    this.path.textContent = work?.item.path ?? '';
    if (work) this.#present(work);
    this.#notify();
    if (!this.element.contains(document.activeElement) || document.activeElement === document.body) this.editor.element.focus({ preventScroll: true });
  }

  /** Puts the picture under the drawing: at once where its size is known, or else when it has come. Until then nothing can be drawn, but tools and classes chosen. */
  #present(work) {
    const picture = this.session.pictureOf(this.session.task, work);
    const [width, height] = work.item.imageSize;
    const show = () => {
      if (this.#work !== work) return;
      this.editor.stage.show(picture, width ? { width, height } : { width: picture.naturalWidth || 1, height: picture.naturalHeight || 1 });
      if (this.editor.toolName === 'window') this.editor.setTool(this.editor.options.kind);
      this.shown = work;
      this.#hold();
      this.editor.dispatchEvent(new CustomEvent('picture', { detail: work.item }));
    };
    if (width || picture.naturalWidth) {
      show();
      return;
    }
    this.editor.stage.clear();
    picture.addEventListener('load', show, { once: true });
  }

  /** Lets hands off what cannot be drawn on now. */
  #hold() {
    if (!this.editor) return;
    this.editor.isReadOnly = !this.#work || this.shown !== this.#work || this.#work.isDone || this.session.isLeaseLost;
    this.editor.redraw();
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
    this.accept.hidden = !works.some(work => !work.isDone && work.drawing.marks.some(mark => mark.suggested));
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
    const isFailed = !this.isGrid && session.task?.pictures.get(this.#work?.item.id)?.dataset.failed !== undefined;
    const text = messageOf(session, { problem: this.isGrid ? null : this.#work?.item.problem, isFailed, retry: () => this.#open(this.#place) });
    this.message.hidden = text === null;
    if (text) fill(this.message, text);
    this.element.classList.toggle('is-idle', !session.task);
  }

  /** What the labeler must know: no connection, a lost lease, work kept. */
  #notify() {
    const { session } = this;
    const waiting = session.outbox.parcels.length;
    const kept = listWork(this.project.id);
    fill(this.notices,
      session.isLeaseLost && h('div.notice.bad', { role: 'alert' }, h('strong', {}, t('lease.lost')), h('span', {}, t('lease.lostMore')), h('button', { type: 'button', onclick: () => session.abandon() }, t('lease.next'))),
      (!session.isOnline || waiting > 0) && h('div.notice', { role: 'status', class: 'offline' }, icon(icons.offline), h('span', {}, waiting ? t('offline.waiting', { count: waiting }) : t('offline.none'))),
      !this.isGrid && this.#work?.item.warnings?.length > 0 && h('div.notice', { role: 'status' }, warningsOf(this.#work.item)),
      kept.length > 0 && h('div.notice', {}, h('span', {}, t('kept.some', { count: kept.length })), h('button', { type: 'button', onclick: async () => { await showKept(this.project.id, !this.isGrid); this.#notify(); } }, t('kept.show'))));
    this.#hold();
    this.#state();
  }

  #chooseKey(key) {
    const item = this.classes.byKey(key);
    if (item) this.#choose(item.id);
    return Boolean(item);
  }

  #choose(id) {
    this.session.active();
    if (this.isGrid) {
      if (this.session.task && !this.grid.apply(id)) toast(t('hint.choosePicture'));
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
    if (this.skip.disabled) return;
    const works = this.isGrid ? this.grid.chosen : [this.#work];
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
    if (this.grid) this.grid.change(this.#works, work => work.accept());
    else for (const work of this.#works) work.accept();
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
}
