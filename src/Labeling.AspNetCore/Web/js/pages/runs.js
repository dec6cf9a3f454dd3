/** Assistance on the dashboard: how far it is to the next training run, and the runs with what they measured and said; live. @module */
import { get, post, remove, ApiError } from '../api.js';
import { h, fill, icon } from '../dom.js';
import { icons } from '../icons.js';
import { t, formatPercent, formatTime } from '../i18n.js';
import { toast, toastError } from '../ui/dialog.js';

/** How often it is looked at while something is under way, and while nothing is. */
const BUSY_MS = 2000;
const IDLE_MS = 5000;

/** @param {any} place */
export function runsBox(place) {
  const path = `projects/${place.view.project.id}`;
  const canWrite = place.may('projects/write');
  const element = h('section.box.wide', { hidden: true, 'aria-live': 'off' });
  let timer = 0;
  let looking = null;
  let last = '';
  let isClosed = false;
  let lookedAt = 0;

  const act = async (call, done) => {
    try {
      await call();
      if (done) toast(done, 'good');
    } catch (error) {
      toastError(error);
    }
    refresh();
  };
  const train = () => act(() => post(`${path}/runs`), t('assist.queued'));
  const stop = run => act(() => remove(`${path}/runs/${run.id}`));

  const look = async () => {
    clearTimeout(timer);
    const assist = await get(`${path}/assist`).catch(error => (error instanceof ApiError ? null : undefined));
    lookedAt = performance.now();
    if (isClosed || assist === null || assist?.isAvailable === false) return;
    timer = setTimeout(refresh, ['Queued', 'Running'].includes(assist?.status.state) ? BUSY_MS : IDLE_MS);
    const text = JSON.stringify(assist);
    if (!assist || text === last) return;
    last = text;
    element.hidden = false;
    // What was unfolded to be read stays so.
    const open = new Set([...element.querySelectorAll('details[open]')].map(details => details.dataset.run));
    fill(element, head(assist, canWrite && train), next(assist.status), assist.status.state !== 'Off' && !assist.canTrainHere && h('p.hint', {}, t('assist.elsewhere')), assist.runs.length > 0 && table(assist.runs, open, canWrite && stop));
  };
  const refresh = () => { looking ??= look().finally(() => { looking = null; }); };
  refresh();
  const told = () => { if (!element.hidden && performance.now() - lookedAt > BUSY_MS) refresh(); };
  return { element, told, close: () => { isClosed = true; clearTimeout(timer); } };
}

const head = ({ status }, train) => h('div.row', {}, h('h2', {}, t('assist.title')), h('span', { class: `badge ${status.state}` }, t(`assist.${status.state}`)), h('span.spring'),
  train && status.state !== 'Off' && h('button', { type: 'button', disabled: status.state !== 'Waiting', onclick: train }, icon(icons.play), t('assist.train')));

/** The way to the next training run. */
function next(status) {
  if (status.state === 'Off') return null;
  const label = t('assist.next', { labels: status.labels, needed: status.labelsForNextRun });
  return h('div', {}, h('p', {}, label), h('progress', { max: 1, value: status.progress, 'aria-label': label }));
}

const table = (runs, open, stop) => h('div.scroll', {}, h('table.runs', {},
  h('thead', {}, h('tr', {}, ['run', 'state', 'begun', 'metrics', 'log'].map(name => h('th', { scope: 'col' }, t(`column.${name}`))))),
  h('tbody', {}, runs.map(run => h('tr', { 'data-run': run.kind },
    h('td', {}, t(`run.${run.kind}`), run.requestedBy && h('small', {}, ` ${run.requestedBy}`)),
    h('td', {}, state(run), run.error && h('p.problem-text', {}, run.error), stop && ['Queued', 'Running'].includes(run.state) && h('button.quiet', { type: 'button', onclick: () => stop(run) }, icon(icons.close), t('assist.stop'))),
    h('td', {}, run.startedAt ? formatTime(run.startedAt) : '–'), h('td', {}, metrics(run.metrics)), h('td', {}, log(run, open)))))));

const state = run => h('span', { class: `badge run-${run.state}` }, t(`runState.${run.state}`), run.state === 'Running' && run.progress > 0 && ` ${formatPercent(run.progress, 1)}`);

/** Trainers may measure what we have no word for. */
const named = name => { const key = `metric.${name}`; const text = t(key); return text === key ? name : text; };

function metrics(values) {
  const rows = Object.entries(values ?? {}).filter(([, value]) => typeof value === 'number');
  return rows.length ? h('dl.metrics', {}, rows.map(([name, value]) => [h('dt', {}, named(name)), h('dd', {}, Number.isInteger(value) ? value : value.toFixed(3))])) : '–';
}

const log = (run, open) => (run.log?.length
  ? h('details', { 'data-run': run.id, open: open.has(run.id) }, h('summary', {}, t('assist.lines', { count: run.log.length })), h('pre', { tabindex: '0' }, run.log.map(line => `${formatTime(line.at)} ${line.text}`).join('\n')))
  : '–');
