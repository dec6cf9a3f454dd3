/** The details: what the project is, and what of it may be changed. @module */
import { get, post, put, remove } from '../api.js';
import { h, icon, fill } from '../dom.js';
import { icons } from '../icons.js';
import { t, formatNumber, formatTime } from '../i18n.js';
import { markdown, webAddress } from '../markdown.js';
import { confirm, toast, toastError } from '../ui/dialog.js';
import { classRows } from './classrows.js';
import { exportButton } from './data.js';
import { assistFields, generalFields, qualityFields, refreshFields } from './settingsfields.js';

const POLICIES = ['Continue', 'StartOverKeepingLabels', 'StartOverRemovingLabels'];

/** @param {any} place */
export async function detailsTab(place) {
  const element = h('div.details');
  const assist = place.may('runs/read') ? await get(`projects/${place.project}/assist`).catch(() => null) : null;
  const draw = view => {
    const parts = [
      aboutBox(place, view, again), datasetBox(place, view), refreshBox(place, view, again), place.may('export') && exportBox(place), classesBox(place, view, again), instructionsBox(place, view, again),
      assist && assistBox(place, view, assist), settingsBox(place, view, again, 'quality', qualityFields), place.may('projects/summary/read') && workforceBox(place, view), settingsBox(place, view, again, 'settings', generalFields), place.may('projects/delete') && dangerBox(view),
    ].filter(Boolean);
    fill(element, h('nav.contents', { 'aria-label': t('details.contents') }, parts.map(part => h('button.quiet', { type: 'button', onclick: () => { part.scrollIntoView({ block: 'start' }); part.querySelector('h2').focus({ preventScroll: true }); } }, part.querySelector('h2').textContent))), h('div.sections', {}, parts));
  };
  const again = async () => draw(await get(`projects/${place.project}`));
  draw(place.view);
  return { element };
}

/** One part of the page. @param {string} title @param {...any} content */
const section = (title, ...content) => h('section.box', {}, h('h2', { tabindex: '-1' }, title), content);

/** What is so, and what it is called. @param {[string, any][]} rows */
const facts = rows => h('dl.facts', {}, rows.map(([name, value]) => [h('dt', {}, t(`detail.${name}`)), h('dd', {}, value)]));

/** Runs a change and tells how it ended. @param {() => Promise<any>} change @param {() => any} after */
async function attempt(change, after) {
  try {
    await change();
    toast(t('details.saved'), 'good');
  } catch (error) {
    toastError(error);
  }
  await after();
}

function aboutBox(place, { project }, again) {
  const canWrite = place.may('projects/write');
  const path = `projects/${project.id}`;
  const move = name => attempt(() => post(`${path}/${name}`), () => window.dispatchEvent(new HashChangeEvent('hashchange')));
  const description = h('textarea', { name: 'description', rows: 2, maxlength: 10_000, value: project.description ?? '' });
  const describe = event => {
    event.preventDefault();
    attempt(() => put(`${path}/description`, { description: description.value.trim() || undefined }, { version: project.version }), again);
  };
  return section(t('details.project'),
    facts([['name', project.name], ['type', t(`type.${project.taskType}`)], ['state', t(`state.${project.state}`)], ...(canWrite ? [] : [['description', project.description ?? '–']]), ['created', formatTime(project.createdAt)], ['id', project.id]]),
    canWrite && h('form.form', { onsubmit: describe }, h('label.field', {}, t('detail.description'), description), h('div', {}, h('button.primary', {}, t('save')))),
    h('div.row', {},
      canWrite && project.state === 'Initializing' && h('button.primary', { type: 'button', onclick: () => move('start') }, icon(icons.play), t('details.start')),
      canWrite && project.state === 'Running' && h('button', { type: 'button', onclick: () => move('pause') }, icon(icons.pause), t('details.pause')),
      canWrite && project.state === 'Paused' && h('button.primary', { type: 'button', onclick: () => move('resume') }, icon(icons.play), t('details.resume')),
      canWrite && ['Running', 'Paused'].includes(project.state) && h('button', { type: 'button', onclick: async () => { if (await confirm(t('details.complete'), t('details.completeMore'), t('details.complete'))) move('complete'); } }, t('details.complete'))));
}

/** The input dataset: fixed with the project; only its content grows. */
function datasetBox(place, { project, stand }) {
  const canWrite = place.may('projects/write');
  return section(t('details.dataset'),
    facts([
      ...(canWrite ? [['source', t(`source.${project.dataset.source}`)], ['location', project.dataset.location], ['pattern', project.dataset.pattern]] : []),
      ...(stand ? [['pictures', formatNumber(stand.progress.total)]] : []), ['maxItems', formatNumber(project.settings.maxItems)],
    ]), h('p.hint', {}, t('details.datasetFixed')));
}

/** Where the labels go: files for download. */
const exportBox = place => section(t('details.export'), h('p.hint', {}, t('details.exportNote')), exportButton(place, () => ({})));

/** Who has labeled; roles are the host's. */
function workforceBox(place, { stand }) {
  const people = stand?.progress.labelers ?? [];
  return section(t('details.workforce'), people.length ? h('p', {}, people.map(person => person.labeler).join(', ')) : h('p.hint', {}, t('dashboard.noLabelers')), h('p.hint', {}, t('details.workforceNote')));
}

