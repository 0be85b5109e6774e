/** How plots look. Colors are those of the page; shape, dash or hatch tells what color tells. */
export const PLOT_STYLE = `
.plot { margin: 0 0 2rem; }
.plot > figcaption { font-size: .875rem; max-width: 46rem; margin-bottom: .75rem; }
.plot-drawing { display: block; overflow: hidden; }
.plot-drawing text { font-size: 12px; fill: var(--ink); paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; font-variant-numeric: tabular-nums; }
.plot-drawing .name { font-weight: 650; }
.plot-drawing tspan { font-weight: 400; }
.plot-drawing .summary, .plot-drawing .scale, .plot-drawing .tick text { fill: var(--muted); }
.plot-drawing .scale { font-size: 11px; }
.axis, .grid { stroke: var(--line); }
.time-axis .axis { stroke: var(--muted); }
.envelope path, .key path { vector-effect: non-scaling-stroke; }
.mean { fill: none; stroke: var(--accent); stroke-width: 1.25px; }
.range { fill: var(--accent); fill-opacity: .28; }
.columns { fill: var(--accent); }
.hatch { stroke: var(--off); stroke-width: 1px; fill: none; }
.hatch.strong { stroke: var(--paper); stroke-width: 3px; }
.hatch-ground { fill: var(--warn); }
.shade { fill-opacity: .4; }
.band { fill: none; stroke: var(--muted); stroke-width: 1px; }
.band.off { stroke: var(--off); }
.band.on { stroke: var(--on); fill: var(--on); fill-opacity: .18; }
.band.unknown { stroke-dasharray: 2 3; }
.event { stroke: var(--ink); stroke-width: 1px; stroke-dasharray: 2 3; }
.plot-drawing .event-number { font-size: 11px; font-weight: 650; }
.key .event-number { font-size: 11px; font-weight: 650; fill: var(--ink); }
.level { stroke: var(--ink); stroke-width: 1.5px; stroke-dasharray: 6 3; fill: none; }
.interval { stroke: var(--ink); stroke-width: 1.5px; fill: none; }
.diamond { fill: var(--ink); stroke: var(--paper); stroke-width: 1px; }
.none { stroke: var(--muted); stroke-dasharray: 4 3; }
.dot.off { fill: var(--paper); stroke: var(--off); stroke-width: 1.5px; }
.dot.on { fill: var(--on); stroke: var(--paper); stroke-width: .75px; }
.ground { fill: var(--shade); }
.bar.plain { fill: var(--accent); }
.bar.outlined { fill: var(--paper); stroke: var(--accent); stroke-width: 1.5px; stroke-dasharray: 4 2; }
.plot-grid { display: grid; gap: 1.75rem 2.5rem; grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); margin-bottom: 1rem; }
.plot-title { font-weight: 650; font-size: .875rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: .5rem 0; font-size: .8rem; color: var(--muted); }
.key { vertical-align: -2px; }
.events summary { padding: .3rem 0; font-size: .875rem; }
.events ol { font-size: .8rem; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.zoom-buttons { display: flex; flex-wrap: wrap; gap: .35rem; align-items: center; margin: 0 0 .5rem; font-size: .8rem; }
.zoom-buttons button { font-size: .8rem; padding: .2rem .55rem; }
.zoom-buttons button:disabled { opacity: .5; cursor: default; }
.zoom .plot-drawing { touch-action: pan-y; }
.zoom.ready .plot-drawing { cursor: crosshair; }
.selection { fill: var(--accent); fill-opacity: .18; stroke: var(--accent); }
.no-plot { color: var(--muted); font-size: .875rem; }
@media print {
  .zoom-buttons { display: none !important; }
  .plot, .plot-drawing, .plot-grid > div { break-inside: avoid; }
  .plot { break-inside: auto; }
}
`;
