/**
 * What keys do on the picture. Everything that a mouse can draw, the keyboard can: the arrows move a crosshair, and Space presses there.
 * @module
 */
import { announce } from '../dom.js';
import { t } from '../i18n.js';
import { inside, round, translate } from './geometry.js';

/** @typedef {import('./editor.js').Editor} Editor */

const TOOLS = { m: 'move', r: 'box', t: 'template', p: 'polygon', u: 'points', h: 'hole', b: 'brush', e: 'erase', g: 'hand', w: 'window' };

/**
 * Does what a key stands for. Returns whether it stands for anything.
 * @param {Editor} editor
 * @param {KeyboardEvent} event
 */
export function handleKey(editor, event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) return command(editor, key, event.shiftKey);
  if (event.altKey && !key.startsWith('Arrow')) return false;
  if (key.startsWith('Arrow')) return arrow(editor, key, event);
  if (TOOLS[key] in editor.tools) return editor.setTool(TOOLS[key]), true;
  switch (key) {
    case 'l': editor.toggleLock(); return true;
    case 'c': editor.toggleCross(); return true;
    case 'Delete': editor.deleteSelected(); return true;
    case 'Backspace': if (!editor.tool.stepBack()) editor.deleteSelected(); return true;
    case 'Escape': return editor.escape();
    case '+': case '=': editor.stage.zoomBy(1.25); return true;
    case '-': editor.stage.zoomBy(0.8); return true;
    case '0': editor.stage.fit(); return true;
    case ']': editor.cycle(1); return true;
    case '[': editor.cycle(-1); return true;
    case '.': return editor.hasBrush && (editor.resizeBrush(1), true);
    case ',': return editor.hasBrush && (editor.resizeBrush(-1), true);
    case ' ': return press(editor);
    case 'Enter': return editor.tool.finish();
    default: return false;
  }
}

/** @param {Editor} editor @param {string} key @param {boolean} shift */
function command(editor, key, shift) {
  switch (key) {
    case 'z': if (shift) editor.drawing.redo(); else if (!editor.tool.stepBack()) editor.drawing.undo(); return true;
    case 'y': editor.drawing.redo(); return true;
    case 'c': editor.copy(); return true;
    case 'v': editor.paste(); return true;
    case 'a': editor.setTool('move'); editor.drawing.select(...editor.visible.map(mark => mark.key)); return true;
    default: return false;
  }
}

/** Arrows move what is chosen; with Alt they change a box's size; with nothing chosen they move the crosshair. */
function arrow(editor, key, event) {
  const step = event.shiftKey ? 10 : 1;
  const dx = key === 'ArrowLeft' ? -step : key === 'ArrowRight' ? step : 0;
  const dy = key === 'ArrowUp' ? -step : key === 'ArrowDown' ? step : 0;
  const chosen = editor.drawing.selected.filter(mark => !editor.drawing.isLocked(mark));
  if (chosen.length && !editor.tool.busy && !editor.cursor && !editor.isReadOnly) {
    const keys = new Set(chosen.map(mark => mark.key));
    editor.drawing.update(mark => keys.has(mark.key), mark => ({ ...mark, shape: event.altKey ? grown(mark.shape, dx, dy, editor.size) : translate(mark.shape, dx, dy, editor.size) }));
    return true;
  }
  if (editor.toolName === 'hand') return editor.stage.panBy(-dx * 20, -dy * 20), true;
  const from = editor.cursor ?? editor.stage.center;
  const to = inside({ x: from.x + dx, y: from.y + dy }, editor.size);
  editor.cursor = { x: round(to.x), y: round(to.y) };
  editor.stage.reveal(editor.cursor);
  editor.stage.showCross(editor.cursor);
  editor.tool.hover(editor.cursor);
  announce(t('said.at', { x: Math.round(to.x), y: Math.round(to.y) }));
  return true;
}

/** @param {Editor} editor */
function press(editor) {
  if (editor.isReadOnly) return false;
  editor.cursor ??= inside(editor.stage.center, editor.size);
  editor.stage.showCross(editor.cursor);
  if (editor.toolName === 'move') editor.chooseAt(editor.cursor);
  else editor.tool.press(editor.cursor);
  if (!editor.tool.busy && !editor.tool.keepsPlace) editor.cursor = null;
  return true;
}

/** A box made larger or smaller by its right and lower edge. */
function grown(shape, dx, dy, size) {
  if (!('box' in shape)) return shape;
  const [x, y, width, height] = shape.box;
  return { box: [x, y, round(Math.min(Math.max(width + dx, 1), size.width - x)), round(Math.min(Math.max(height + dy, 1), size.height - y))] };
}
