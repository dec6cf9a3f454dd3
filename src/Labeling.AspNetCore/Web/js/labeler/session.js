/**
 * A labeler's session: the task in hand, the one after it, the lease, the drafts.
 * @module
 */
import { ApiError, OfflineError, imageAddress, post, put } from '../api.js';
import { findWork, keepWork, dropWork } from './kept.js';
import { ItemWork } from './work.js';
import { keysOf, keep } from './browserstore.js';

const DRAFT_DELAY_MS = 800;
const REPLY_MS = 60;
const RETRY_MS = 4000;
const MOST_DRAFTS = 200;
const PICTURE_RETRIES_MS = [300, 1200];

/**
 * @typedef {object} Task
 * @property {string} token
 * @property {string} kind
 * @property {number} expiresAt By this browser's clock.
 * @property {number} leaseMs
 * @property {ItemWork[]} works
 * @property {Map<number, HTMLImageElement>} pictures
 */

/**
 * Tells of `task` (another one, or none), `lease` (lost or not), `online` (reachable or not), `draft` (saving, saved, local),
 * `failed` (a picture did not come), `refused` (the server did not take an answer: {parcel, error, isHere}), `taken` (it took some) and `lost` (some came too late: {parcel, outcomes}).
 */
export class Session extends EventTarget {
  /** @type {Task | null} */ task = null;
  /** @type {Task | null} */ next = null;
  /** @type {'working' | 'empty' | 'paused' | 'loading'} */ state = 'loading';
  isOnline = true;
  isLeaseLost = false;
  #draftTimer = 0;
  #leaseTimer = 0;
  #retryTimer = 0;
  #lastActive = Date.now();
  #closed = false;
  /** @type {Promise<void> | null} */ #prefetching = null;

