/** The details: what the project is, and what of it may be changed. @module */
import { get, post, put, remove } from '../api.js';
import { h, icon, fill } from '../dom.js';
import { icons } from '../icons.js';
import { t, formatTime } from '../i18n.js';
import { markdown, webAddress } from '../markdown.js';
import { confirm, toast, toastError } from '../ui/dialog.js';
import { classRows } from './classrows.js';
import { exportButton } from './data.js';

const POLICIES = ['Continue', 'StartOverKeepingLabels', 'StartOverRemovingLabels'];

/** @param {any} place */
export async function detailsTab(place) {
  const element = h('div.dashboard.details');
  const draw = view => fill(element, aboutBox(place, view), instructionsBox(place, view, again), settingsBox(place, view, again), classesBox(place, view, again), refreshBox(place, view), assistBox(place, view), dangerBox(place, view));
  const again = async () => {
    const view = await get(`projects/${place.project}`);
    draw(view);
  };
  draw(place.view);
  return { element };
}

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

function aboutBox(place, { project }) {
  const canWrite = place.may('projects/write');
  const path = `projects/${project.id}`;
  const move = name => attempt(() => post(`${path}/${name}`), () => window.dispatchEvent(new HashChangeEvent('hashchange')));
  return h('section.box.wide', {}, h('h2', {}, t('details.project')),
    h('dl.facts', {}, [
      ['name', project.name], ['type', t(`type.${project.taskType}`)], ['state', t(`state.${project.state}`)], ['description', project.description ?? '–'], ['created', formatTime(project.createdAt)],
      ...(canWrite ? [['source', project.dataset.source], ['location', project.dataset.location], ['pattern', project.dataset.pattern]] : []), ['id', project.id],
    ].map(([name, value]) => [h('dt', {}, t(`detail.${name}`)), h('dd', {}, value)])),
    h('div.row', {},
      canWrite && project.state === 'Initializing' && h('button.primary', { type: 'button', onclick: () => move('start') }, icon(icons.play), t('details.start')),
      canWrite && project.state === 'Running' && h('button', { type: 'button', onclick: () => move('pause') }, icon(icons.pause), t('details.pause')),
      canWrite && project.state === 'Paused' && h('button.primary', { type: 'button', onclick: () => move('resume') }, icon(icons.play), t('details.resume')),
      canWrite && ['Running', 'Paused'].includes(project.state) && h('button', { type: 'button', onclick: async () => { if (await confirm(t('details.complete'), t('details.completeMore'), t('details.complete'))) move('complete'); } }, t('details.complete')),
      h('span.spring'), place.may('export') && exportButton(place, () => ({}))));
}

function instructionsBox(place, { project }, again) {
  const { instructions } = project;
  if (!place.may('projects/write')) {
    const url = webAddress(instructions?.url);
    return h('section.box.wide', {}, h('h2', {}, t('labeler.instructions')), instructions?.text ? markdown(instructions.text) : h('p.hint', {}, t('labeler.noInstructions')), url && h('a', { href: url, rel: 'noopener noreferrer', target: '_blank' }, t('labeler.details')));
  }
  const text = h('textarea', { rows: 8, value: instructions?.text ?? '' });
  const url = h('input', { type: 'url', value: instructions?.url ?? '', placeholder: 'https://' });
  const preview = h('div');
  const draw = () => fill(preview, markdown(text.value));
  text.addEventListener('input', draw);
  draw();
  return h('section.box.wide', {}, h('h2', {}, t('labeler.instructions')),
    h('form.form', { onsubmit: event => { event.preventDefault(); attempt(() => put(`projects/${project.id}/instructions`, { text: text.value || undefined, url: url.value || undefined }, { version: project.version }), again); } },
      h('label.field', {}, t('detail.text'), text), h('label.field', {}, t('detail.url'), url), h('details', {}, h('summary', {}, t('details.preview')), preview), h('div', {}, h('button.primary', {}, t('save')))));
}

/** The fields of a project's settings. @param {any} settings @param {{isStarted: boolean, taskType: string, canWrite: boolean}} how */
export function settingsFields(settings, { isStarted, taskType, canWrite }) {
  const off = !canWrite;
  const number = (name, value, min, max, disabled = off) => h('label.field', {}, t(`setting.${name}`), h('input', { type: 'number', name, value, min, max, step: 1, required: true, disabled }));
  const choice = (name, values, value) => h('label.field', {}, t(`setting.${name}`), h('select', { name, disabled: off }, values.map(([key, text]) => h('option', { value: key, selected: String(key) === String(value) }, text))));
  const flag = (name, value) => h('label.check', {}, h('input', { type: 'checkbox', name, checked: value, disabled: off }), t(`setting.${name}`));
  const hasShapes = !taskType.startsWith('ImageClassification');
  const form = h('div.form', {}, h('div.two', {},
    choice('pageSize', [1, 4, 6, 9].map(size => [size, size]), settings.pageSize),
    number('leaseMinutes', Math.max(1, Math.round(minutes(settings.leaseDuration))), 1, 10080),
    choice('skipPolicy', ['OutOfQueue', 'BackToQueueForOthers', 'BackToQueue'].map(value => [value, t(`skipPolicy.${value}`)]), settings.skipPolicy),
    hasShapes && choice('outOfBounds', ['Refuse', 'Clip'].map(value => [value, t(`outOfBounds.${value}`)]), settings.outOfBounds),
    taskType !== 'InstanceSegmentation' && number('minLabelers', settings.minLabelers, 1, 9, off || isStarted),
    taskType !== 'InstanceSegmentation' && number('maxLabelers', settings.maxLabelers, 1, 9, off || isStarted),
    number('maxItems', settings.maxItems, 1, 10_000_000)),
  hasShapes && flag('allowEmptyImages', settings.allowEmptyImages), flag('allowReviewOfOwnWork', settings.allowReviewOfOwnWork));
  const read = () => {
    const value = name => form.querySelector(`[name="${name}"]`);
    return {
      ...settings,
      pageSize: Number(value('pageSize').value), leaseDuration: span(Number(value('leaseMinutes').value)), skipPolicy: value('skipPolicy').value, maxItems: Number(value('maxItems').value),
      outOfBounds: value('outOfBounds')?.value ?? settings.outOfBounds, minLabelers: Number(value('minLabelers')?.value ?? 1), maxLabelers: Number(value('maxLabelers')?.value ?? 1),
      allowEmptyImages: value('allowEmptyImages')?.checked ?? settings.allowEmptyImages, allowReviewOfOwnWork: value('allowReviewOfOwnWork').checked,
    };
  };
  return { form, read };
}

