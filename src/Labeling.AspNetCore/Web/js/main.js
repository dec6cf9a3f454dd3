/**
 * The studio begins here: who is there, which page.
 * @module
 */
import { get, ApiError } from './api.js';
import { chooseLanguage, language, languages, loadLanguage, t } from './i18n.js';
import { h, icon, fill } from './dom.js';
import { icons } from './icons.js';
import { webAddress } from './markdown.js';
import { errorText } from './ui/dialog.js';
import { Outbox } from './labeler/outbox.js';
import { labelerPage } from './labeler/page.js';
import { projectsPage } from './pages/projects.js';
import { projectPage } from './pages/project.js';
import { wizardPage } from './pages/wizard.js';

/**
 * @typedef {object} Place Where the user is.
 * @property {any} about
 * @property {Outbox} outbox
 * @property {string} [project]
 * @property {string} [tab]
 * @property {string} [item]
 *
 * @typedef {object} Page
 * @property {HTMLElement} element
 * @property {string} title
 * @property {() => void} [begin] What is done once it is shown.
 * @property {() => void} [close]
 */

const app = document.getElementById('app');
/** @type {Page | null} */
let page = null;
let turn = 0;

const SCHEMES = ['system', 'light', 'dark'];

/** @param {Place} place @returns {Promise<Page>} */
function open(place, path) {
  const [first, id, tab, item] = path;
  if (first === 'new') return wizardPage(place);
  if (first === 'p' && id && tab === 'label') return labelerPage({ ...place, project: id });
  if (first === 'p' && id) return projectPage({ ...place, project: id, tab: tab ?? 'dashboard', item });
  return projectsPage(place);
}

async function route(place) {
  const mine = ++turn;
  const path = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent).filter(Boolean);
  page?.close?.();
  page = null;
  // What was asked on the page before has no one to answer to.
  for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
  const isLabeling = path[2] === 'label';
  try {
    const next = await open(place, path);
    if (mine !== turn) {
      next.close?.();
      return;
    }
    page = next;
    fill(app, !isLabeling && header(place), isLabeling ? next.element : h('main', {}, next.element));
    next.begin?.();
  } catch (error) {
    if (mine !== turn) return;
    fill(app, header(place), h('main', {}, h('div.empty-page', { role: 'alert' }, h('h1', {}, t('error.title')), h('p', {}, errorText(error)), h('a.button', { href: '#/' }, t('labeler.home')), h('button', { type: 'button', onclick: () => route(place) }, t('retry')))));
  }
  document.title = page?.title ?? 'Labeling';
}

function header(place) {
  const signOut = place.about.signOut && webAddress(new URL(place.about.signOut, document.baseURI).href);
  const languagePick = h('select', { 'aria-label': t('language'), onchange: async event => { await chooseLanguage(event.target.value); route(place); } },
    Object.entries(languages).map(([code, name]) => h('option', { value: code, selected: code === language() }, name)));
  const schemePick = h('select', { 'aria-label': t('scheme'), onchange: event => { localStorage.setItem('labeling.scheme', event.target.value); applyScheme(); } },
    SCHEMES.map(scheme => h('option', { value: scheme, selected: scheme === (localStorage.getItem('labeling.scheme') ?? 'system') }, t(`scheme.${scheme}`))));
  return h('header.top', {}, h('a.brand', { href: '#/' }, h('img', { src: 'assets/icon.svg', alt: '', width: 24, height: 24 }), h('span', {}, 'Labeling')), h('span.spring'), h('span.user', { title: t('signedIn') }, place.about.user), signOut && h('a', { href: signOut }, t('signOut')), languagePick, schemePick);
}

function applyScheme() {
  const scheme = localStorage.getItem('labeling.scheme');
  if (scheme === 'light' || scheme === 'dark') document.documentElement.dataset.scheme = scheme;
  else delete document.documentElement.dataset.scheme;
}

async function begin() {
  applyScheme();
  await loadLanguage();
  try {
    const about = await get('about');
    const place = { about, outbox: new Outbox(about.user) };
    place.outbox.flush();
    window.addEventListener('hashchange', () => route(place));
    await route(place);
  } catch (error) {
    const isStranger = error instanceof ApiError && error.status === 401;
    fill(app, h('main', {}, h('div.empty-page', { role: 'alert' }, h('h1', {}, t(isStranger ? 'error.signIn' : 'error.title')), h('p', {}, isStranger ? t('error.signInMore') : errorText(error)), h('button', { type: 'button', onclick: () => location.reload() }, icon(icons.refresh), t('retry')))));
  }
}

begin();