  /**
   * @param {any} project
   * @param {import('./outbox.js').Outbox} outbox
   */
  constructor(project, outbox) {
    super();
    this.project = project;
    this.outbox = outbox;
    this.pageSize = null;
    this.outbox.addEventListener('settled', this.#settled);
    this.outbox.addEventListener('waiting', this.#waiting);
    document.addEventListener('visibilitychange', this.#hidden);
    window.addEventListener('pagehide', this.#hidden);
    window.addEventListener('online', this.#online);
  }

  close() {
    this.#closed = true;
    this.saveDrafts(true);
    clearTimeout(this.#draftTimer);
    clearTimeout(this.#leaseTimer);
    clearTimeout(this.#retryTimer);
    this.outbox.removeEventListener('settled', this.#settled);
    this.outbox.removeEventListener('waiting', this.#waiting);
    document.removeEventListener('visibilitychange', this.#hidden);
    window.removeEventListener('pagehide', this.#hidden);
    window.removeEventListener('online', this.#online);
  }

  /** Something was done here, so the lease is to be held. */
  active() { this.#lastActive = Date.now(); }

  /** Takes the next page of work. */
  async claim() {
    this.#setState(this.task ? this.state : 'loading');
    try {
      await this.outbox.flush();
      const lease = await post(`projects/${this.project.id}/tasks`, { pageSize: this.pageSize ?? undefined });
      this.#setOnline(true);
      if (this.#closed) return;
      if (!lease) {
        this.#take(null);
        this.#setState('empty');
        this.#retry(RETRY_MS * 5);
        return;
      }
      if (this.task && this.task.token !== lease.token && this.task.works.some(work => work.drawing.touched)) {
        // What is on the screen goes first, whatever its lease: it is accepted unless somebody else took it.
        if (this.next?.token !== lease.token) this.next = this.#open(lease);
        return;
      }
      const known = [this.task, this.next].find(task => task?.token === lease.token);
      this.#take(known ? this.#extend(known, lease) : this.#open(lease));
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Reserves the page after this one and loads its pictures. */
  prefetch() {
    this.#prefetching ??= this.#prefetch().finally(() => { this.#prefetching = null; });
    return this.#prefetching;
  }

  async #prefetch() {
    if (this.next || !this.task || this.#closed) return;
    try {
      const lease = await post(`projects/${this.project.id}/tasks`, { prefetch: true, pageSize: this.pageSize ?? undefined });
      if (lease && lease.token !== this.task?.token && !this.next && !this.#closed) {
        this.next = this.#open(lease);
        for (const work of this.next.works) this.pictureOf(this.next, work);
      }
    } catch {
      // The next page is then asked for when it is needed.
    }
  }

  /** The picture of an item; loading, or loaded ahead. @param {Task} task @param {ItemWork} work */
  pictureOf(task, work) {
    let picture = task.pictures.get(work.item.id);
    if (!picture || picture.dataset.failed) {
      picture = patient(imageAddress(this.project.id, work.item.id), () => this.#announce('failed', work));
      task.pictures.set(work.item.id, picture);
    }
    return picture;
  }

  /**
   * Hands the page in and goes on to the next at once; what the server thinks of it comes later where it does not come soon.
   * @returns {Promise<boolean>} Whether the page was left.
   */
  async submit() {
    const { task } = this;
    if (!task || this.isLeaseLost) return false;
    clearTimeout(this.#draftTimer);
    const works = task.works.filter(work => !work.isDone);
    const answer = this.outbox.send({
      project: this.project.id,
      token: task.token,
      submissions: works.map(work => work.submission),
      paths: Object.fromEntries(works.map(work => [work.item.id, work.item.path])),
    });
    // Until the server has the answer it may take the page before for the current one, and reserve none.
    answer.then(async () => { await this.#prefetching; this.prefetch(); }, () => {});
    const early = await Promise.race([answer, new Promise(resolve => setTimeout(() => resolve(null), REPLY_MS))]);
    if (early?.error) return false;
    this.#advance();
    return true;
  }

  /** Leaves a task whose lease was lost; the work on it is kept. */
  async abandon() {
    for (const work of this.task?.works ?? []) if (!work.isDone && work.drawing.touched) this.#keep(work, 'LeaseLost');
    this.isLeaseLost = false;
    this.#advance();
  }

  /** Gives the page back unanswered, and the one after it. */
  async release() {
    await this.saveDrafts(true);
    await this.#prefetching;
    for (const task of [this.task, this.next].filter(Boolean)) await this.#giveBack(task);
    this.next = null;
  }

  /** Reserves another page after this one in place of the one that is reserved. */
  async prefetchAnew() {
    await this.#prefetching;
    const { next } = this;
    this.next = null;
    if (next) await this.#giveBack(next);
    await this.prefetch();
  }

  async #giveBack(task) { await post(`projects/${this.project.id}/tasks/${task.token}/release`).catch(() => {}); }

  /** Keeps the drafts, soon. */
  touch() {
    this.active();
    this.#announce('draft', 'saving');
    clearTimeout(this.#draftTimer);
    this.#draftTimer = setTimeout(() => this.saveDrafts(), DRAFT_DELAY_MS);
  }

  /** @param {boolean} [isLast] Whether the page is going. */
  async saveDrafts(isLast = false) {
    const { task } = this;
    if (!task || this.isLeaseLost) return;
    for (const work of task.works.filter(other => other.isDirty && !other.isDone)) {
      work.saveHere();
      try {
        work.isDirty = false;
        await put(`projects/${this.project.id}/tasks/${task.token}/drafts/${work.item.id}`, { annotations: work.draft }, { keepalive: isLast && JSON.stringify(work.draft).length < 60_000 });
        this.#setOnline(true);
      } catch (error) {
        work.isDirty = true;
        if (error instanceof ApiError && error.code === 'lease-lost' && this.task === task) {
          this.#announce('draft', 'local');
          return;
        }
        if (error instanceof OfflineError) this.#setOnline(false);
        this.#announce('draft', 'local');
        return;
      }
    }
    this.#announce('draft', 'saved');
  }

  #advance() {
    const { next } = this;
    this.next = null;
    if (next) this.#take(next);
    else this.#take(null);
    this.claim();
  }

  #open(lease) {
    const works = lease.items.map(item => new ItemWork(`labeling.draft.${this.project.id}.${lease.token}.${item.id}`, item, this.project.taskType));
    for (const work of works) work.kept = findWork(this.project.id, work.item.id);
    return this.#extend({ token: lease.token, kind: lease.kind, works, pictures: new Map() }, lease);
  }

  #extend(task, lease) {
    task.leaseMs = Math.max(task.leaseMs ?? 0, lease.remainingMs);
    task.expiresAt = Date.now() + lease.remainingMs;
    task.projectVersion = lease.projectVersion;
    return task;
  }

  #take(task) {
    const isOther = task?.token !== this.task?.token;
    for (const work of this.task?.works ?? []) work.stopClock();
    this.task = task;
    if (task) this.#setState('working');
    if (isOther) {
      this.isLeaseLost = false;
      this.#announce('lease', null);
      this.#announce('draft', '');
      this.#announce('task', task);
      for (const work of task?.works ?? []) {
        work.drawing.addEventListener('change', () => { if (this.task === task) this.touch(); });
        if (work.isDirty) this.touch();
      }
    }
    this.#watchLease();
    if (task) this.prefetch();
  }

  /** Holds the lease for longer while somebody works, well before it ends. */
  #watchLease() {
    clearTimeout(this.#leaseTimer);
    if (!this.task || this.isLeaseLost || this.#closed) return;
    const left = this.task.expiresAt - Date.now();
    this.#leaseTimer = setTimeout(() => this.#renew(), Math.max(500, left > 0 ? Math.min(left / 2, 0x7fffffff) : 2000));
  }

  async #renew() {
    const { task } = this;
    if (!task) return;
    const isOver = Date.now() >= task.expiresAt;
    if (Date.now() - this.#lastActive > task.leaseMs && !isOver) {
      this.#watchLease();
      return;
    }
    try {
      const lease = await post(`projects/${this.project.id}/tasks/${task.token}/renew`);
      this.#setOnline(true);
      this.#extend(task, lease);
    } catch (error) {
      if (error instanceof ApiError && error.code === 'lease-lost' && this.task === task) this.#loseLease();
      else if (error instanceof OfflineError) this.#setOnline(false);
    }
    this.#watchLease();
  }

  #loseLease() {
    this.isLeaseLost = true;
    for (const work of this.task.works) work.saveHere();
    this.#announce('lease', this.task);
  }

  #settled = event => {
    const { parcel, result, error } = event.detail;
    if (parcel.project !== this.project.id) return;
    const works = [this.task, this.next].find(task => task?.token === parcel.token)?.works ?? [];
    if (error) {
      for (const submission of parcel.submissions.filter(other => !other.isSkip)) this.#keepAnswer(parcel, submission, error.code);
      this.#announce('refused', { parcel, error, isHere: works.length > 0 });
      return;
    }
    const lost = result.outcomes.filter(outcome => !['Accepted', 'AlreadyAccepted'].includes(outcome.status));
    for (const outcome of result.outcomes) {
      keep(`labeling.draft.${parcel.project}.${parcel.token}.${outcome.itemId}`, null);
      const submission = parcel.submissions.find(other => other.itemId === outcome.itemId);
      if (lost.includes(outcome)) this.#keepAnswer(parcel, submission, outcome.status);
      else dropWork(parcel.project, outcome.itemId);
    }
    if (lost.length < result.outcomes.length) this.#announce('taken', null);
    if (lost.length) this.#announce('lost', { parcel, outcomes: lost });
  };

  #keepAnswer(parcel, submission, why) {
    if (submission && !submission.isSkip) keepWork(parcel.project, { itemId: submission.itemId, path: parcel.paths[submission.itemId], annotations: submission.annotations, why, at: Date.now() });
  }

  #keep(work, why) {
    keepWork(this.project.id, { itemId: work.item.id, path: work.item.path, annotations: work.draft, why, at: Date.now() });
    work.forgetHere();
  }

  #failed(error) {
    if (error instanceof ApiError && error.code === 'project-not-running') {
      this.#setState('paused');
      this.#retry(RETRY_MS * 2);
    } else if (error instanceof OfflineError) {
      this.#setOnline(false);
      this.#retry(RETRY_MS);
    } else {
      this.#announce('refused', { error });
    }
  }

  #retry(after) {
    clearTimeout(this.#retryTimer);
    if (!this.#closed) this.#retryTimer = setTimeout(() => { if (!this.task || !this.isOnline) this.claim(); }, after);
  }

  #waiting = event => this.#announce('waiting', event.detail);

  #hidden = () => { if (document.visibilityState === 'hidden') this.saveDrafts(true); };

  #online = () => { if (!this.isOnline) this.claim(); };

  #setOnline(isOnline) {
    if (this.isOnline === isOnline) return;
    this.isOnline = isOnline;
    this.#announce('online', isOnline);
  }

  #setState(state) {
    if (this.state === state) return;
    this.state = state;
    this.#announce('state', state);
  }

  #announce(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }
}

/** A picture that is asked for again before it is given up. @param {string} address @param {() => void} failed */
function patient(address, failed) {
  const picture = new Image();
  const waits = [...PICTURE_RETRIES_MS];
  picture.alt = '';
  picture.decoding = 'async';
  picture.addEventListener('error', () => {
    const wait = waits.shift();
    if (wait !== undefined) {
      setTimeout(() => { picture.src = address; }, wait);
      return;
    }
    picture.dataset.failed = 'true';
    failed();
  });
  picture.src = address;
  return picture;
}

/** Throws drafts of leases long gone away: tokens begin with their time, so the oldest come first. @param {string} project */
export function sweepDrafts(project) {
  const keys = keysOf(`labeling.draft.${project}.`).sort();
  for (const key of keys.slice(0, Math.max(0, keys.length - MOST_DRAFTS))) keep(key, null);
}
