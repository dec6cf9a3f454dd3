/** Rows to enter label classes. @module */
import { h, icon } from '../dom.js';
import { icons } from '../icons.js';
import { t } from '../i18n.js';

/** @param {{path: string, color?: string}[]} classes */
export function classRows(classes) {
  const rows = h('div.class-rows');
  const row = (item = {}) => {
    const name = h('input', { type: 'text', 'data-part': 'path', value: item.path ?? '', maxlength: 400, placeholder: t('wizard.classHint'), 'aria-label': t('wizard.className') });
    const color = h('input', { type: 'color', value: item.color ?? '#888888', 'aria-label': t('wizard.classColor'), oninput: () => { color.dataset.own = 'true'; } });
    name.addEventListener('keydown', event => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      add().querySelector('[data-part]').focus();
    });
    return h('div.row', {}, color, name, h('input', { type: 'text', 'data-part': 'description', maxlength: 1000, placeholder: t('wizard.classDescription'), 'aria-label': t('wizard.classDescription') }),
      h('button.quiet.square', { type: 'button', 'aria-label': t('wizard.classRemove'), onclick: event => event.currentTarget.parentElement.remove() }, icon(icons.close)));
  };
  const add = item => rows.appendChild(row(item));
  for (const item of classes.length ? classes : [{}, {}]) add(item);
  const element = h('div.form', {}, rows, h('div.row', {}, h('button', { type: 'button', onclick: () => add().querySelector('[data-part]').focus() }, icon(icons.plus), t('wizard.classAdd')), h('span.hint', {}, t('wizard.classNote'))));
  const read = () => [...rows.children].map(line => ({
    path: line.querySelector('[data-part="path"]').value.trim(),
    description: line.querySelector('[data-part="description"]').value.trim() || undefined,
    color: line.querySelector('[type="color"]').dataset.own ? line.querySelector('[type="color"]').value : undefined,
  })).filter(item => item.path);
  return { element, read };
}
