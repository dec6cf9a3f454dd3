/** The data: all pictures with their labels, filtered; one picture with its history; decisions about many. @module */
import { get, post, thumbnailAddress } from '../api.js';
import { h, icon, fill } from '../dom.js';
import { icons } from '../icons.js';
import { t, formatTime } from '../i18n.js';
import { showDialog, toast, toastError } from '../ui/dialog.js';
import { warningsOf } from '../ui/warnings.js';
import { itemView } from './item.js';
import { keepList } from './neighbors.js';
import { labelText, overlay } from './overlay.js';

const LIMIT = 60;
const FIELDS = ['status', 'class', 'labeler', 'approval', 'kind', 'prefix', 'assignee', 'from', 'before', 'problem'];

/** @param {any} place */
export const dataTab = place => (place.item ? itemView(place) : listTab(place));

/** Where the list's filter is kept while one picture is looked at. */
const filterKey = project => `labeling.filter.${project}`;

async function listTab(place) {
  const { project } = place.view;
  const classes = new Map(project.labelClasses.map(item => [item.id, item]));
  const grid = h('div.thumbs');
  const more = h('button', { type: 'button', hidden: true }, t('more'));
  const none = h('p.empty-page', { hidden: true }, t('data.none'));
  /** @type {Map<number, any>} */
  const chosen = new Map();
  const bulk = h('div.bulk', { role: 'region', 'aria-label': t('data.bulk'), hidden: true });
  const filters = filterBar(project, () => reload());
  let after;
  let turn = 0;

  const load = async () => {
    const mine = turn;
    const query = { ...read(filters), limit: LIMIT, descending: true };
    try {
      const page = await get(`projects/${project.id}/items`, { query: { ...query, after, annotations: true } });
      if (mine !== turn) return;
      grid.append(...page.items.map(item => thumb(item)));
      after = page.next;
      keepList(project.id, { ids: [...grid.children].map(figure => Number(figure.dataset.item)), next: after, query });
      more.hidden = !after;
      none.hidden = grid.childElementCount > 0;
    } catch (error) {
      toastError(error);
    }
  };
  const reload = () => {
    turn++;
    after = undefined;
    chosen.clear();
    drawBulk();
    grid.replaceChildren();
    sessionStorage.setItem(filterKey(project.id), JSON.stringify(read(filters)));
    return load();
  };
  more.addEventListener('click', load);
  new IntersectionObserver(entries => { if (entries.some(entry => entry.isIntersecting) && after) load(); }, { rootMargin: '400px' }).observe(more);

  const thumb = item => {
    const box = h('input.choose', { type: 'checkbox', 'aria-label': t('data.choose', { path: item.path }), onchange: () => { if (box.checked) chosen.set(item.id, item); else chosen.delete(item.id); figure.classList.toggle('selected', box.checked); drawBulk(); } });
    const labels = labelText(item.annotations ?? [], classes);
    const figure = h('figure.thumb', { 'data-item': item.id }, box,
      h('a', { href: `#/p/${project.id}/data/${item.id}`, 'aria-label': item.path }, h('img', { src: thumbnailAddress(project.id, item.id), alt: '', loading: 'lazy' }), overlay(item, classes)),
      h('figcaption.info', {}, h('span', { title: item.path }, item.path), h('span', {}, badge(item), ' ', labels), item.labeler && h('span', {}, h('small', {}, `${item.labeler}${item.labeledAt ? ` · ${formatTime(item.labeledAt)}` : ''}`)), item.assignee && h('span', {}, h('small', {}, t('data.assignedTo', { name: item.assignee }))), item.problem && h('span.problem-text', { title: item.problem }, item.problem), warningsOf(item)));
    return figure;
  };

  const decide = async (decision, label) => {
    const reason = await askReason(label, chosen.size);
    if (reason === undefined) return;
    try {
      const { outcomes } = await post(`projects/${project.id}/reviews`, { decision, reason: reason || undefined, items: [...chosen.values()].map(({ id, version }) => ({ id, version })) });
      const done = outcomes.filter(outcome => outcome.code === 'applied').length;
      toast(t('data.decided', { done, total: outcomes.length }), done === outcomes.length ? 'good' : 'bad');
      const others = [...new Set(outcomes.map(outcome => outcome.code).filter(code => code !== 'applied'))];
      for (const code of others) toast(t(`error.${code}`), 'bad');
      reload();
    } catch (error) {
      toastError(error);
    }
  };

  /** Those chosen, or with none all that meet the filter. */
  const assign = async items => {
    const name = h('input', { type: 'text', maxlength: 200, autofocus: true, 'aria-label': t('data.assignWho') });
    const answer = await showDialog(t('data.assign'), [h('label.field', {}, t('data.assignWho'), name), h('p.hint', {}, t(items ? 'data.assignHint' : 'data.assignAllHint'))], [{ label: t('cancel') }, { label: t('data.assign'), kind: 'primary', value: () => name.value.trim() }]);
    if (answer === undefined) return;
    try {
      const assigned = await post(`projects/${project.id}/assignments`, { items, labeler: answer || undefined }, { query: items ? {} : read(filters) });
      toast(t('data.assigned', { count: assigned.items }), 'good');
      reload();
    } catch (error) {
      toastError(error);
    }
  };

  const drawBulk = () => {
    bulk.hidden = chosen.size === 0;
    const all = [...chosen.values()];
    const some = status => all.some(item => item.status === status);
    fill(bulk, h('strong', {}, t('data.chosen', { count: chosen.size })), h('span.spring'),
      place.may('labels/approve_unapprove') && h('button', { type: 'button', onclick: () => decide('Approve', t('review.Approve')) }, icon(icons.check), t('review.Approve')),
      place.may('labels/reject') && h('button.danger', { type: 'button', onclick: () => decide('Reject', t('review.Reject')) }, icon(icons.close), t('review.Reject')),
      place.may('labels/reject') && some('Skipped') && h('button', { type: 'button', onclick: () => decide('AcceptSkip', t('review.AcceptSkip')) }, t('review.AcceptSkip')),
      place.may('projects/write') && some('Unlabeled') && h('button', { type: 'button', onclick: () => assign([...chosen.keys()]) }, t('data.assign')),
      h('button.quiet', { type: 'button', onclick: () => { for (const box of grid.querySelectorAll('.choose:checked')) box.click(); } }, t('data.unchoose')));
  };

  await reload();
  const all = h('button', { type: 'button', onclick: () => { for (const box of grid.querySelectorAll('.choose:not(:checked)')) box.click(); } }, t('grid.selectAll'));
  return { element: h('div.tab-content', {}, filters, h('div.row', {}, all, place.may('projects/write') && h('button', { type: 'button', onclick: () => assign() }, t('data.assignAll')), h('span.spring'), place.may('export') && exportButton(place, () => read(filters))), grid, none, more, bulk) };
}

