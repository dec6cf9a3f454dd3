import { h } from '../dom.js';
export async function dashboardTab(place) { return { element: h('p', {}, 'dashboard') }; }