/** What a new project begins with. */
export const defaultSettings = { pageSize: 1, leaseDuration: '00:30:00', skipPolicy: 'OutOfQueue', outOfBounds: 'Refuse', minLabelers: 1, maxLabelers: 1, maxItems: 500_000, allowEmptyImages: false, allowReviewOfOwnWork: false };

const minutes = text => { const [, days, hours, mins] = /^(?:(\d+)\.)?(\d+):(\d+):/.exec(text) ?? [null, 0, 0, 30]; return Number(days ?? 0) * 1440 + Number(hours) * 60 + Number(mins); };
const pad = number => String(number).padStart(2, '0');
const span = all => `${all >= 1440 ? `${Math.floor(all / 1440)}.` : ''}${pad(Math.floor(all / 60) % 24)}:${pad(all % 60)}:00`;

function settingsBox(place, { project }, again) {
  const canWrite = place.may('projects/write');
  const { form, read } = settingsFields(project.settings, { isStarted: project.state !== 'Initializing', taskType: project.taskType, canWrite });
  return h('section.box.wide', {}, h('h2', {}, t('details.settings')),
    h('form.form', { onsubmit: event => { event.preventDefault(); attempt(() => put(`projects/${project.id}/settings`, read(), { version: project.version }), again); } }, form, canWrite && h('div', {}, h('button.primary', {}, t('save')))));
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
  return h('section.box.wide', {}, h('h2', {}, t('classes.title')), list,
    canAdd && (project.state === 'Paused' ? h('form.form', { onsubmit: send }, rows.element, policy, h('div', {}, h('button.primary', {}, t('details.addClasses')))) : h('p.hint', {}, t('details.pauseToAdd'))));
}

function refreshBox(place, { project }) {
  const last = h('p', { role: 'status' });
  const show = async () => {
    const status = await get(`projects/${project.id}/refresh`).catch(() => null);
    const found = status?.report;
    last.textContent = !status ? t('refresh.never') : `${t(`refresh.${status.state}`)} · ${formatTime(status.finishedAt ?? status.startedAt)}${found ? ` · ${t('refresh.found', { added: found.added, changed: found.changed, missing: found.wentMissing })}` : ''}${status.error ? ` · ${status.error}` : ''}`;
    if (status?.state === 'Running') setTimeout(show, 1500);
  };
  show();
  const canRefresh = place.may('projects/write') && ['Running', 'Paused'].includes(project.state);
  return h('section.box.wide', {}, h('h2', {}, t('refresh.title')), last,
    canRefresh && h('div', {}, h('button', { type: 'button', onclick: () => attempt(() => post(`projects/${project.id}/refresh`), () => setTimeout(show, 500)) }, icon(icons.refresh), t('refresh.now'))));
}

function assistBox(place, { project }) {
  const box = h('section.box.wide', { hidden: true });
  if (!place.may('runs/read')) return box;
  get(`projects/${project.id}/assist`).then(({ isAvailable, settings, status }) => {
    if (!isAvailable) return;
    box.hidden = false;
    const canWrite = place.may('projects/write');
    const on = h('input', { type: 'checkbox', checked: settings.isEnabled, disabled: !canWrite });
    fill(box, h('h2', {}, t('assist.title')), h('p', {}, t(`assist.${status.state}`)),
      h('form.form', { onsubmit: event => { event.preventDefault(); attempt(() => put(`projects/${project.id}/assist`, { ...settings, isEnabled: on.checked }), () => {}); } },
        h('label.check', {}, on, t('assist.enabled')), canWrite && h('div', {}, h('button.primary', {}, t('save')))));
  }).catch(() => {});
  return box;
}

function dangerBox(place, { project }) {
  if (!place.may('projects/delete')) return h('div', { hidden: true });
  return h('section.box.wide', {}, h('h2', {}, t('details.delete')), h('p.hint', {}, t('details.deleteMore')),
    h('div', {}, h('button.danger', {
      type: 'button',
      onclick: async () => {
        if (!(await confirm(t('details.delete'), t('details.deleteMore'), t('details.delete'), 'danger'))) return;
        attempt(() => remove(`projects/${project.id}`), () => { location.hash = '#/'; });
      },
    }, icon(icons.trash), t('details.delete'))));
}
