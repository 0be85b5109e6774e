/**
 * Zooms every plot over time, by buttons and by dragging; plots of the same span move together. A widened inner drawing shows a part
 * of the time; its axis is drawn anew, with as many labels as there is room for.
 */
export const PLOT_SCRIPT = `'use strict';
{
  const SVG = 'http://www.w3.org/2000/svg';
  const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
  const STEPS = [
    ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND), ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
    ...[1, 2, 3, 6, 12].map((n) => n * HOUR), ...[1, 2, 7, 14, 28, 91, 364].map((n) => n * DAY),
  ];
  const CLOSEST = 1 / 40, LABEL_WIDTH = 64, SHORTEST_DRAG = 8;
  const plots = [...document.querySelectorAll('.zoom')].map(zoomable);

  function zoomable(root) {
    const drawing = root.querySelector('.plot-drawing');
    const span = { from: Number(root.dataset.from), to: Number(root.dataset.to) };
    return {
      root, drawing, span,
      isElapsed: 'elapsed' in root.dataset,
      inner: drawing.querySelector('.zoomed'),
      axis: drawing.querySelector('.time-axis'),
      output: root.querySelector('output'),
      buttons: [...root.querySelectorAll('[data-zoom]')],
      view: { from: 0, to: 1 },
    };
  }

  function show(plot, view) {
    const length = Math.min(1, Math.max(CLOSEST, view.to - view.from));
    const from = Math.min(1 - length, Math.max(0, view.from));
    plot.view = { from, to: from + length };
    plot.inner.setAttribute('x', -100 * from / length + '%');
    plot.inner.setAttribute('width', 100 / length + '%');
    const isWhole = length === 1;
    const at = (share) => plot.span.from + share * (plot.span.to - plot.span.from);
    const words = plot.isElapsed ? elapsed : (ms) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ') + ' UTC';
    plot.output.textContent = isWhole ? '' : words(at(from)) + ' to ' + words(at(from + length));
    for (const button of plot.buttons) {
      const act = button.dataset.zoom;
      button.disabled = act === 'in' ? length <= CLOSEST : act === 'earlier' ? from <= 0 : act === 'later' ? from + length >= 1 : isWhole;
    }
    drawAxis(plot, at(from), at(from + length));
  }

  function drawAxis({ axis, drawing, span, isElapsed }, fromMs, toMs) {
    const most = Math.max(2, Math.floor(drawing.clientWidth / LABEL_WIDTH));
    const step = STEPS.find((each) => (toMs - fromMs) / each <= most) || STEPS[STEPS.length - 1];
    const y = Number(axis.dataset.y);
    for (const tick of axis.querySelectorAll('.tick')) tick.remove();
    for (let ms = Math.ceil(fromMs / step) * step; ms <= toMs; ms += step) {
      const x = 100 * (ms - span.from) / (span.to - span.from) + '%';
      const here = (ms - fromMs) / (toMs - fromMs);
      const tick = element('g', { class: 'tick' }, axis);
      element('line', { class: 'axis', x1: x, x2: x, y1: y, y2: y + 5 }, tick);
      const anchor = here < 0.06 ? 'start' : here > 0.94 ? 'end' : 'middle';
      element('text', { x, y: y + 18, 'text-anchor': anchor }, tick).textContent = isElapsed ? elapsed(ms) : label(ms);
    }
  }

  function element(name, attributes, parent) {
    const made = document.createElementNS(SVG, name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    return parent.appendChild(made);
  }

  function elapsed(ms) {
    const two = (value) => String(Math.floor(value)).padStart(2, '0');
    const seconds = Math.floor(ms / SECOND) % 60;
    return Math.floor(ms / HOUR) + ':' + two((ms / MINUTE) % 60) + (seconds ? ':' + two(seconds) : '');
  }

  function label(ms) {
    const iso = new Date(ms).toISOString();
    return ms % DAY === 0 ? iso.slice(5, 10) : iso.slice(11, ms % MINUTE === 0 ? 16 : 19);
  }

  function showAll(plot, view) {
    for (const other of plots)
      if (other.span.from === plot.span.from && other.span.to === plot.span.to) show(other, view);
  }

  function step(plot, act) {
    const { from, to } = plot.view;
    const length = to - from;
    const by = { in: [0.25, -0.25], out: [-0.5, 0.5], earlier: [-0.5, -0.5], later: [0.5, 0.5] }[act];
    showAll(plot, by ? { from: from + by[0] * length, to: to + by[1] * length } : { from: 0, to: 1 });
  }

  function drag(plot, down) {
    if (down.button !== 0 || down.pointerType === 'touch') return;
    const box = plot.drawing.getBoundingClientRect();
    const xOf = (event) => Math.min(box.width, Math.max(0, event.clientX - box.left));
    const start = xOf(down);
    const mark = element('rect', { class: 'selection', x: start, y: 0, width: 0, height: box.height }, plot.drawing);
    down.preventDefault();
    plot.drawing.setPointerCapture(down.pointerId);
    const move = (event) => {
      mark.setAttribute('x', Math.min(start, xOf(event)));
      mark.setAttribute('width', Math.abs(xOf(event) - start));
    };
    const end = (event) => {
      plot.drawing.removeEventListener('pointermove', move);
      plot.drawing.removeEventListener('pointerup', end);
      plot.drawing.removeEventListener('pointercancel', end);
      mark.remove();
      const [left, right] = [start, xOf(event)].sort((one, other) => one - other);
      if (event.type === 'pointercancel' || right - left < SHORTEST_DRAG) return;
      const { from, to } = plot.view;
      const at = (x) => from + (x / box.width) * (to - from);
      showAll(plot, { from: at(left), to: at(right) });
    };
    plot.drawing.addEventListener('pointermove', move);
    plot.drawing.addEventListener('pointerup', end);
    plot.drawing.addEventListener('pointercancel', end);
  }

  for (const plot of plots) {
    plot.root.classList.add('ready');
    plot.root.querySelector('.zoom-buttons').hidden = false;
    for (const button of plot.buttons) button.addEventListener('click', () => step(plot, button.dataset.zoom));
    plot.drawing.addEventListener('pointerdown', (event) => drag(plot, event));
    plot.drawing.addEventListener('dblclick', () => step(plot, 'all'));
    show(plot, plot.view);
  }
  addEventListener('resize', () => { for (const plot of plots) show(plot, plot.view); });
}
`;
