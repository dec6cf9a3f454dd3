/**
 * Makes elements without ever parsing HTML: whatever comes from outside becomes text and nothing else.
 * @module
 */

const SVG = 'http://www.w3.org/2000/svg';

/** @typedef {Node | string | number | null | undefined | false | Child[]} Child */

/**
 * Makes an HTML element.
 * @param {string} tag The name, with classes behind dots: `button.primary`.
 * @param {Record<string, any>} [props] Attributes; `on…` are listeners; `style` is an object of CSS properties; true and false set or leave out.
 * @param {...Child} children
 * @returns {HTMLElement & Record<string, any>}
 */
export function h(tag, props, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  if (classes.length) element.classList.add(...classes);
  assign(element, props);
  add(element, children);
  return element;
}

/**
 * Makes an SVG element.
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...Child} children
 * @returns {SVGElement & Record<string, any>}
 */
export function s(tag, props, ...children) {
  const element = document.createElementNS(SVG, tag);
  assign(element, props);
  add(element, children);
  return element;
}

/**
 * Sets attributes and listeners.
 * @param {Element} element
 * @param {Record<string, any>} [props]
 */
export function assign(element, props) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) {
      if (name !== 'style') element.removeAttribute(name);
    } else if (name.startsWith('on')) {
      element.addEventListener(name.slice(2).toLowerCase(), value);
    } else if (name === 'style') {
      for (const [key, text] of Object.entries(value)) element.style.setProperty(key, text);
    } else if (name === 'class') {
      for (const part of String(value).split(' ')) if (part) element.classList.add(part);
    } else if (name === 'value') {
      element.value = value;
    } else if (name === 'checked' || name === 'selected' || name === 'indeterminate') {
      element[name] = value;
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
}

/**
 * Appends children; text stays text.
 * @param {Node} parent
 * @param {Child[]} children
 */
export function add(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/**
 * Puts other children in place of those there are.
 * @param {Element} parent
 * @param {...Child} children
 */
export function fill(parent, ...children) {
  const fresh = document.createDocumentFragment();
  add(fresh, children);
  parent.replaceChildren(fresh);
}

/**
 * Tells screen readers something that the eye sees elsewhere.
 * @param {string} text
 */
export function announce(text) {
  const announcer = document.getElementById('announcer');
  if (announcer) announcer.textContent = text;
}

/**
 * A small picture out of strokes.
 * @param {string} path Path data in a box of 24 by 24.
 */
export function icon(path) {
  return s('svg', { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true', focusable: 'false' }, s('path', { d: path }));
}
