/** One picture: its labels, its history, the decisions about it. @module */
import { get, imageAddress, post } from '../api.js';
import { h, icon, fill } from '../dom.js';
import { icons } from '../icons.js';
import { t, formatDuration, formatTime } from '../i18n.js';
import { showDialog, toast, toastError } from '../ui/dialog.js';
import { Editor } from '../editor/editor.js';
import { Drawing, annotationsOf, marksOf } from '../editor/drawing.js';
import { fault } from '../editor/geometry.js';
import { ClassPanel } from '../labeler/classpanel.js';
import { shapeList } from '../labeler/shapelist.js';
import { toolbar } from '../labeler/toolbar.js';
import { windowOf } from '../labeler/windowing.js';
import { badge } from './data.js';
import { seconds } from './dashboard.js';
import { warningText } from '../ui/warnings.js';
import { hasNeighbor, neighborOf } from './neighbors.js';
import { labelText } from './overlay.js';

/** @param {any} place */
export async function itemView(place) {
  const { project } = place.view;
  const path = `projects/${project.id}/items/${place.item}`;
  const classes = new Map(project.labelClasses.map(item => [item.id, item]));
  const isGrid = project.taskType.startsWith('ImageClassification');
  let [item, history] = await Promise.all([get(path), get(`${path}/history`)]);
  let isCorrecting = false;

  const panel = new ClassPanel(project.labelClasses, { canHide: !isGrid });
  const editor = new Editor({
    kind: project.taskType === 'InstanceSegmentation' ? 'polygon' : 'box',
    classOf: id => ({ name: classes.get(id)?.path ?? '?', color: classes.get(id)?.color ?? '#868e96' }),
    currentClass: () => panel.current,
    isHidden: mark => panel.hidden.has(mark.classId),
  });
  editor.isReadOnly = true;
  editor.setTool('hand');
  editor.addEventListener('said', event => toast(event.detail));
  windowOf(editor, project.id, () => item.id);
  panel.addEventListener('hide', () => editor.drawNow());
  panel.addEventListener('choose', event => {
    if (isCorrecting && isGrid) {
      const marks = editor.drawing.marks;
      const has = marks.some(mark => mark.classId === event.detail);
      const fresh = { key: event.detail, classId: event.detail };
      editor.drawing.change(project.taskType === 'ImageClassificationMultiClass' ? [fresh] : has ? marks.filter(mark => mark.classId !== event.detail) : [...marks, fresh]);
      panel.active = new Set(editor.drawing.marks.map(mark => mark.classId));
    } else if (!editor.setClassOfSelected(event.detail)) {
      panel.current = event.detail;
    }
    panel.draw();
  });

  const warnings = h('ul.warnings', { hidden: true });
  get(`${path}/picture`).then(found => {
    warnings.hidden = !found.warnings?.length;
    fill(warnings, (found.warnings ?? []).map(warning => h('li', {}, warningText(warning))));
  }).catch(() => {});
  const side = h('aside.page');
  const stage = h('div');
  const picture = new Image();
  picture.alt = '';
  picture.src = imageAddress(project.id, item.id);
  const show = () => {
    const [width, height] = item.imageSize;
    editor.stage.show(picture, width ? { width, height } : { width: picture.naturalWidth || 640, height: picture.naturalHeight || 480 });
    editor.setDrawing(new Drawing(marksOf(item.annotations ?? [], false)));
    editor.dispatchEvent(new CustomEvent('picture', { detail: item }));
  };

  const decide = async (decision, annotations) => {
    let reason = '';
    if (decision === 'Reject') {
      const text = h('textarea', { rows: 2, maxlength: 1000, autofocus: true, 'aria-label': t('review.reason') });
      reason = await showDialog(t('review.Reject'), h('label.field', {}, t('review.reason'), text), [{ label: t('cancel') }, { label: t('review.Reject'), kind: 'primary', value: () => text.value.trim() }]);
      if (reason === undefined) return;
    }
    try {
      item = await post(`${path}/reviews`, { decision, reason: reason || undefined, annotations }, { version: item.version });
      toast(t('review.done'), 'good');
      isCorrecting = false;
    } catch (error) {
      toastError(error);
      if (error.code === 'item-changed') item = await get(path);
      else if (decision === 'Correct') return;
    }
    history = await get(`${path}/history`);
    draw();
  };

  const correct = () => {
    isCorrecting = true;
    draw();
  };

  const sendCorrection = () => {
    const problem = editor.drawing.marks.map(mark => mark.shape && fault(mark.shape)).find(Boolean);
    if (problem) toast(t(problem), 'bad');
    else decide('Correct', annotationsOf(editor.drawing.marks));
  };

  const buttons = () => {
    const { status, approval } = item;
    const may = place.may;
    const can = ['Labeled', 'Skipped', 'NeedsReview'].includes(status);
    if (isCorrecting) return [h('button.primary', { type: 'button', onclick: sendCorrection }, t('review.Correct')), h('button', { type: 'button', onclick: () => { isCorrecting = false; draw(); } }, t('cancel'))];
    return [
      may('labels/approve_unapprove') && approval !== 'Approved' && (status === 'Labeled' || status === 'NeedsReview') && h('button.primary', { type: 'button', title: `${t('review.Approve')} (A)`, 'aria-keyshortcuts': 'A', 'data-decision': 'Approve', onclick: () => decide('Approve') }, icon(icons.check), t('review.Approve')),
      may('labels/approve_unapprove') && approval === 'Approved' && h('button', { type: 'button', onclick: () => decide('Unapprove') }, t('review.Unapprove')),
      may('labels/reject') && can && h('button.danger', { type: 'button', title: `${t('review.Reject')} (X)`, 'aria-keyshortcuts': 'X', 'data-decision': 'Reject', onclick: () => decide('Reject') }, icon(icons.close), t('review.Reject')),
      may('labels/reject') && status === 'Skipped' && h('button', { type: 'button', onclick: () => decide('AcceptSkip') }, t('review.AcceptSkip')),
      may('labels/update') && can && h('button', { type: 'button', onclick: correct }, t('review.startCorrect')),
    ];
  };

  const facts = () => h('dl.facts', {}, [
    ['status', badge(item)], ['labels', labelText(item.annotations ?? [], classes) || '–'], ['labeler', item.labeler ?? '–'], ['when', item.labeledAt ? formatTime(item.labeledAt) : '–'],
    ['size', item.imageSize[0] ? `${item.imageSize[0]} × ${item.imageSize[1]}` : '–'], ['kind', t(`queue.${item.kind}`)], ['confidence', item.confidence ? item.confidence.toFixed(3) : '–'], ['assignee', item.assignee ?? '–'], ['problem', item.problem ?? '–'],
  ].map(([name, value]) => [h('dt', {}, t(`fact.${name}`)), h('dd', {}, value)]));

  const past = () => h('ul.history', { tabindex: '0', 'aria-label': t('item.history') }, history.entries.length === 0 && h('li', {}, t('item.noHistory')), history.entries.map(entry => h('li', {},
    h('strong', {}, t(`history.${entry.kind}`)), h('span', {}, [entry.actor, formatTime(entry.at), seconds(entry.elapsed ?? '0:0:0') > 0 && formatDuration(seconds(entry.elapsed))].filter(Boolean).join(' · ')),
    entry.annotations?.length > 0 && h('span', {}, labelText(entry.annotations, classes)), entry.reason && h('q', {}, entry.reason),
    entry.annotations?.some(annotation => annotation.shape) && h('button.quiet', { type: 'button', onclick: () => { editor.setDrawing(new Drawing(marksOf(entry.annotations, false))); } }, icon(icons.eye), t('item.showThen')))),
    history.isPartial && h('li', {}, t('item.partial')));

  const draw = () => {
    editor.isReadOnly = !isCorrecting;
    editor.setTool(isCorrecting ? editor.options.kind : 'hand');
    show();
    panel.active = new Set((item.annotations ?? []).map(annotation => annotation.classId));
    panel.draw();
    fill(stage, h('div', { class: isCorrecting && !isGrid ? 'correct' : '' }, isCorrecting && !isGrid && toolbar(editor), editor.element));
    fill(side, h('div.box', {}, h('h2', {}, item.path), h('div.row', {}, buttons()), item.problem && h('p.problem-text', {}, item.problem)),
      h('div.box', {}, panel.element, !isGrid && shapeList(editor, panel)),
      h('div.box', {}, facts(), warnings), h('div.box', {}, h('h2', {}, t('item.history')), past()));
  };

  /** Goes on in the list, as far as that goes. @param {number} by */
  const go = async by => {
    const other = await neighborOf(project.id, item.id, by).catch(toastError);
    if (other) location.hash = `#/p/${project.id}/data/${other}`;
    else if (other === null) toast(t('item.end'));
  };
  const shortcut = key => {
    if (isCorrecting) return false;
    if (key === 'j' || key === 'k') go(key === 'j' ? 1 : -1);
    else if (key === 'a' || key === 'x') side.querySelector(`[data-decision="${key === 'a' ? 'Approve' : 'Reject'}"]`)?.click();
    else return false;
    return true;
  };

  const keys = new AbortController();
  document.addEventListener('keydown', event => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (document.querySelector('dialog[open]') || target.matches('input, textarea, select') || (target.matches('button, a') && [' ', 'Enter'].includes(event.key))) return;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if ((isPlain && shortcut(event.key.toLowerCase())) || editor.key(event)) event.preventDefault();
  }, { signal: keys.signal });

  if (picture.complete) show();
  else picture.addEventListener('load', show, { once: true });
  draw();
  const back = h('a.button.quiet', { href: `#/p/${project.id}/data` }, icon(icons.back), t('item.back'));
  const walk = (name, path, by, key) => h('button', { type: 'button', title: `${t(name)} (${key})`, 'aria-keyshortcuts': key, disabled: !hasNeighbor(project.id, item.id, by), onclick: () => go(by) }, by < 0 && icon(path), t(name), by > 0 && icon(path));
  return { element: h('div.page', {}, h('div.row', {}, back, h('span.spring'), walk('item.previous', icons.back, -1, 'K'), walk('item.next', icons.next, 1, 'J')), h('div.item-view', {}, stage, side)), close: () => keys.abort() };
}
