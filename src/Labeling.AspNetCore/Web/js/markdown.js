/**
 * Shows instructions: the part of Markdown that people use, as elements. HTML in the text stays text, and links lead only to web pages.
 * @module
 */
import { h } from './dom.js';

const INLINE = /(`[^`]+`)|(\*\*[^*]+\*\*)|(\*[^*\s][^*]*\*)|(_[^_\s][^_]*_)|(\[[^\]]+\]\([^)\s]+\))|(https?:\/\/[^\s<>()]+)/;

/**
 * @param {string} text
 * @returns {HTMLElement}
 */
export function markdown(text) {
  const root = h('div.prose');
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  let index = 0;
  while (index < lines.length) {
    const line = lines[index];
    const heading = /^(#{1,4})\s+(.*)$/.exec(line);
    if (!line.trim()) {
      index++;
    } else if (heading) {
      root.append(h(`h${heading[1].length + 2}`, {}, inline(heading[2])));
      index++;
    } else if (/^```/.test(line)) {
      const end = lines.findIndex((other, at) => at > index && /^```/.test(other));
      root.append(h('pre', {}, lines.slice(index + 1, end < 0 ? undefined : end).join('\n')));
      index = end < 0 ? lines.length : end + 1;
    } else if (/^\s*([-*+]|\d+[.)])\s+/.test(line)) {
      index = list(root, lines, index);
    } else if (/^>\s?/.test(line)) {
      const from = index;
      while (index < lines.length && /^>\s?/.test(lines[index])) index++;
      root.append(h('blockquote', {}, inline(lines.slice(from, index).map(quoted => quoted.replace(/^>\s?/, '')).join(' '))));
    } else {
      const from = index;
      while (index < lines.length && lines[index].trim() && !/^(#{1,4}\s|```|>|\s*([-*+]|\d+[.)])\s)/.test(lines[index])) index++;
      if (index === from) index++;
      root.append(h('p', {}, inline(lines.slice(from, index).join(' '))));
    }
  }
  return root;
}

/** Reads one list; returns the line behind it. */
function list(root, lines, from) {
  const ordered = /^\s*\d/.test(lines[from]);
  const items = [];
  let index = from;
  for (; index < lines.length && lines[index].trim(); index++) {
    const item = /^\s*(?:[-*+]|\d+[.)])\s+(.*)$/.exec(lines[index]);
    if (item) items.push(item[1]);
    else if (items.length) items[items.length - 1] += ` ${lines[index].trim()}`;
  }
  root.append(h(ordered ? 'ol' : 'ul', {}, items.map(item => h('li', {}, inline(item)))));
  return index;
}

/** @param {string} text @returns {(Node | string)[]} */
function inline(text) {
  const parts = [];
  let rest = text;
  for (let match = INLINE.exec(rest); match; match = INLINE.exec(rest)) {
    parts.push(rest.slice(0, match.index), styled(match[0]));
    rest = rest.slice(match.index + match[0].length);
  }
  return [...parts, rest];
}

/** @param {string} mark */
function styled(mark) {
  if (mark.startsWith('`')) return h('code', {}, mark.slice(1, -1));
  if (mark.startsWith('**')) return h('strong', {}, inline(mark.slice(2, -2)));
  if (mark.startsWith('*') || mark.startsWith('_')) return h('em', {}, inline(mark.slice(1, -1)));
  const [, label, target] = /^\[([^\]]+)\]\(([^)\s]+)\)$/.exec(mark) ?? [null, mark, mark];
  return webAddress(target) ? h('a', { href: webAddress(target), rel: 'noopener noreferrer', target: '_blank' }, label) : label;
}

/**
 * An address of the web, or null for anything that could run.
 * @param {string | null | undefined} text
 */
export function webAddress(text) {
  try {
    const url = new URL(text ?? '');
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}
