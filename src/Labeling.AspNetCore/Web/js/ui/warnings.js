/** What is wrong with a picture that can be shown, in the user's words. @module */
import { h } from '../dom.js';
import { t } from '../i18n.js';

/**
 * The text of a warning: ours where its code is known, else the decoder's own.
 * @param {{code: string, message: string}} warning
 */
export function warningText({ code, message }) {
  const key = `warning.${code}`;
  const text = t(key);
  return text === key ? message : text;
}

/** The warnings of an item, or nothing. @param {{warnings?: {code: string, message: string}[]}} item */
export const warningsOf = item => item.warnings?.length > 0 && h('span.warnings', {}, item.warnings.map(warningText).join(' '));
