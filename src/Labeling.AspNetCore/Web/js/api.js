/**
 * Calls to the studio's API. Errors of the API are {@link ApiError}s; where no answer came it is an {@link OfflineError}.
 * @module
 */

const root = new URL('api/v1/', document.baseURI);

/** The API refused, and says why. */
export class ApiError extends Error {
  /** @param {number} status @param {{code?: string, detail?: string}} problem */
  constructor(status, problem) {
    super(problem.detail ?? `HTTP ${status}`);
    this.status = status;
    /** The stable code. */
    this.code = problem.code ?? 'internal-error';
  }
}

/** Nobody answered: the network or the server is away. */
export class OfflineError extends Error {}

/**
 * The address of something in the API.
 * @param {string} path
 * @param {Record<string, any>} [query]
 */
export function address(path, query) {
  const url = new URL(path, root);
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') url.searchParams.set(name, String(value));
  }
  return url.href;
}

/**
 * @typedef {object} CallOptions
 * @property {any} [body] Sent as JSON, or as it is where it is a Blob.
 * @property {number} [version] What the caller saw, for If-Match.
 * @property {Record<string, any>} [query]
 * @property {AbortSignal} [signal]
 * @property {boolean} [keepalive] Whether it goes out even while the page closes.
 */

/**
 * One call.
 * @param {string} method
 * @param {string} path
 * @param {CallOptions} [options]
 * @returns {Promise<any>} The JSON of the answer; null where there is none.
 */
export async function call(method, path, options = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json' };
  let body = options.body;
  if (body !== undefined && !(body instanceof Blob)) {
    headers['Content-Type'] = 'application/json';
    body = JSON.stringify(body);
  }
  if (options.version !== undefined) headers['If-Match'] = `"${options.version}"`;

  let response;
  try {
    response = await fetch(address(path, options.query), { method, headers, body, signal: options.signal, keepalive: options.keepalive, cache: 'no-store' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new OfflineError(String(error));
  }
  if ([502, 503, 504].includes(response.status)) throw new OfflineError(`HTTP ${response.status}`);
  if (!response.ok) throw new ApiError(response.status, await response.json().catch(() => ({})));
  return response.status === 204 || response.status === 202 ? null : response.json();
}

export const get = (path, options) => call('GET', path, options);
export const post = (path, body, options) => call('POST', path, { ...options, body: body ?? {} });
export const put = (path, body, options) => call('PUT', path, { ...options, body });
export const remove = (path, options) => call('DELETE', path, options);

/** The address of an item's picture. */
export const imageAddress = (project, item, query) => address(`projects/${project}/items/${item}/image`, query);

/** The address of an item's thumbnail. */
export const thumbnailAddress = (project, item, size = 256) => address(`projects/${project}/items/${item}/thumbnail`, { size });
