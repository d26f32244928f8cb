/* Fingers and wheels on a chart: pan, pinch and zoom along time. */

const WHEEL_ZOOM = 1.0015;

/* Wheel with Ctrl (or a pinch on a touchpad) zooms, sideways or with Shift it pans; one finger
   pans, two pinch; Shift and drag pans. A plain wheel is left to the page. */
export function gestures(plot, timeline) {
  const area = plot.over;
  area.addEventListener("wheel", (event) => wheel(event, area, timeline), { passive: false });
  const hands = new Hands(area, timeline);
  area.addEventListener("pointerdown", (event) => hands.down(event));
  area.addEventListener("pointermove", (event) => hands.move(event));
  for (const end of ["pointerup", "pointercancel"]) area.addEventListener(end, (event) => hands.up(event));
}

function wheel(event, area, timeline) {
  const box = area.getBoundingClientRect();
  const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    timeline.zoom(WHEEL_ZOOM ** event.deltaY, (event.clientX - box.left) / box.width);
  } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
    event.preventDefault();
    timeline.pan(sideways / box.width);
  }
}

/* The pointers that lie on the chart, and what they held when the last one came or went. */
class Hands {
  constructor(area, timeline) {
    Object.assign(this, { area, timeline });
    this.pointers = new Map();
    this.grip = null;
  }

  down(event) {
    const dragging = event.pointerType === "mouse" ? event.shiftKey && event.button === 0 : true;
    if (!dragging) return;
    this.area.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, event.clientX);
    this.hold();
  }

  move(event) {
    if (!this.pointers.has(event.pointerId)) return;
    this.pointers.set(event.pointerId, event.clientX);
    this.follow();
  }

  up(event) {
    if (this.pointers.delete(event.pointerId)) this.hold();
  }

  /* Remember which moments lie under the fingers. */
  hold() {
    const box = this.area.getBoundingClientRect();
    const [from, to] = this.timeline.view;
    const moments = [...this.pointers.values()].map((x) => from + ((x - box.left) / box.width) * (to - from));
    this.grip = { moments, length: to - from, box, moved: false };
  }

  /* Show the stretch that brings those moments under the fingers again. */
  follow() {
    const { moments, length, box, moved } = this.grip;
    const shares = [...this.pointers.values()].map((x) => (x - box.left) / box.width);
    if (shares.length === 1) {
      const from = moments[0] - shares[0] * length;
      if (moved || Math.abs(from - this.timeline.view[0]) > length * 0.01) this.show(from, from + length);
    } else if (Math.abs(shares[1] - shares[0]) > 0.02) {
      const stretched = Math.abs((moments[1] - moments[0]) / (shares[1] - shares[0]));
      const from = moments[0] - shares[0] * stretched;
      this.show(from, from + stretched);
    }
  }

  show(from, to) {
    this.grip.moved = true;
    this.timeline.show(from, to);
  }
}
