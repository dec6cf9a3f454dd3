/** A new project, step by step. @module */
import { call, post } from '../api.js';
import { h, fill } from '../dom.js';
import { t } from '../i18n.js';
import { markdown } from '../markdown.js';
import { errorText, toast } from '../ui/dialog.js';
import { classRows } from './classrows.js';
import { assistFields, generalFields, qualityFields, refreshFields } from './settingsfields.js';

const TYPES = ['ImageClassificationMultiClass', 'ImageClassificationMultiLabel', 'ObjectDetection', 'InstanceSegmentation'];
const PICTURES = /\.(jpe?g|png|jpe|jfif|bmp|tiff?|dcm|dicom)$/i;
const AT_ONCE = 4;

/** @param {import('../main.js').Place} place */
export async function wizardPage(place) {
  const { newSettings, newAssist } = place.about;
  const steps = [
    detailsStep(), dataStep(place.about), fieldsStep('refresh', how => refreshFields(newSettings, { ...how, interval: place.about.refreshInterval })), classesStep(), instructionsStep(), qualityStep(newSettings),
    ...(place.about.canTrain ? [fieldsStep('assist', how => assistFields(newAssist, how))] : []), fieldsStep('settings', how => generalFields({ ...newSettings, pageSize: how.taskType.startsWith('ImageClassification') ? 4 : 1 }, how)),
  ];
  let at = 0;
  const trail = h('ol.steps');
  const body = h('div.box');
  const problem = h('p.problem-text', { role: 'alert' });
  const back = h('button', { type: 'button', onclick: () => go(at - 1) }, t('wizard.back'));
  const next = h('button.primary', { type: 'submit' });

  const go = to => {
    at = to;
    steps[at].enter?.(steps);
    fill(trail, steps.map((step, i) => h('li', { 'aria-current': i === at ? 'step' : undefined }, t(`wizard.${step.name}`))));
    fill(body, h('h2', {}, t(`wizard.${steps[at].name}`)), steps[at].element);
    problem.textContent = '';
    back.disabled = at === 0;
    next.textContent = t(at === steps.length - 1 ? 'wizard.create' : 'wizard.next');
    (body.querySelector('[autofocus]') ?? body.querySelector('input, textarea, select'))?.focus();
  };

  const create = async () => {
    const { details, data, refresh, classes, instructions, quality, assist, settings } = Object.fromEntries(steps.map(step => [step.name, step.read()]));
    next.disabled = back.disabled = true;
    try {
      const dataset = await data((done, total) => { next.textContent = t('wizard.uploading', { done, total }); });
      const { project } = await post('projects', { ...details, dataset, labelClasses: classes, instructions, settings: { ...settings, ...quality, ...refresh }, assist, start: true });
      location.hash = `#/p/${project.id}/dashboard`;
    } catch (error) {
      next.disabled = back.disabled = false;
      next.textContent = t('wizard.create');
      problem.textContent = errorText(error);
    }
  };

  const form = h('form.page', {
    novalidate: true,
    onsubmit: event => {
      event.preventDefault();
      const missing = steps[at].missing?.();
      if (missing) problem.textContent = missing;
      else if (at < steps.length - 1) go(at + 1);
      else create();
    },
  }, trail, body, problem, h('div.row', {}, h('a.button.quiet', { href: '#/' }, t('cancel')), h('span.spring'), back, next));
  go(0);
  return { element: h('div.page', {}, h('div.page-head', {}, h('h1', {}, t('projects.new'))), form), title: t('projects.new') };
}

function detailsStep() {
  const name = h('input', { type: 'text', maxlength: 200, required: true, autofocus: true });
  const description = h('textarea', { rows: 2, maxlength: 10_000 });
  const tiles = h('fieldset.tiles', {}, h('legend.visually-hidden', {}, t('wizard.type')), TYPES.map((type, i) => h('label.tile', {}, h('input', { type: 'radio', name: 'type', value: type, checked: i === 2 }), h('strong', {}, t(`type.${type}`)), h('small', {}, t(`typeMore.${type}`)))));
  const read = () => ({ name: name.value.trim(), description: description.value.trim() || undefined, taskType: tiles.querySelector(':checked').value });
  return {
    name: 'details', read,
    element: h('div.page', {}, h('div.form', {}, h('label.field', {}, t('detail.name'), name), h('p.hint', {}, t('wizard.nameNote')), h('label.field', {}, t('detail.description'), description)), tiles),
    missing: () => (name.value.trim() ? null : t('wizard.nameMissing')),
  };
}

