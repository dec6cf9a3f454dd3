/** The fields of a project's settings: how it behaves, how sure its labels are, what it wants of assistance. @module */
import { h } from '../dom.js';
import { t } from '../i18n.js';

const NEXT_ITEMS = ['random', 'least-confident', 'margin', 'entropy', 'k-center'];

/** Makes fields, and reads them by name. @param {boolean} canWrite */
function maker(canWrite) {
  const label = (name, input, note) => h('label.field', {}, t(`setting.${name}`), input, note && h('span.hint', {}, t(note)));
  return {
    number: (name, value, min, max, isFixed = false, step = 1) => label(name, h('input', { type: 'number', name, value, min, max, step, required: true, disabled: !canWrite || isFixed })),
    choice: (name, values, value) => label(name, h('select', { name, disabled: !canWrite }, values.map(([key, text]) => h('option', { value: key, selected: String(key) === String(value) }, text)))),
    flag: (name, value) => h('label.check', {}, h('input', { type: 'checkbox', name, checked: value, disabled: !canWrite }), t(`setting.${name}`)),
    optional: (name, value, min, max, step) => label(name, h('input', { type: 'number', name, value: value ?? '', min, max, step, placeholder: t('setting.auto'), disabled: !canWrite })),
  };
}

const field = (form, name) => form.querySelector(`[name="${name}"]`);

/** How the project behaves. @param {any} settings @param {{taskType: string, canWrite: boolean}} how */
export function generalFields(settings, { taskType, canWrite }) {
  const make = maker(canWrite);
  const hasShapes = !taskType.startsWith('ImageClassification');
  const form = h('div.form', {}, h('div.two', {},
    make.choice('pageSize', [1, 4, 6, 9].map(size => [size, size]), settings.pageSize),
    make.number('leaseMinutes', Math.max(1, Math.round(minutes(settings.leaseDuration))), 1, 10080),
    make.choice('skipPolicy', ['OutOfQueue', 'BackToQueueForOthers', 'BackToQueue'].map(value => [value, t(`skipPolicy.${value}`)]), settings.skipPolicy),
    hasShapes && make.choice('outOfBounds', ['Refuse', 'Clip'].map(value => [value, t(`outOfBounds.${value}`)]), settings.outOfBounds),
    make.number('maxItems', settings.maxItems, 1, 10_000_000)),
  hasShapes && make.flag('allowEmptyImages', settings.allowEmptyImages));
  const read = () => ({
    pageSize: Number(field(form, 'pageSize').value), leaseDuration: span(Number(field(form, 'leaseMinutes').value)), skipPolicy: field(form, 'skipPolicy').value, maxItems: Number(field(form, 'maxItems').value),
    ...(hasShapes ? { outOfBounds: field(form, 'outOfBounds').value, allowEmptyImages: field(form, 'allowEmptyImages').checked } : {}),
  });
  return { form, read };
}

/** How many label each picture, and who may review. Several labelers are fixed once the project has started, and none are for outlines. @param {any} settings @param {{isStarted: boolean, taskType: string, canWrite: boolean}} how */
export function qualityFields(settings, { isStarted, taskType, canWrite }) {
  const make = maker(canWrite);
  const hasConsensus = taskType !== 'InstanceSegmentation';
  const form = h('div.form', {},
    hasConsensus && h('div.two', {}, make.number('minLabelers', settings.minLabelers, 1, 9, isStarted), make.number('maxLabelers', settings.maxLabelers, 1, 9, isStarted)),
    h('p.hint', {}, t(hasConsensus ? (isStarted ? 'quality.fixed' : 'quality.note') : 'quality.none')),
    make.flag('allowReviewOfOwnWork', settings.allowReviewOfOwnWork));
  const read = () => ({
    ...(hasConsensus ? { minLabelers: Number(field(form, 'minLabelers').value), maxLabelers: Number(field(form, 'maxLabelers').value) } : {}),
    allowReviewOfOwnWork: field(form, 'allowReviewOfOwnWork').checked,
  });
  return { form, read };
}

/** Whether the dataset is looked at again and again. @param {any} settings @param {{canWrite: boolean, interval?: string}} how */
export function refreshFields(settings, { canWrite, interval }) {
  const form = h('div.form', {}, maker(canWrite).flag('refreshDataset', !settings.pinDataset),
    h('p.hint', {}, interval ? t('refresh.every', { hours: Math.round(minutes(interval) / 6) / 10 }) : t('refresh.byHand')), h('p.hint', {}, t('refresh.note')));
  return { form, read: () => ({ pinDataset: !field(form, 'refreshDataset').checked }) };
}

/** What the project wants of assistance. @param {any} settings @param {{taskType: string, canWrite: boolean}} how */
export function assistFields(settings, { taskType, canWrite }) {
  const make = maker(canWrite);
  const isGrid = taskType.startsWith('ImageClassification');
  const more = h('div.form', {},
    make.flag('prelabels', settings.prelabels), isGrid && make.flag('clusters', settings.clusters),
    h('div.two', {},
      make.number('requiredAccuracy', settings.requiredAccuracy, 0.01, 0.99, false, 'any'), make.number('confidence', settings.confidence, 0.5, 0.999, false, 'any'),
      make.choice('thresholdScope', ['Overall', 'PerClass'].map(value => [value, t(`thresholdScope.${value}`)]), settings.thresholdScope), make.optional('fixedThreshold', settings.fixedThreshold, 0, 0.999, 'any'),
      make.number('minLabels', settings.minLabels, 10, 1_000_000), make.number('minNewLabels', settings.minNewLabels, 1, 1_000_000), make.number('minLabelsPerClass', settings.minLabelsPerClass, 2, 1_000_000),
      make.number('testShare', settings.testShare, 0.1, 0.5, false, 'any'), make.choice('nextItems', [...new Set([...NEXT_ITEMS, settings.nextItems])].map(value => [value, value]), settings.nextItems)),
    make.flag('waitForPrelabels', settings.waitForPrelabels));
  const form = h('div.form', {}, make.flag('assistEnabled', settings.isEnabled), h('p.hint', {}, t('assist.note')), h('details', {}, h('summary', {}, t('assist.more')), more));
  const number = name => Number(field(form, name).value);
  const read = () => ({
    ...settings, isEnabled: field(form, 'assistEnabled').checked, prelabels: field(form, 'prelabels').checked, ...(isGrid ? { clusters: field(form, 'clusters').checked } : {}),
    requiredAccuracy: number('requiredAccuracy'), confidence: number('confidence'), thresholdScope: field(form, 'thresholdScope').value, fixedThreshold: field(form, 'fixedThreshold').value === '' ? undefined : number('fixedThreshold'),
    minLabels: number('minLabels'), minNewLabels: number('minNewLabels'), minLabelsPerClass: number('minLabelsPerClass'), testShare: number('testShare'), nextItems: field(form, 'nextItems').value, waitForPrelabels: field(form, 'waitForPrelabels').checked,
  });
  return { form, read };
}

const minutes = text => { const [, days, hours, mins] = /^(?:(\d+)\.)?(\d+):(\d+):/.exec(text) ?? [null, 0, 0, 30]; return Number(days ?? 0) * 1440 + Number(hours) * 60 + Number(mins); };
const pad = number => String(number).padStart(2, '0');
const span = all => `${all >= 1440 ? `${Math.floor(all / 1440)}.` : ''}${pad(Math.floor(all / 60) % 24)}:${pad(all % 60)}:00`;
