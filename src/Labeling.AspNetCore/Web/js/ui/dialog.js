/** Dialogs and short messages. @module */
import { h, icon, announce } from '../dom.js';
import { icons } from '../icons.js';
import { t } from '../i18n.js';

/**
 * Shows a dialog until it is closed.
 * @param {string} title
 * @param {import('../dom.js').Child} content
 * @param {{label: string, kind?: string, value?: any, disabled?: boolean}[]} [actions] Buttons; the dialog's result is the value of the one chosen.
 * @param {{wide?: boolean}} [options]
 * @returns {Promise<any>} The value, or undefined when it was closed otherwise.
 */
export function showDialog(title, content, actions = [], options = {}) {
  return new Promise(resolve => {
    let result;
    const id = `dialog-${Math.random().toString(36).slice(2)}`;
    const dialog = h('dialog', { class: options.wide ? 'dialog wide' : 'dialog', 'aria-labelledby': id },
      h('form', { method: 'dialog', onsubmit: event => event.preventDefault() },
        h('header', {}, h('h2', { id }, title), h('button.quiet.square', { type: 'button', 'aria-label': t('close'), onclick: () => dialog.close() }, icon(icons.close))),
        h('div.dialog-body', {}, content),
        actions.length > 0 && h('footer', {}, actions.map(action => h('button', {
          type: 'button',
          class: action.kind ?? '',
          disabled: action.disabled,
          onclick: () => { result = typeof action.value === 'function' ? action.value() : action.value; dialog.close(); },
        }, action.label)))));
    dialog.addEventListener('close', () => { dialog.remove(); resolve(result); });
    document.body.append(dialog);
    dialog.showModal();
    // What has to be scrolled can be, by keys.
    const body = dialog.querySelector('.dialog-body');
    if (body.scrollHeight > body.clientHeight) body.tabIndex = 0;
    (dialog.querySelector('[autofocus]') ?? dialog.querySelector('footer .primary') ?? dialog.querySelector('button'))?.focus();
  });
}

/**
 * Asks for a decision.
 * @param {string} title
 * @param {import('../dom.js').Child} content
 * @param {string} yes
 * @param {string} [kind]
 * @returns {Promise<boolean>}
 */
export const confirm = async (title, content, yes, kind = 'primary') =>
  (await showDialog(title, content, [{ label: t('cancel'), value: false }, { label: yes, kind, value: true }])) === true;

/**
 * Says something shortly, at the edge of the page.
 * @param {string} text
 * @param {'info' | 'good' | 'bad'} [kind]
 */
export function toast(text, kind = 'info') {
  let host = document.getElementById('toasts');
  if (!host) document.body.append(host = h('div', { id: 'toasts', role: 'region', 'aria-label': t('messages') }));
  const message = h('div', { class: `toast ${kind}` }, text);
  host.append(message);
  announce(text);
  setTimeout(() => message.remove(), kind === 'bad' ? 9000 : 4000);
}

/** Says what went wrong. @param {any} error */
export function toastError(error) {
  toast(error?.name === 'AbortError' ? t('error.stopped') : errorText(error), 'bad');
}

/** @param {any} error */
export function errorText(error) {
  const key = `error.${error?.code}`;
  const own = error?.code ? t(key) : key;
  return own !== key ? own : error?.code ? error.message : t('error.offline');
}
