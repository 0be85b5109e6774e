/** How a page looks, on any screen and on paper. Lengths follow the size of the text. */
export const STYLE = `
* { box-sizing: border-box; }
body { margin: 0; overflow-wrap: break-word; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; }
main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 .5rem; font-weight: 650; letter-spacing: -.01em; }
h2 { font-size: 1.15rem; margin: 0 0 .75rem; font-weight: 650; }
h3 { font-size: .95rem; margin: 1.25rem 0 .35rem; font-weight: 650; }
p, ul, ol, dl { margin: 0 0 .75rem; }
ul, ol { padding-left: 1.4rem; }
a { color: var(--accent); }
a:focus-visible, button:focus-visible, summary:focus-visible, input:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
code, pre, .hash { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .85em; overflow-wrap: anywhere; }
pre { margin: 0; padding: .5rem .75rem; background: var(--shade); border-radius: .35rem; white-space: pre-wrap; }
section { margin: 2.5rem 0; min-width: 0; }
li, p, dd { overflow-wrap: anywhere; }
header { padding-top: 2.5rem; }
.eyebrow, .facts, .names, .why, .more, .rule, .fact, .hash, figcaption, footer, caption { color: var(--muted); }
.eyebrow { margin: 0 0 .25rem; font-size: .9rem; }
.facts, .why, .more, .rule, .names, footer { font-size: .875rem; }
.names, .hash { overflow-wrap: anywhere; }
.warning { border-left: 4px solid var(--warn); background: var(--shade); padding: .75rem 1rem; }
.warning ul { margin-bottom: 0; }
.answers { display: grid; gap: 2.5rem; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); margin: 2rem 0 0; }
.answers section, .three section { margin: 0; min-width: 0; }
.three { margin-top: 2.5rem; display: grid; gap: 2.5rem; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); font-size: .925rem; }
.worst { list-style: none; padding: 0; margin-bottom: .5rem; }
.worst li { display: grid; grid-template-columns: 4.75rem minmax(0, 1fr); align-items: baseline; margin: 0 0 .5rem; }
.severity { font-size: .75rem; font-weight: 650; letter-spacing: .02em; text-transform: uppercase; color: var(--muted); }
.severity.critical, .severity.high { color: var(--warn); }
.severity.medium { color: var(--on); }
.answer { font-size: 1.75rem; line-height: 1.2; font-weight: 650; margin-bottom: .5rem; }
.answer.yes { color: var(--warn); }
.answer.no { color: var(--good); }
.numbers { border-left: 3px solid var(--line); padding-left: .75rem; font-size: .9rem; }
.steps > li { margin-bottom: 1.25rem; padding-left: .25rem; }
.steps p { margin-bottom: .35rem; }
.command { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .35rem .5rem; align-items: start; margin: 0 0 .5rem; }
.command p { grid-column: 1 / -1; font-size: .875rem; color: var(--muted); margin: 0; }
button, input { font: inherit; font-size: .875rem; color: var(--ink); background: var(--paper); border: 1px solid var(--muted); border-radius: .35rem; padding: .35rem .75rem; }
button { cursor: pointer; }
button[aria-pressed='false'] { color: var(--muted); text-decoration: line-through; border-style: dashed; }
nav { display: flex; flex-wrap: wrap; gap: .35rem 1.25rem; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); padding: .75rem 0; margin-top: 2.5rem; }
nav a { display: inline-block; padding: .15rem 0; }
.search { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .75rem; margin-top: 1rem; font-size: .875rem; }
.search input { flex: 0 1 20rem; min-width: 0; }
.filters { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0 0 1rem; }
[hidden] { display: none !important; }
details.finding { border-top: 1px solid var(--line); }
details.finding:last-of-type { border-bottom: 1px solid var(--line); }
summary { cursor: pointer; padding: .6rem 0; }
details.finding > summary { display: grid; grid-template-columns: 1rem 4.5rem minmax(0, 1fr); align-items: baseline; gap: .25rem; list-style: none; }
details.finding > summary::-webkit-details-marker { display: none; }
details.finding > summary::before { content: '\\25B8'; color: var(--muted); }
details.finding[open] > summary::before { content: '\\25BE'; }
details.finding[open] > summary .title { font-weight: 650; }
.body { padding: 0 0 1.5rem 1.25rem; min-width: 0; }
.evidence { margin: 0 0 1rem; }
figcaption { font-size: .8rem; overflow-wrap: anywhere; margin-bottom: .25rem; }
figcaption code { color: var(--ink); font-size: .95em; }
.source { background: var(--shade); border-radius: .35rem; padding: .4rem 0; }
.line { display: grid; grid-template-columns: 4.5rem minmax(0, 1fr); font-size: .9rem; line-height: 1.45; }
.line code { white-space: pre-wrap; padding-right: .75rem; color: var(--muted); }
.line .number { text-align: right; padding-right: .9rem; color: var(--muted); font-size: .75rem; line-height: 1.75; user-select: none; font-variant-numeric: tabular-nums; }
.proof { box-shadow: inset 4px 0 var(--accent); background: var(--paper); }
.proof code { color: var(--ink); }
.proof .number { color: var(--ink); font-weight: 650; }
.lines { list-style: none; padding: 0; }
.lines li, details.finding { content-visibility: auto; contain-intrinsic-size: auto 2.75rem; }
.roomy li { margin-bottom: .6rem; }
.table { overflow-x: auto; margin: 0 0 1rem; }
table { border-collapse: collapse; font-size: .875rem; width: 100%; }
caption { text-align: left; padding-bottom: .35rem; font-weight: 650; color: var(--ink); }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; min-width: 5rem; }
th { font-weight: 650; color: var(--muted); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; min-width: 3.5rem; }
time { font-variant-numeric: tabular-nums; }
td time { white-space: nowrap; }
dl { display: grid; gap: .25rem; font-size: .875rem; }
dl div { display: grid; grid-template-columns: minmax(8rem, 16rem) minmax(0, 1fr); gap: .75rem; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
.fold { border-top: 1px solid var(--line); }
footer { padding-bottom: 3rem; }
@media (max-width: 40rem) {
  h1 { font-size: 1.4rem; }
  .answers, .three { gap: 2rem; }
  .body { padding-left: 0; }
  table { min-width: 34rem; }
  .line { grid-template-columns: 3.25rem minmax(0, 1fr); }
}
@page { margin: 14mm; }
@media print {
  html { font-size: 9.5pt; }
  main, footer { max-width: none; padding: 0; }
  header { padding-top: 0; }
  nav, .search, .filters, .copy { display: none !important; }
  section { margin: 1.25rem 0; }
  h2, h3, summary, figcaption { break-after: avoid; }
  .evidence, tr, .steps > li { break-inside: avoid; }
  details.finding::details-content { content-visibility: visible; block-size: auto; }
}
`;