function dataStep(about) {
  const others = about.datasetSources.filter(source => source !== 'local-folder');
  const ways = [about.canUpload && 'upload', about.datasetFolders.length && 'folder', ...others].filter(Boolean);
  let way = ways[0];
  /** @type {{file: File, path: string}[]} */
  let files = [];
  const pattern = h('input', { type: 'text', value: '**/*.*', maxlength: 400 });
  const folder = h('input', { type: 'text', list: 'folders', value: about.datasetFolders[0] ?? '', maxlength: 2000 });
  const location_ = h('input', { type: 'text', maxlength: 2000, placeholder: 'https://account.blob.core.windows.net/container' });
  const count = h('p', { role: 'status' });
  const take = list => {
    files = [...files, ...list.filter(({ path }) => PICTURES.test(path))];
    count.textContent = t('wizard.files', { count: files.length });
  };
  const picker = props => h('input', { type: 'file', multiple: true, ...props, onchange: event => take([...event.target.files].map(file => ({ file, path: file.webkitRelativePath || file.name }))) });
  const drop = h('div.drop', {
    ondragover: event => { event.preventDefault(); drop.classList.add('over'); },
    ondragleave: () => drop.classList.remove('over'),
    ondrop: event => { event.preventDefault(); drop.classList.remove('over'); take([...event.dataTransfer.files].map(file => ({ file, path: file.name }))); },
  }, h('p', {}, t('wizard.drop')), h('label.field', {}, t('wizard.pickFiles'), picker({ accept: '.jpg,.jpeg,.png,.jpe,.jfif,.bmp,.tif,.tiff,.dcm,.dicom' })), h('label.field', {}, t('wizard.pickFolder'), picker({ webkitdirectory: true })), count);
  const place = h('div.form');
  const draw = () => fill(place, way === 'upload' ? drop
    : way === 'folder' ? [h('label.field', {}, t('detail.location'), folder), h('datalist', { id: 'folders' }, about.datasetFolders.map(value => h('option', { value }))), h('p.hint', {}, t('wizard.folderNote'))]
    : [h('label.field', {}, t('detail.location'), location_)], h('label.field', {}, t('detail.pattern'), pattern), h('p.hint', {}, t('wizard.patternNote')));
  const tiles = h('fieldset.tiles', {}, h('legend.visually-hidden', {}, t('wizard.data')), ways.map(name => h('label.tile', {}, h('input', { type: 'radio', name: 'way', value: name, checked: name === way, onchange: () => { way = name; draw(); } }), h('strong', {}, ['upload', 'folder', 'azure-blobs'].includes(name) ? t(`way.${name}`) : name))));
  draw();

  const read = () => async progress => {
    if (way === 'upload') return { upload: await upload(files, progress), pattern: pattern.value };
    return way === 'folder' ? { source: 'local-folder', location: folder.value.trim(), pattern: pattern.value } : { source: way, location: location_.value.trim(), pattern: pattern.value };
  };
  return {
    name: 'data', read, element: ways.length ? h('div.page', {}, tiles, place) : h('p', {}, t('wizard.noWay')),
    missing: () => (!way ? t('wizard.noWay') : way === 'upload' && !files.length ? t('wizard.filesMissing') : way === 'folder' && !folder.value.trim() ? t('wizard.folderMissing') : null),
  };
}

/** Sends pictures, some at once; a failed one is tried twice more. */
async function upload(files, progress) {
  const { id } = await post('uploads');
  let done = 0;
  const queue = [...files];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const path = next.path.split('/').map(encodeURIComponent).join('/');
      for (let tries = 1; ; tries++) {
        try {
          await call('PUT', `uploads/${id}/files/${path}`, { body: next.file });
          break;
        } catch (error) {
          if (tries === 3 || error.status < 500) throw error;
        }
      }
      progress(++done, files.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  toast(t('wizard.uploaded', { count: done }));
  return id;
}

function classesStep() {
  const rows = classRows([]);
  return { name: 'classes', read: rows.read, element: rows.element, missing: () => (rows.read().length ? null : t('wizard.classMissing')) };
}

function instructionsStep() {
  const text = h('textarea', { rows: 10 });
  const url = h('input', { type: 'url', placeholder: 'https://' });
  const preview = h('div');
  text.addEventListener('input', () => fill(preview, markdown(text.value)));
  const questions = h('ul', { class: 'prose hint' }, ['which', 'none', 'several', 'unsure', 'occluded', 'edge', 'mistake', 'tight'].map(name => h('li', {}, t(`ask.${name}`))));
  return {
    name: 'instructions', read: () => (text.value.trim() || url.value.trim() ? { text: text.value.trim() || undefined, url: url.value.trim() || undefined } : undefined),
    element: h('div.form', {}, h('label.field', {}, t('detail.text'), text), h('label.field', {}, t('detail.url'), url), h('details', {}, h('summary', {}, t('wizard.questions')), questions), h('details', {}, h('summary', {}, t('details.preview')), preview), h('p.hint', {}, t('labeler.keysHint'))),
    missing: () => (url.value && !url.checkValidity() ? t('wizard.urlWrong') : null),
  };
}

/** Settings, made when they are come to, because they depend on the task type. @param {string} name @param {(how: {isStarted: boolean, taskType: string, canWrite: boolean}) => {form: HTMLElement, read: () => any}} make */
function fieldsStep(name, make) {
  const element = h('div');
  let fields = null;
  return {
    name, element, read: () => fields.read(),
    enter: steps => {
      const { taskType } = steps[0].read();
      if (element.dataset.type === taskType) return;
      element.dataset.type = taskType;
      fields = make({ isStarted: false, taskType, canWrite: true });
      fill(element, fields.form);
    },
    missing: () => ([...element.querySelectorAll('input')].find(input => !input.checkValidity())?.validationMessage ?? null),
  };
}

/** @param {any} settings What a new project begins with. */
function qualityStep(settings) {
  const step = fieldsStep('quality', how => qualityFields(settings, how));
  return { ...step, missing: () => { const { minLabelers, maxLabelers } = step.read(); return step.missing() ?? (maxLabelers < minLabelers ? t('wizard.labelersWrong') : minLabelers === 1 && maxLabelers > 1 ? t('wizard.consensusNeedsTwo') : null); } };
}
