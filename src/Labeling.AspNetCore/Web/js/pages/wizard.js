import { h } from '../dom.js';
export async function wizardPage(place) { return { element: h('p', {}, 'wizard'), title: '' }; }
