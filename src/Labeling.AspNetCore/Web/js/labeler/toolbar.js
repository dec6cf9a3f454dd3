/** The tools beside the picture, and how the picture looks. @module */
import { h, icon } from '../dom.js';
import { icons } from '../icons.js';
import { t } from '../i18n.js';

const KEYS = { move: 'M', box: 'R', template: 'T', polygon: 'P', points: 'U', hole: 'H', brush: 'B', erase: 'E', hand: 'G', window: 'W' };

/**
 * @param {import('../editor/editor.js').Editor} editor
 * @returns {HTMLElement}
 */
export function toolbar(editor) {
  const tools = Object.keys(editor.tools).map(name => h('button.tool', { type: 'button', 'data-tool': name, title: `${t(`tool.${name}`)} (${KEYS[name]})`, 'aria-label': t(`tool.${name}`), 'aria-keyshortcuts': KEYS[name], onclick: () => editor.setTool(name) }, icon(icons[name])));
  const action = (name, path, key, run) => h('button.tool', { type: 'button', 'data-action': name, title: `${t(`tool.${name}`)} (${key})`, 'aria-label': t(`tool.${name}`), onclick: run }, icon(path));
  const undo = action('undo', icons.undo, 'Ctrl+Z', () => editor.drawing.undo());
  const redo = action('redo', icons.redo, 'Ctrl+Y', () => editor.drawing.redo());
  const lock = action('lock', icons.lock, 'L', () => editor.toggleLock());
  const cross = action('cross', icons.crosshair, 'C', () => editor.toggleCross());
  const width = h('output.brush-size', { 'aria-label': t('tool.brushSize') });
  const brush = h('div.tools', { role: 'group', 'aria-label': t('tool.brushSize') }, action('larger', icons.larger, '.', () => editor.resizeBrush(1)), width, action('smaller', icons.smaller, ',', () => editor.resizeBrush(-1)));
  const bar = h('div.toolbar', { role: 'toolbar', 'aria-label': t('tool.bar'), 'aria-orientation': 'vertical' },
    h('div.tools', {}, tools), brush, h('hr'),
    h('div.tools', {}, undo, redo, lock, action('delete', icons.trash, 'Del', () => editor.deleteSelected()), cross), h('hr'),
    h('div.tools', {}, action('zoomIn', icons.zoomIn, '+', () => editor.stage.zoomBy(1.25)), action('zoomOut', icons.zoomOut, '-', () => editor.stage.zoomBy(0.8)), action('fit', icons.fit, '0', () => editor.stage.fit())));

  const draw = () => {
    for (const button of tools) {
      button.setAttribute('aria-pressed', String(button.dataset.tool === editor.toolName));
      button.hidden = button.dataset.tool === 'window' && !editor.window;
    }
    undo.disabled = !editor.drawing.canUndo;
    redo.disabled = !editor.drawing.canRedo;
    brush.hidden = !editor.hasBrush;
    width.textContent = String(editor.brushSize);
    lock.setAttribute('aria-pressed', String(editor.isLocked));
    cross.setAttribute('aria-pressed', String(editor.showsCross));
  };
  for (const name of ['tool', 'state', 'window']) editor.addEventListener(name, draw);
  draw();
  return bar;
}

/**
 * Brightness and contrast, and for DICOM pictures window and level.
 * @param {import('../editor/editor.js').Editor} editor
 * @returns {HTMLElement}
 */
export function lookPanel(editor) {
  const slider = (label, name) => h('label', {}, h('span', {}, label), h('input', { type: 'range', min: '20', max: '300', value: '100', 'data-look': name, oninput: apply }));
  const apply = () => {
    const [brightness, contrast] = [...panel.querySelectorAll('[data-look]')].map(input => Number(input.value) / 100);
    editor.stage.adjust(brightness, contrast);
  };
  const number = name => h('input', { type: 'number', step: '1', 'data-window': name, onchange: event => editor.window && editor.setWindow({ ...editor.window, [name]: name === 'width' ? Math.max(1, event.target.valueAsNumber || 1) : event.target.valueAsNumber || 0 }) });
  const [center, width] = [number('center'), number('width')];
  const windowPart = h('div.window', { hidden: true }, h('label', {}, h('span', {}, t('look.center')), center), h('label', {}, h('span', {}, t('look.width')), width), h('p.hint', {}, t('look.hint')));
  const panel = h('section.panel.look', { 'aria-label': t('look.title') },
    h('header', {}, h('h2', {}, t('look.title')), h('button.quiet', { type: 'button', onclick: () => { for (const input of panel.querySelectorAll('[data-look]')) input.value = '100'; apply(); if (editor.ownWindow) editor.setWindow(editor.ownWindow); } }, t('look.reset'))),
    slider(t('look.brightness'), 'brightness'), slider(t('look.contrast'), 'contrast'), windowPart);
  editor.addEventListener('window', () => {
    windowPart.hidden = !editor.window;
    if (editor.window) [center.value, width.value] = [String(editor.window.center), String(editor.window.width)];
  });
  return panel;
}
