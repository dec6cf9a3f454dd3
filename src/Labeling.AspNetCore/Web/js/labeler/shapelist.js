/** The shapes of the picture as a list: to choose, to change, to delete, by mouse, keyboard and screen reader alike. @module */
import { h, icon, fill } from '../dom.js';
import { icons } from '../icons.js';
import { t } from '../i18n.js';
import { bounds } from '../editor/geometry.js';

/**
 * @param {import('../editor/editor.js').Editor} editor
 * @param {import('./classpanel.js').ClassPanel} classes
 * @returns {HTMLElement}
 */
export function shapeList(editor, classes) {
  const list = h('ul.shapes');
  const title = h('h2', {}, t('shapes.title'));
  const clear = h('button.quiet', { type: 'button', onclick: () => { editor.drawing.remove(() => true); } }, t('shapes.deleteAll'));
  const panel = h('section.panel.grow', { 'aria-label': t('shapes.title') }, h('header', {}, title, clear), list);

  const row = (mark, place) => {
    const { path, color } = classes.find(mark.classId) ?? { path: '?', color: '#868e96' };
    const size = mark.shape ? bounds(mark.shape).slice(2).map(Math.round).join(' × ') : '';
    const pick = h('select', { 'aria-label': t('shapes.class', { place }), disabled: editor.isReadOnly, onchange: event => editor.drawing.update(other => other.key === mark.key, old => ({ ...old, classId: Number(event.target.value) })) },
      classes.classes.map(item => h('option', { value: item.id, selected: item.id === mark.classId }, item.path)));
    const flag = (name, text) => h('label.flag', { title: t(`shapes.${name}`) }, h('input', { type: 'checkbox', checked: Boolean(mark[name]), disabled: editor.isReadOnly, onchange: event => editor.drawing.update(other => other.key === mark.key, old => ({ ...old, [name]: event.target.checked || undefined })) }), text);
    const isChosen = editor.drawing.isSelected(mark.key);
    return h('li', { class: `${isChosen ? 'selected' : ''}${mark.suggested ? ' suggested' : ''}`, style: { '--shape': color } },
      h('button.class', { type: 'button', 'aria-pressed': String(isChosen), 'data-key': mark.key, onclick: () => { editor.hasChosen = true; editor.drawing.select(mark.key); } },
        h('span.visually-hidden', {}, `${t('shapes.place', { place })} `), h('span.swatch'), h('span.name', {}, path), h('span.count', {}, mark.suggested && mark.score !== undefined ? `${Math.round(mark.score * 100)}%` : size)),
      !editor.isReadOnly && h('button.quiet.square', { type: 'button', 'aria-label': t('shapes.delete', { place, name: path }), onclick: () => editor.drawing.remove(other => other.key === mark.key) }, icon(icons.close)),
      isChosen && h('div.shape-details', {}, pick, flag('isOccluded', t('shapes.occludedShort')), flag('isTruncated', t('shapes.truncatedShort')), flag('isCrowd', t('shapes.crowdShort'))));
  };

  const draw = () => {
    const marks = editor.drawing.marks;
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    title.textContent = t('shapes.titleCount', { count: marks.length });
    clear.hidden = marks.length === 0 || editor.isReadOnly;
    fill(list, marks.map((mark, place) => row(mark, place + 1)), marks.length === 0 && h('li.empty', {}, t('shapes.none')));
    if (focused) list.querySelector(`[data-key="${focused}"]`)?.focus();
    list.querySelector('.selected')?.scrollIntoView({ block: 'nearest' });
    classes.counts = new Map();
    for (const mark of marks) classes.counts.set(mark.classId, (classes.counts.get(mark.classId) ?? 0) + 1);
    classes.active = new Set(editor.drawing.selected.map(mark => mark.classId));
    classes.draw();
  };
  let frame = 0;
  editor.addEventListener('state', () => { frame ||= requestAnimationFrame(() => { frame = 0; draw(); }); });
  draw();
  return panel;
}
