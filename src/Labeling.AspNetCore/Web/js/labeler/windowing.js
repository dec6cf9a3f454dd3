/**
 * Window and level: DICOM pictures, and grey TIFF pictures of more values than a screen has, are asked for anew with the values chosen, a moment after the hand stopped.
 * @module
 */
import { get, imageAddress } from '../api.js';

const DELAY_MS = 90;

/**
 * @param {import('../editor/editor.js').Editor} editor
 * @param {string} project
 * @param {() => number | undefined} itemOf The item on the screen.
 */
export function windowOf(editor, project, itemOf) {
  let timer = 0;
  let isOwn = true;

  editor.addEventListener('picture', async event => {
    clearTimeout(timer);
    const item = event.detail;
    isOwn = true;
    editor.ownWindow = null;
    editor.setWindow(null);
    const facts = /\.(dcm|dicom|tiff?)$/i.test(item.path) ? await get(`projects/${project}/items/${item.id}/picture`).catch(() => null) : null;
    if (itemOf() !== item.id) return;
    if (!facts?.hasWindow) {
      editor.awaitsWindow = false;
      return;
    }
    editor.ownWindow = facts.windows[0] ?? { center: 128, width: 256 };
    isOwn = true;
    editor.setWindow(editor.ownWindow);
  });

  editor.addEventListener('window', () => {
    const window = editor.window;
    const item = itemOf();
    if (!window || item === undefined) return;
    if (isOwn) {
      isOwn = false;
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const picture = new Image();
      picture.src = imageAddress(project, item, window);
      await picture.decode().catch(() => {});
      if (itemOf() === item && editor.window === window && picture.naturalWidth) editor.stage.swap(picture);
    }, DELAY_MS);
  });
}
