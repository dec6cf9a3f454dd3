/** All projects. @module */
import { get } from '../api.js';
import { h, icon } from '../dom.js';
import { icons } from '../icons.js';
import { t, formatPercent } from '../i18n.js';

/** @param {import('../main.js').Place} place */
export async function projectsPage(place) {
  const list = h('div.cards');
  const more = h('button', { type: 'button', hidden: true }, t('more'));
  let after;
  const load = async () => {
    const page = await get('projects', { query: { after, limit: 50 } });
    list.append(...page.projects.map(card));
    after = page.next;
    more.hidden = !after;
  };
  more.addEventListener('click', load);
  await load();
  const canCreate = place.about.permissions.includes('projects/write');
  const element = h('div.page', {},
    h('div.page-head', {}, h('h1', {}, t('projects.title')), h('span.spring'), canCreate && h('a.button.primary', { href: '#/new' }, icon(icons.plus), t('projects.new'))),
    list.childElementCount ? list : h('div.empty-page', {}, h('p', {}, t(canCreate ? 'projects.noneYet' : 'projects.none'))),
    more);
  return { element, title: t('projects.title') };
}

/** @param {any} view */
function card({ project, permissions, stand }) {
  const progress = stand?.progress;
  const total = progress?.total ?? 0;
  const canLabel = permissions.includes('labels/write') && project.state === 'Running';
  return h('article.project-card', {},
    h('div.row', {}, h('h2', {}, h('a', { href: `#/p/${project.id}` }, project.name)), h('span', { class: `state ${project.state}` }, t(`state.${project.state}`))),
    h('p.type', {}, t(`type.${project.taskType}`)),
    project.description && h('p.description', {}, project.description),
    progress && h('div', {}, bar(progress), h('p.figures', {}, h('span', {}, `${progress.labeled} / ${total}`), h('span', {}, formatPercent(progress.labeled, total)))),
    h('div.row', {}, canLabel && h('a.button.primary', { href: `#/p/${project.id}/label` }, t('projects.label')), h('a.button', { href: `#/p/${project.id}` }, t('projects.open'))));
}

/** The shares of a project as a bar. @param {any} progress */
export function bar(progress) {
  const part = (name, count) => count > 0 && h('span', { class: name, style: { 'flex-grow': String(count) } });
  return h('div.progress-bar', { role: 'img', 'aria-label': t('progress.label', { labeled: progress.labeled, total: progress.total }) }, part('labeled', progress.labeled), part('skipped', progress.skipped), part('review', progress.needsReview), part('open', progress.incomplete));
}
