/** What changes how the picture is seen. @module */
import { Tool } from './tool.js';

/** G: moves the picture. */
export class HandTool extends Tool {
  /** @type {PointerEvent | null} */ #last = null;

  get cursor() { return 'grab'; }
  down(point, event) { this.#last = event; }

  drag(point, event) {
    if (!this.#last) return;
    this.editor.stage.panBy(event.clientX - this.#last.clientX, event.clientY - this.#last.clientY);
    this.#last = event;
  }

  up() { this.#last = null; }
}

/** W: window and level of a DICOM picture: across for the width, up and down for the level. */
export class WindowTool extends Tool {
  /** @type {{event: PointerEvent, center: number, width: number} | null} */ #from = null;

  get cursor() { return 'ns-resize'; }

  down(point, event) {
    const window = this.editor.window;
    if (window) this.#from = { event, ...window };
  }

  drag(point, event) {
    if (!this.#from) return;
    const scale = Math.max(this.#from.width, 1) / 300;
    this.editor.setWindow({
      center: Math.round(this.#from.center + (event.clientY - this.#from.event.clientY) * scale),
      width: Math.max(1, Math.round(this.#from.width + (event.clientX - this.#from.event.clientX) * scale)),
    });
  }

  up() { this.#from = null; }
}
