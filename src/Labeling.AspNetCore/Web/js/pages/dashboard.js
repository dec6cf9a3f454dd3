/** The dashboard: how far the project is, live. @module */
import { address, get } from '../api.js';
import { h, s, fill } from '../dom.js';
import { t, formatDuration, formatNumber, formatPercent } from '../i18n.js';
import { runsBox } from './runs.js';

const PARTS = [['labeled', 'labeled'], ['skipped', 'skipped'], ['review', 'needsReview'], ['open', 'incomplete']];
const RADIUS = 56;

/** @param {any} place */
export async function dashboardTab(place) {
  const { project } = place.view;
  const classes = new Map(project.labelClasses.map(item => [String(item.id), item]));
  const notice = h('div');
  const [progress, queue, distribution, labelers] = Array.from({ length: 4 }, () => h('section.box'));
  const runs = place.may('runs/read') ? runsBox(place) : null;
  labelers.classList.add('wide');
  const element = h('div.dashboard', {}, h('div.box.wide', { hidden: true }, notice), progress, queue, distribution, runs?.element, labelers);

  /** @param {any} stand */
  const show = stand => {
    const { progress: p, start } = stand;
    notice.parentElement.hidden = !start;
    if (start) fill(notice, start.code ? h('p.problem-text', { role: 'alert' }, t('start.failed'), ' ', start.problem) : h('p', { role: 'status' }, t('start.reading', { count: start.stored })));
    fill(progress, h('h2', {}, t('dashboard.progress')), h('p', {}, t('dashboard.assets', { labeled: p.labeled, total: p.total })), donut(p));
    fill(queue, h('h2', {}, t('dashboard.queue')), h('div.queue', {}, ['Manual', 'Clustered', 'Prelabeled'].map(kind => h('div', {}, h('b', {}, formatNumber(p.queue[kind] ?? 0)), h('span', {}, t(`queue.${kind}`))))),
      h('h2', {}, t('dashboard.reviewed')), h('p', {}, t('dashboard.approved', { approved: p.approved, labeled: p.labeled, share: formatPercent(p.approved, p.labeled) })),
      h('div.progress-bar', { role: 'img', 'aria-label': formatPercent(p.approved, p.labeled) }, p.approved > 0 && h('span.labeled', { style: { 'flex-grow': String(p.approved) } }), p.labeled > p.approved && h('span.open', { style: { 'flex-grow': String(p.labeled - p.approved) } })));
    fill(distribution, h('h2', {}, t('dashboard.distribution')), bars(p.labelCounts, classes));
    fill(labelers, h('h2', {}, t('dashboard.labelers')), p.labelers.length ? labelerTable(p.labelers) : h('p.hint', {}, t('dashboard.noLabelers')));
  };

  const stand = place.view.stand ?? (await get(`projects/${project.id}/progress`));
  show(stand);
  let state = stand.state;
  const events = new EventSource(address(`projects/${project.id}/events`));
  events.addEventListener('progress', event => {
    const next = JSON.parse(event.data);
    show(next);
    runs?.told();
    if (next.state !== state) window.dispatchEvent(new HashChangeEvent('hashchange'));
    state = next.state;
  });
  return { element, close: () => { events.close(); runs?.close(); } };
}

/** The shares around the labeled percentage; each says its number. @param {any} p */
function donut(p) {
  const length = 2 * Math.PI * RADIUS;
  let from = 0;
  const arcs = PARTS.filter(([, key]) => p[key] > 0).map(([name, key]) => {
    const share = (p[key] / p.total) * length;
    const arc = s('circle', { class: `ring ${name}`, cx: 70, cy: 70, r: RADIUS, 'stroke-dasharray': `${share} ${length - share}`, 'stroke-dashoffset': -from, transform: 'rotate(-90 70 70)' }, s('title', {}, `${t(`part.${name}`)}: ${formatNumber(p[key])}`));
    from += share;
    return arc;
  });
  const label = PARTS.map(([name, key]) => `${t(`part.${name}`)} ${formatNumber(p[key])}`).join(', ');
  return h('div.donut', {},
    s('svg', { viewBox: '0 0 140 140', role: 'img', 'aria-label': label }, p.total === 0 && s('circle', { class: 'ring open', cx: 70, cy: 70, r: RADIUS }), arcs, s('text', { x: 70, y: 70 }, formatPercent(p.labeled, p.total))),
    h('div.legend', {}, PARTS.map(([name, key]) => h('div', {}, h('i', { class: name }), h('span', {}, t(`part.${name}`)), h('b', {}, formatNumber(p[key]))))));
}

/** Classes by the number of their labels. @param {Record<string, number>} counts @param {Map<string, any>} classes */
function bars(counts, classes) {
  const rows = Object.entries(counts).filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1]);
  const all = rows.reduce((sum, [, count]) => sum + count, 0);
  if (!rows.length) return h('p.hint', {}, t('dashboard.noLabels'));
  return h('div.bars', { tabindex: '0', role: 'group', 'aria-label': t('dashboard.distribution') }, rows.map(([id, count]) => {
    const item = classes.get(id);
    return h('div', {}, h('div.head', {}, h('span', {}, item?.path ?? id), h('span', {}, `${count}/${all} (${formatPercent(count, all)})`)),
      h('div.track', {}, h('span', { style: { width: `${(100 * count) / rows[0][1]}%`, '--shape': item?.color ?? '#868e96' } })));
  }));
}

function labelerTable(labelers) {
  const rate = person => { const hours = seconds(person.elapsed) / 3600; return hours > 0 ? formatNumber(Math.round((person.submitted + person.skipped) / hours)) : '–'; };
  return h('div.scroll', {}, h('table', {},
    h('thead', {}, h('tr', {}, ['labeler', 'submitted', 'skipped', 'rejected', 'time', 'perHour'].map((name, i) => h('th', { scope: 'col', class: i ? 'number' : '' }, t(`column.${name}`))))),
    h('tbody', {}, labelers.map(person => h('tr', {}, h('td', {}, person.labeler), [person.submitted, person.skipped, person.rejected].map(count => h('td.number', {}, formatNumber(count))), h('td.number', {}, formatDuration(seconds(person.elapsed))), h('td.number', {}, rate(person)))))));
}

/** A .NET time span in seconds: `1.02:03:04.5`. @param {string} span */
export function seconds(span) {
  const [, days, hours, minutes, rest] = /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(span) ?? [null, 0, 0, 0, 0];
  return Number(days ?? 0) * 86400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
}
