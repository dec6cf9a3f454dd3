/** One project: dashboard, data, details. @module */
import { get } from '../api.js';
import { h, fill } from '../dom.js';
import { t } from '../i18n.js';
import { dashboardTab } from './dashboard.js';
import { dataTab } from './data.js';
import { detailsTab } from './details.js';

const TABS = { dashboard: ['projects/summary/read', dashboardTab], data: ['labels/read', dataTab], details: ['projects/read', detailsTab] };

/** @param {import('../main.js').Place} place */
export async function projectPage(place) {
  const view = await get(`projects/${place.project}`);
  const may = permission => view.permissions.includes(permission);
  const allowed = Object.entries(TABS).filter(([, [permission]]) => may(permission)).map(([name]) => name);
  const current = allowed.includes(place.tab) ? place.tab : allowed[0];
  const content = h('div.tab-content');
  const tab = current ? await TABS[current][1]({ ...place, view, may }) : null;
  fill(content, tab ? tab.element : h('p', {}, t('nothingHere')));
  const { project } = view;
  const element = h('div.page', {},
    h('div.page-head', {}, h('h1', {}, project.name), h('span', { class: `state ${project.state}` }, t(`state.${project.state}`)), h('span.type', {}, t(`type.${project.taskType}`)), h('span.spring'),
      may('labels/write') && project.state === 'Running' && h('a.button.primary', { href: `#/p/${project.id}/label` }, t('projects.label'))),
    h('nav.tabs', { 'aria-label': t('project.tabs') }, allowed.map(name => h('a', { href: `#/p/${project.id}/${name}`, 'aria-current': name === current ? 'page' : undefined }, t(`tab.${name}`)))),
    content);
  return { element, title: `${project.name} · ${t(`tab.${current}`)}`, close: () => tab?.close?.() };
}
