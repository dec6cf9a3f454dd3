/**
 * Keeps things in this browser, so that neither a lost connection nor a closed page loses them. Where the browser keeps nothing, memory does.
 * @module
 */

/** @type {Map<string, string>} */
const memory = new Map();

/** @param {string} key @returns {any} */
export function recall(key) {
  try {
    const text = memory.get(key) ?? localStorage.getItem(key);
    return text === null || text === undefined ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {string} key @param {any} value Null forgets it. @returns {boolean} Whether it outlives the page. */
export function keep(key, value) {
  memory.delete(key);
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    memory.set(key, JSON.stringify(value));
    return false;
  }
}

/** The keys that begin like this. @param {string} prefix */
export function keysOf(prefix) {
  const keys = [...memory.keys()];
  try {
    for (let i = 0; i < localStorage.length; i++) keys.push(localStorage.key(i));
  } catch {
    // This browser keeps nothing.
  }
  return [...new Set(keys)].filter(key => key?.startsWith(prefix));
}
