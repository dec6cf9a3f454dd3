/** Labels over a picture that is only looked at. @module */
import { s } from '../dom.js';
import { pathOf } from '../editor/geometry.js';

/** Shapes of an item as an SVG over its thumbnail. @param {any} item @param {Map<number, any>} classes */
export function overlay(item, classes) {
  const [width, height] = item.imageSize;
  const shapes = (item.annotations ?? []).filter(annotation => annotation.shape);
  if (!shapes.length || !width) return null;
  return s('svg', { viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' }, shapes.map(annotation => {
    const group = s('g', { class: 'shape' }, s('path', { d: pathOf(annotation.shape) }));
    group.style.setProperty('--shape', classes.get(annotation.classId)?.color ?? '#868e96');
    return group;
  }));
}

/** The labels of an item in words. @param {any[]} annotations @param {Map<number, any>} classes */
export function labelText(annotations, classes) {
  const counts = new Map();
  for (const { classId } of annotations) counts.set(classId, (counts.get(classId) ?? 0) + 1);
  return [...counts].map(([id, count]) => `${classes.get(id)?.path ?? id}${count > 1 ? ` × ${count}` : ''}`).join(', ');
}
