import { h } from '../dom.js';
export async function detailsTab(place) { return { element: h('p', {}, 'details') }; }