/** @param {any} item */
export const badge = item => h('span', { class: `badge ${item.approval === 'Approved' ? 'Approved' : item.status}` }, t(item.approval === 'Approved' ? 'status.Approved' : `status.${item.status}`));

/** A download in one of the host's formats. @param {any} place @param {() => Record<string, any>} filter */
export function exportButton(place, filter) {
  const pick = h('select', { 'aria-label': t('export.format') }, place.about.exportFormats.map(format => h('option', { value: format.name }, format.title)));
  return h('div.row', {}, pick, h('button', {
    type: 'button',
    onclick: async event => {
      const button = event.currentTarget;
      button.disabled = true;
      const { address, ApiError } = await import('../api.js');
      try {
        const response = await fetch(address(`projects/${place.view.project.id}/export`, { format: pick.value, ...filter() }));
        if (!response.ok) throw new ApiError(response.status, await response.json().catch(() => ({})));
        const name = /filename="?([^";]+)"?/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? `export.${pick.value}`;
        const link = h('a', { href: URL.createObjectURL(await response.blob()), download: name });
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      } catch (error) {
        toastError(error);
      } finally {
        button.disabled = false;
      }
    },
  }, icon(icons.download), t('export.do')));
}

/** @param {string} label @param {number} count */
async function askReason(label, count) {
  const reason = h('textarea', { rows: 2, maxlength: 1000, autofocus: true, 'aria-label': t('review.reason') });
  return showDialog(t('review.ask', { what: label, count }), h('label.field', {}, t('review.reason'), reason), [{ label: t('cancel') }, { label, kind: 'primary', value: () => reason.value.trim() }]);
}

function filterBar(project, changed) {
  const kept = JSON.parse(sessionStorage.getItem(filterKey(project.id)) ?? 'null') ?? {};
  const select = (name, values) => h('label.field', {}, t(`filter.${name}`), h('select', { name, onchange: changed }, h('option', { value: '' }, t('filter.any')), values.map(([value, text]) => h('option', { value, selected: String(kept[name] ?? '') === String(value) }, text))));
  const text = (name, type = 'text') => h('label.field', {}, t(`filter.${name}`), h('input', { name, type, value: kept[name] ?? '', maxlength: 400, onchange: changed }));
  return h('form.filters', { role: 'search', onsubmit: event => event.preventDefault() },
    select('status', ['Unlabeled', 'Labeled', 'Skipped', 'NeedsReview', 'Removed'].map(status => [status, t(`status.${status}`)])),
    select('class', project.labelClasses.map(item => [item.id, item.path])),
    select('approval', ['Approved', 'Unreviewed'].map(value => [value, t(`approval.${value}`)])),
    select('kind', ['Manual', 'Clustered', 'Prelabeled'].map(kind => [kind, t(`queue.${kind}`)])),
    text('labeler'), text('assignee'), text('prefix'), text('from', 'date'), text('before', 'date'),
    select('problem', [['true', t('yes')], ['false', t('no')]]));
}

/** @param {HTMLFormElement} form */
const read = form => Object.fromEntries(FIELDS.map(name => [name, form.querySelector(`[name="${name}"]`)?.value]).filter(([, value]) => value));
