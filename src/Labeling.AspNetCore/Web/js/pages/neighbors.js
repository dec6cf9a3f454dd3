/** The list that a picture was opened from, so that the next and the previous one are a key away. @module */
import { get } from '../api.js';

const key = project => `labeling.list.${project}`;

/**
 * Keeps the list, as far as it was read.
 * @param {string} project
 * @param {{ids: number[], next: string | undefined, query: Record<string, any>}} list
 */
export const keepList = (project, list) => sessionStorage.setItem(key(project), JSON.stringify(list));

/**
 * The picture so many places on, or null at either end. Reads on where the list was read no further.
 * @param {string} project
 * @param {number} item
 * @param {number} step 1 or -1.
 * @returns {Promise<number | null>}
 */
export async function neighborOf(project, item, step) {
  const list = JSON.parse(sessionStorage.getItem(key(project)) ?? 'null') ?? { ids: [] };
  const at = list.ids.indexOf(item);
  if (at < 0) return null;
  if (at + step === list.ids.length && list.next) {
    const page = await get(`projects/${project}/items`, { query: { ...list.query, after: list.next } });
    list.ids.push(...page.items.map(({ id }) => id));
    list.next = page.next;
    keepList(project, list);
  }
  return list.ids[at + step] ?? null;
}

/** Whether there may be one. @param {string} project @param {number} item @param {number} step */
export function hasNeighbor(project, item, step) {
  const list = JSON.parse(sessionStorage.getItem(key(project)) ?? 'null') ?? { ids: [] };
  const at = list.ids.indexOf(item);
  return at >= 0 && (list.ids[at + step] !== undefined || (step > 0 && Boolean(list.next)));
}
