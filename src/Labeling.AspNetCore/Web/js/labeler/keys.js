/** The keys of the labeler's page. @module */

/**
 * @typedef {object} Actions What keys do; those that return false are left to the browser.
 * @property {(key: number) => boolean} class 1 to 9.
 * @property {(event: KeyboardEvent) => boolean} picture What has to do with the picture, or with the page of pictures.
 * @property {() => any} enter Further actions go by the key's name.
 */

/**
 * @param {AbortSignal} signal Ends it.
 * @param {import('./session.js').Session} session
 * @param {Actions & Record<string, () => any>} actions
 */
export function listenToKeys(signal, session, actions) {
  document.addEventListener('keydown', event => {
    session.active();
    if (event.defaultPrevented || document.querySelector('dialog[open]') || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (isTheirs(target, event.key)) return;
    if (handle(event, actions)) event.preventDefault();
  }, { signal });
}

/** Whether what has the focus wants the key for itself: fields to type in, buttons pressed by Space and Enter, sliders. */
function isTheirs(target, key) {
  if (target.matches('textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=range])')) return true;
  if (target.matches('input[type=range]') && key.startsWith('Arrow')) return true;
  return target.matches('button, a, summary, input') && (key === ' ' || (key === 'Enter' && !target.matches('.pick')));
}

/** @param {KeyboardEvent} event @param {Actions & Record<string, () => any>} actions */
function handle(event, actions) {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (isPlain && /^[1-9]$/.test(event.key)) return actions.class(Number(event.key));
  if (actions.picture(event)) return true;
  const action = isPlain && Object.hasOwn(actions, event.key.toLowerCase()) && actions[event.key.toLowerCase()];
  return Boolean(action) && action() !== false;
}

/** A key on a page of pictures. @param {import('./grid.js').Grid} grid @param {KeyboardEvent} event */
export function gridKey(grid, event) {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === 'a') grid.selectAll();
    else if (key === 'y' || (key === 'z' && event.shiftKey)) grid.redo();
    else if (key === 'z') grid.undo();
    else return false;
    return true;
  }
  if (key === 'a') grid.selectAll();
  else if (key === 'escape') grid.clear();
  else return grid.move(event);
  return true;
}
