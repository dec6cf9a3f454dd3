/**
 * Submissions on their way. Each is kept in the browser from the moment it is handed in until the server has answered, through lost
 * connections, closed pages and a server that is away. Repeating one is safe: the server takes the answers of a lease once.
 * @module
 */
import { ApiError, OfflineError, post } from '../api.js';
import { keep, keysOf, recall } from './browserstore.js';

const PREFIX = `labeling.outbox.${new URL(document.baseURI).pathname}.`;
const RETRY_MS = 4000;

/**
 * @typedef {object} Parcel
 * @property {string} project
 * @property {string} token
 * @property {string} user Who did the work; nobody else's browser session may send it.
 * @property {any[]} submissions
 * @property {Record<string, string>} paths The items' paths, for messages.
 * @property {number} at
 */

/** Tells of `waiting` (how many wait) and `settled` ({parcel, result} or {parcel, error}). */
export class Outbox extends EventTarget {
  #timer = 0;
  #running = null;

  /** @param {string} user */
  constructor(user) {
    super();
    this.user = user;
    window.addEventListener('online', () => this.flush());
  }

  /** What waits, oldest first. @returns {Parcel[]} */
  get parcels() {
    return keysOf(PREFIX).map(key => recall(key)).filter(parcel => parcel?.user === this.user).sort((a, b) => a.at - b.at);
  }

  /**
   * Hands in. The parcel is safe when this returns; the promise is fulfilled when the server has answered.
   * @param {Omit<Parcel, 'user' | 'at'>} parcel
   */
  send(parcel) {
    const full = { ...parcel, user: this.user, at: Date.now() };
    keep(PREFIX + parcel.token, full);
    this.#tell();
    const answered = new Promise(resolve => {
      const listen = event => {
        if (event.detail.parcel.token !== parcel.token) return;
        this.removeEventListener('settled', listen);
        resolve(event.detail);
      };
      this.addEventListener('settled', listen);
    });
    this.flush();
    return answered;
  }

  /** Sends what waits, in order; later again where nobody answers. */
  flush() {
    clearTimeout(this.#timer);
    this.#running ??= this.#sendAll().finally(() => { this.#running = null; });
    return this.#running;
  }

  async #sendAll() {
    for (let tried = new Set(); ;) {
      const parcel = this.parcels.find(other => !tried.has(other.token));
      if (!parcel) break;
      tried.add(parcel.token);
      try {
        const result = await post(`projects/${parcel.project}/tasks/${parcel.token}/submit`, { submissions: parcel.submissions });
        if (result.outcomes.some(outcome => outcome.status === 'ProjectNotRunning')) continue;
        this.#settle({ parcel, result });
      } catch (error) {
        if (error instanceof OfflineError || (error instanceof ApiError && (error.status === 401 || error.status >= 500 || error.status === 429))) break;
        this.#settle({ parcel, error });
      }
    }
    this.#tell();
    if (this.parcels.length) this.#timer = setTimeout(() => this.flush(), RETRY_MS);
  }

  #settle(detail) {
    keep(PREFIX + detail.parcel.token, null);
    this.#tell();
    this.dispatchEvent(new CustomEvent('settled', { detail }));
  }

  #tell() {
    this.dispatchEvent(new CustomEvent('waiting', { detail: this.parcels.length }));
  }
}
