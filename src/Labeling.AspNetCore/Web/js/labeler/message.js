/** What stands in place of the picture where there is none to label. @module */
import { h } from '../dom.js';
import { t } from '../i18n.js';

const home = () => h('a.button', { href: '#/' }, t('labeler.home'));
const said = (title, more, ...rest) => [h('h2', {}, title), h('p', {}, more), rest];

/**
 * @param {import('./session.js').Session} session
 * @param {{problem: string | null | undefined, isFailed: boolean, retry: () => void}} picture Why it cannot be read; whether it did not come.
 * @returns {import('../dom.js').Child[] | null} Null where there is a picture.
 */
export function messageOf(session, { problem, isFailed, retry }) {
  if (session.task) {
    if (problem) return said(t('labeler.unreadable'), problem, h('p', {}, t('labeler.unreadableCure')));
    return isFailed ? said(t('labeler.failed'), t('labeler.failedCure'), h('button', { type: 'button', onclick: retry }, t('retry'))) : null;
  }
  if (session.state === 'empty') return said(t('labeler.empty'), t('labeler.emptyMore'), home());
  if (session.state === 'paused') return said(t('labeler.paused'), t('labeler.pausedMore'), home());
  return session.isOnline ? [h('p.loading', {}, t('loading'))] : said(t('labeler.offline'), t('labeler.offlineMore'));
}
