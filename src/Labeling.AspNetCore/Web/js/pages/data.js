import { h } from '../dom.js';
export async function dataTab(place) { return { element: h('p', {}, 'data') }; }
