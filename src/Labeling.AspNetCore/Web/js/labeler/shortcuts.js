/** The panel that lists every key. @module */
import { h } from '../dom.js';
import { t } from '../i18n.js';
import { showDialog } from '../ui/dialog.js';

const COMMON = [
  [['1', '…', '9'], 'keys.class'], [['Enter'], 'keys.submit'], [['S'], 'keys.skip'], [['/'], 'keys.search'], [['I'], 'keys.instructions'], [['?'], 'keys.help'],
];
const GRID = [[['A'], 'keys.selectAll'], [['←', '→', '↑', '↓'], 'keys.movePick'], [['Space'], 'keys.pick'], [['Esc'], 'keys.unpick'], [['Y'], 'keys.accept'], [['Ctrl', 'Z'], 'keys.undo'], [['Ctrl', 'Y'], 'keys.redo']];
const DRAW = [
  [['Esc'], 'keys.escape'], [['Del'], 'keys.delete'], [['Ctrl', 'Z'], 'keys.undo'], [['Ctrl', 'Y'], 'keys.redo'], [['Ctrl', 'C'], 'keys.copy'], [['Ctrl', 'V'], 'keys.paste'], [['Ctrl', 'A'], 'keys.chooseAll'],
  [['L'], 'keys.lock'], [['Y'], 'keys.accept'], [['V'], 'keys.hideAll'], [['C'], 'keys.cross'], [['[', ']'], 'keys.cycle'], [['+', '-', '0'], 'keys.zoom'], [['G'], 'keys.hand'], [['W'], 'keys.window'],
  [['←', '→', '↑', '↓'], 'keys.arrows'], [['Alt', '↑'], 'keys.grow'], [['Space'], 'keys.press'],
];
const BOX = [[['R'], 'keys.box'], [['M'], 'keys.move'], [['T'], 'keys.template']];
const POLYGON = [[['P'], 'keys.polygon'], [['M'], 'keys.move'], [['U'], 'keys.points'], [['H'], 'keys.hole'], [['Backspace'], 'keys.stepBack'], [['B'], 'keys.brush'], [['E'], 'keys.erase'], [[',', '.'], 'keys.brushSize']];

/** @param {string} taskType */
export function showShortcuts(taskType) {
  const isGrid = taskType.startsWith('ImageClassification');
  const groups = isGrid ? [[t('keys.groupPage'), GRID]] : [[t('keys.groupTools'), taskType === 'ObjectDetection' ? BOX : POLYGON], [t('keys.groupDraw'), DRAW]];
  return showDialog(t('keys.title'), [
    h('div.shortcuts', {}, [[t('keys.groupCommon'), COMMON], ...groups].map(([title, keys]) => h('section', {}, h('h3', {}, title),
      h('dl', {}, keys.map(([names, text]) => [h('dt', {}, names.map(name => h('kbd', {}, name))), h('dd', {}, t(text))]))))),
    !isGrid && h('p.hint', {}, t('keys.mouse')),
  ], [{ label: t('close'), kind: 'primary' }], { wide: true });
}
