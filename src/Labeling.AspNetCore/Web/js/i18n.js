/**
 * Texts in the user's language, out of files that have one key a line. A missing text is shown in English.
 * @module
 */

/** The languages there are files for, each in its own name. @type {Record<string, string>} */
export let languages = { en: 'English' };

const STORED = 'labeling.language';

/** @type {Record<string, string>} */
let english = {};
/** @type {Record<string, string>} */
let texts = {};
let current = 'en';

/** The language in use. */
export const language = () => current;

/** Loads the language the user chose, or else the browser's first that there is a file for. */
export async function loadLanguage() {
  languages = await read('languages');
  const wanted = [localStorage.getItem(STORED), ...navigator.languages].filter(Boolean).map(code => code.toLowerCase()).flatMap(code => [code, code.split('-')[0]]);
  current = wanted.find(code => code in languages) ?? 'en';
  english = await read('en');
  texts = current === 'en' ? english : await read(current);
  document.documentElement.lang = current;
}

/**
 * Chooses a language for this browser.
 * @param {string} code
 */
export async function chooseLanguage(code) {
  localStorage.setItem(STORED, code);
  await loadLanguage();
}

/**
 * The text of a key with its places filled in: `{count}` becomes `values.count`.
 * @param {string} key
 * @param {Record<string, any>} [values]
 * @returns {string}
 */
export function t(key, values) {
  const text = texts[key] ?? english[key] ?? key;
  return values ? text.replace(/\{(\w+)\}/g, (place, name) => (name in values ? show(values[name]) : place)) : text;
}

/** @param {number | string} value */
const show = value => (typeof value === 'number' ? formatNumber(value) : String(value));

/** @param {number} value */
export const formatNumber = value => new Intl.NumberFormat(current).format(value);

/**
 * A share with two decimals: `20.66%`.
 * @param {number} part
 * @param {number} whole
 */
export const formatPercent = (part, whole) => `${(whole === 0 ? 0 : (100 * part) / whole).toFixed(2)}%`;

/** @param {string | Date} time */
export const formatTime = time => new Intl.DateTimeFormat(current, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(time));

/**
 * A duration as hours, minutes and seconds: `1:05:09`.
 * @param {number} seconds
 */
export function formatDuration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const pad = number => String(number).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

/** @param {string} code */
async function read(code) {
  const response = await fetch(new URL(`../i18n/${code}.json`, import.meta.url));
  return response.ok ? response.json() : {};
}
