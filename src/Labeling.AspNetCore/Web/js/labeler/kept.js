/**
 * Work that could not be handed in: kept in this browser until the labeler throws it away.
 * @module
 */
import { keep, keysOf, recall } from './browserstore.js';

const prefix = project => `labeling.kept.${project}.`;

/**
 * @typedef {object} KeptWork
 * @property {number} itemId
 * @property {string} path
 * @property {any[]} annotations
 * @property {string} why The status of the submission, or an error's code.
 * @property {number} at
 */

/** @param {string} project @param {KeptWork} work */
export const keepWork = (project, work) => keep(prefix(project) + work.itemId, work);

/** @param {string} project @returns {KeptWork[]} */
export const listWork = project => keysOf(prefix(project)).map(key => recall(key)).filter(Boolean).sort((a, b) => b.at - a.at);

/** @param {string} project @param {number} itemId @returns {KeptWork | null} */
export const findWork = (project, itemId) => recall(prefix(project) + itemId);

/** @param {string} project @param {number} itemId */
export const dropWork = (project, itemId) => keep(prefix(project) + itemId, null);
