/** Choosing, moving and reshaping what is there. @module */
import { translate } from './geometry.js';
import { GripTool } from './tool.js';

/** M: chooses, moves and reshapes. */
export class MoveTool extends GripTool {
  get cursor() { return 'default'; }
  get keepsChoice() { return true; }

  down(point, event) {
    const { drawing } = this.editor;
    if (this.grab(point, event)) return;
    const mark = this.editor.markAt(point);
    if (!mark) {
      if (!event.shiftKey) drawing.select();
      return;
    }
    const others = drawing.selected.map(other => other.key);
    if (event.shiftKey) drawing.select(...(drawing.isSelected(mark.key) ? others.filter(key => key !== mark.key) : [...others, mark.key]));
    else drawing.select(mark.key);
    if (!drawing.isLocked(mark) && drawing.isSelected(mark.key)) this.held = { key: mark.key, from: point, shape: mark.shape };
  }

  drag(point) {
    const { held, editor } = this;
    if (!held?.shape) return super.drag(point);
    if (!held.moved && Math.hypot(point.x - held.from.x, point.y - held.from.y) * editor.stage.zoom < 3) return;
    held.moved = true;
    editor.drawing.preview(held.key, mark => ({ ...mark, shape: translate(held.shape, point.x - held.from.x, point.y - held.from.y, editor.size) }));
  }
}