function instructionsBox(place, { project }, again) {
  const { instructions } = project;
  if (!place.may('projects/write')) {
    const url = webAddress(instructions?.url);
    return section(t('labeler.instructions'), instructions?.text ? markdown(instructions.text) : h('p.hint', {}, t('labeler.noInstructions')), url && h('a', { href: url, rel: 'noopener noreferrer', target: '_blank' }, t('labeler.details')));
  }
  const text = h('textarea', { rows: 8, value: instructions?.text ?? '' });
  const url = h('input', { type: 'url', value: instructions?.url ?? '', placeholder: 'https://' });
  const preview = h('div');
  const draw = () => fill(preview, markdown(text.value));
  text.addEventListener('input', draw);
  draw();
  return section(t('labeler.instructions'),
    h('form.form', { onsubmit: event => { event.preventDefault(); attempt(() => put(`projects/${project.id}/instructions`, { text: text.value || undefined, url: url.value || undefined }, { version: project.version }), again); } },
      h('label.field', {}, t('detail.text'), text), h('label.field', {}, t('detail.url'), url), h('details', {}, h('summary', {}, t('details.preview')), preview), h('div', {}, h('button.primary', {}, t('save')))));
}

/** Settings of one kind; the others stay as they are. */
function settingsBox(place, { project }, again, name, fields) {
  const canWrite = place.may('projects/write');
  const { form, read } = fields(project.settings, { isStarted: project.state !== 'Initializing', taskType: project.taskType, canWrite });
  const send = event => {
    event.preventDefault();
    attempt(() => put(`projects/${project.id}/settings`, { ...project.settings, ...read() }, { version: project.version }), again);
  };
  return section(t(`details.${name}`), h('form.form', { onsubmit: send }, form, canWrite && h('div', {}, h('button.primary', {}, t('save')))));
}

function classesBox(place, { project }, again) {
  const list = h('ul.classes', {}, project.labelClasses.map(item => h('li', { style: { '--shape': item.color } }, h('span.swatch'), h('span.name', {}, item.path), item.key && h('kbd', {}, item.key), item.description && h('small', {}, item.description))));
  const canAdd = place.may('projects/write');
  const rows = classRows([]);
  const policy = h('div.choices', { role: 'radiogroup', 'aria-label': t('details.relabel') }, POLICIES.map((name, i) => h('label', {}, h('input', { type: 'radio', name: 'relabel', value: name, checked: i === 0 }), t(`relabel.${name}`))));
  const send = async event => {
    event.preventDefault();
    const classes = rows.read();
    if (!classes.length) return;
    const relabel = policy.querySelector(':checked').value;
    if (relabel !== 'Continue' && !(await confirm(t('details.addClasses'), t(`relabel.${relabel}`), t('details.addClasses'), 'danger'))) return;
    attempt(() => post(`projects/${project.id}/classes`, { classes, relabel }), again);
  };
  return section(t('classes.title'), list,
    canAdd && (project.state === 'Paused' ? h('form.form', { onsubmit: send }, rows.element, policy, h('div', {}, h('button.primary', {}, t('details.addClasses')))) : h('p.hint', {}, t('details.pauseToAdd'))));
}

function refreshBox(place, { project }, again) {
  const canWrite = place.may('projects/write');
  const last = h('p', { role: 'status' });
  const show = async () => {
    const status = await get(`projects/${project.id}/refresh`).catch(() => null);
    const found = status?.report;
    last.textContent = !status ? t('refresh.never') : `${t(`refresh.${status.state}`)} · ${formatTime(status.finishedAt ?? status.startedAt)}${found ? ` · ${t('refresh.found', { added: found.added, changed: found.changed, missing: found.wentMissing })}` : ''}${status.error ? ` · ${status.error}` : ''}`;
    if (status?.state === 'Running' && last.isConnected) setTimeout(show, 1500);
  };
  show();
  const { form, read } = refreshFields(project.settings, { canWrite, interval: place.about.refreshInterval });
  const send = event => {
    event.preventDefault();
    attempt(() => put(`projects/${project.id}/settings`, { ...project.settings, ...read() }, { version: project.version }), again);
  };
  const canRefresh = canWrite && ['Running', 'Paused'].includes(project.state);
  return section(t('refresh.title'), last, h('form.form', { onsubmit: send }, form, canWrite && h('div.row', {}, h('button.primary', {}, t('save')),
    canRefresh && h('button', { type: 'button', onclick: () => attempt(() => post(`projects/${project.id}/refresh`), () => setTimeout(show, 500)) }, icon(icons.refresh), t('refresh.now')))));
}

function assistBox(place, { project }, { isAvailable, canTrainHere, settings, status }) {
  const canWrite = place.may('projects/write');
  const { form, read } = assistFields(settings, { taskType: project.taskType, canWrite });
  const send = event => {
    event.preventDefault();
    attempt(async () => { settings = read(); await put(`projects/${project.id}/assist`, settings); }, () => {});
  };
  return section(t('assist.title'), h('p', {}, isAvailable ? t(`assist.${status.state}`) : t('assist.absent')), isAvailable && !canTrainHere && h('p.hint', {}, t('assist.elsewhere')),
    h('form.form', { onsubmit: send }, form, canWrite && h('div.row', {}, h('button.primary', {}, t('save')),
      isAvailable && h('button', { type: 'button', onclick: () => attempt(async () => { await post(`projects/${project.id}/runs`); toast(t('assist.queued')); }, () => {}) }, icon(icons.play), t('assist.train')))));
}

function dangerBox({ project }) {
  return section(t('details.delete'), h('p.hint', {}, t('details.deleteMore')),
    h('div', {}, h('button.danger', {
      type: 'button',
      onclick: async () => {
        if (!(await confirm(t('details.delete'), t('details.deleteMore'), t('details.delete'), 'danger'))) return;
        attempt(() => remove(`projects/${project.id}`), () => { location.hash = '#/'; });
      },
    }, icon(icons.trash), t('details.delete'))));
}
