/**
 * Leads pointers to the tools: one draws, two zoom and move, as do the wheel and the other buttons of a mouse.
 * @module
 */

/** @typedef {{distance: number, x: number, y: number}} Span Two fingers. */

/** @param {import('./editor.js').Editor} editor */
export function listenToPointers(editor) {
  const { element, stage } = editor;
  /** @type {Map<number, {x: number, y: number}>} */
  const pointers = new Map();
  /** @type {Span | null} */
  let pinch = null;
  let isPanning = false;

  const span = () => {
    const [a, b] = [...pointers.values()];
    return { distance: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  };

  const pinchTo = to => {
    stage.panBy(to.x - pinch.x, to.y - pinch.y);
    if (pinch.distance > 0) stage.zoomBy(to.distance / pinch.distance, { clientX: to.x, clientY: to.y });
    pinch = to;
  };

  const down = event => {
    element.focus({ preventScroll: true });
    element.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    editor.cursor = null;
    if (pointers.size === 2) {
      editor.tool.interrupt();
      pinch = span();
      return;
    }
    isPanning = event.button === 1 || event.button === 2;
    if (!isPanning && pointers.size === 1 && (!editor.isReadOnly || ['hand', 'window'].includes(editor.toolName))) editor.tool.down(stage.pointOf(event), event);
    editor.redraw();
  };

  const move = event => {
    const point = stage.pointOf(event);
    const last = pointers.get(event.pointerId);
    if (editor.showsCross && event.pointerType !== 'touch') stage.showCross(point);
    if (!last) {
      editor.tool.hover(point);
      return;
    }
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (pinch) pinchTo(span());
    else if (isPanning) stage.panBy(event.clientX - last.x, event.clientY - last.y);
    else editor.tool.drag(point, event);
  };

  const up = (event, isCancelled = false) => {
    if (!pointers.delete(event.pointerId)) return;
    const wasPinch = pinch !== null;
    if (pointers.size < 2) pinch = null;
    if (wasPinch || isPanning) {
      isPanning = false;
      return;
    }
    if (isCancelled) editor.tool.cancel();
    else editor.tool.up(stage.pointOf(event), event);
    editor.redraw();
  };

  const wheel = event => {
    event.preventDefault();
    if (event.shiftKey) stage.panBy(-event.deltaY - event.deltaX, 0);
    else stage.zoomBy(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), event);
  };

  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', event => up(event));
  element.addEventListener('pointercancel', event => up(event, true));
  element.addEventListener('pointerleave', () => { if (!editor.cursor) stage.showCross(null); });
  element.addEventListener('dblclick', event => { if (!editor.isReadOnly) editor.tool.double(stage.pointOf(event)); });
  element.addEventListener('contextmenu', event => event.preventDefault());
  element.addEventListener('wheel', wheel, { passive: false });
  // touch-action alone hides the browser's own scrolling but leaves it going on underneath: a finger lifted in motion then counts as a fling,
  // and the next tap, on whatever button, only as what stops it.
  element.addEventListener('touchmove', event => event.preventDefault(), { passive: false });
}
