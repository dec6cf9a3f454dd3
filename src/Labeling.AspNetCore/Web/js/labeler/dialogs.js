/** What the labeler's page asks and shows beside the work: instructions, why one skips, work that was kept. @module */
import { h, icon } from '../dom.js';
import { icons } from '../icons.js';
import { t, formatTime } from '../i18n.js';
import { markdown, webAddress } from '../markdown.js';
import { confirm, showDialog, toast } from '../ui/dialog.js';
import { Editor } from '../editor/editor.js';
import { marksOf } from '../editor/drawing.js';
import { dropWork, listWork } from './kept.js';

const REASONS = ['unclear', 'bad', 'none', 'other'];

/** @param {any} project @param {boolean} isFirst Whether labeling begins behind it. */
export async function showInstructions({ instructions }, isFirst) {
  const url = webAddress(instructions?.url);
  await showDialog(t('labeler.instructions'), [
    instructions?.text ? markdown(instructions.text) : !url && h('p', {}, t('labeler.noInstructions')),
    url && h('p', {}, h('a', { href: url, rel: 'noopener noreferrer', target: '_blank' }, t('labeler.details'))),
    h('p.hint', {}, t('labeler.keysHint')),
  ], [{ label: t(isFirst ? 'labeler.start' : 'close'), kind: 'primary' }], { wide: true });
}

/** Asks why pictures are skipped. @param {number} count @returns {Promise<string | null>} The reason; null where they are not skipped after all. */
export async function askSkip(count) {
  const text = h('textarea', { rows: 2, maxlength: 900, 'aria-label': t('skip.text'), placeholder: t('skip.text') });
  const choice = h('div.choices', { role: 'radiogroup', 'aria-label': t('skip.why') }, REASONS.map((reason, i) => h('label', {}, h('input', { type: 'radio', name: 'reason', value: reason, checked: i === 0, autofocus: i === 0 }), t(`skip.${reason}`))));
  if (!(await confirm(t('skip.title', { count }), [choice, text], t('skip.do')))) return null;
  const chosen = choice.querySelector(':checked')?.value ?? 'other';
  return [chosen === 'other' && text.value.trim() ? '' : t(`skip.${chosen}`), text.value.trim()].filter(Boolean).join(': ');
}

/**
 * Offers what was kept from an earlier try at these items.
 * @param {string} project
 * @param {import('./work.js').ItemWork[]} works
 * @param {() => void} after
 */
export function keptOffers(project, works, after) {
  return works.filter(work => work.kept && !work.isDone && !work.drawing.touched).map(work => {
    const { kept } = work;
    work.kept = null;
    const restore = event => {
      work.drawing.change(marksOf(kept.annotations, false));
      dropWork(project, work.item.id);
      event.currentTarget.parentElement.remove();
      after();
    };
    return h('div.notice', {}, h('span', {}, t('kept.offer', { path: work.item.path, time: formatTime(new Date(kept.at)) })), h('button', { type: 'button', onclick: restore }, t('kept.restore')));
  });
}

/** Lists what was kept, to be copied from or thrown away. @param {string} project @param {boolean} hasShapes */
export async function showKept(project, hasShapes) {
  const copy = work => {
    Editor.keep(marksOf(work.annotations, false));
    toast(t('said.copied', { count: work.annotations.length }));
  };
  const row = work => h('li', {},
    h('div', {}, h('strong', {}, work.path), h('small', {}, `${formatTime(new Date(work.at))} · ${t(`outcome.${work.why}`)} · ${t('kept.count', { count: work.annotations.length })}`)),
    hasShapes && h('button', { type: 'button', onclick: () => copy(work) }, icon(icons.copy), t('kept.copy')),
    h('button', { type: 'button', onclick: event => { dropWork(project, work.itemId); event.currentTarget.closest('li').remove(); } }, icon(icons.trash), t('kept.drop')));
  await showDialog(t('kept.title'), h('ul.kept', {}, listWork(project).map(row)), [{ label: t('close'), kind: 'primary' }], { wide: true });
}
