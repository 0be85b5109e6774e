import type { Lookup } from '../analyze/condition.ts';
import { judgeAll, summarize } from '../analyze/findings.ts';
import { plotsOf } from '../analyze/plots/plots-of.ts';
import { assessBehaviorMonitoring } from '../analyze/regression/assess-behavior-monitoring.ts';
import type { RulePack } from '../analyze/rule-pack.ts';
import { exclusionProposals } from '../analyze/what-if.ts';
import { displayText } from '../lib/display-text.ts';
import { KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import { absent, type Fact, known, type Place } from '../model/fact.ts';
import type { Findings } from '../model/finding.ts';
import type { Input, InputCheck } from '../model/input.ts';
import type { Plots } from '../model/plots.ts';
import type { Rule } from '../model/rule.ts';
import { type GatheredFacts, gatherFacts } from './gather-facts.ts';

/** What an analysis needs besides its input. */
export interface AnalysisRequest {
  readonly packs: readonly RulePack[];
  readonly version: string;
  /** The clock of rules about age; undefined: when the source was made, else the newest date in it. */
  readonly now: Date | undefined;
  /** Leaves rules out by their id. */
  readonly wants: (ruleId: string) => boolean;
  /** Milliseconds from any start, for the time limit of rules. */
  readonly clock: () => number;
}

/** The facts of an input, and what is known of its integrity. */
export interface Examined {
  readonly gathered: GatheredFacts;
  readonly check: InputCheck;
  readonly lookup: Lookup;
  readonly hashOf: (path: string) => string | null;
}

/** What an analysis concludes. */
export interface Analysis {
  readonly findings: Findings;
  readonly plots: Plots;
}

const MAX_RULE_MS = 10_000;
const DATE_NAME = /(?<!modified)(?:At|-at)$/;

/**
 * Reads an input to its end and tells all its facts. Throws `KnownError` when nothing in it is of a kind that is known, or damage left
 * nothing of it.
 */
export async function examine(input: Input, now: Date | undefined): Promise<Examined> {
  const gathered = await gatherFacts(input);
  const check = await input.finish();
  const isKnown = [...gathered.facts.values()].some(({ state }) => state === 'known');
  if (gathered.artifacts === 0 || (!isKnown && check.problems.length > 0)) throw nothingKnown(input, check);
  const facts = new Map([...gathered.facts, ...sourceFactsOf(input, check, gathered.facts, now)]);
  const hashes = new Map(input.files.map((file) => [file.path, file.sha256() ?? null]));
  return {
    gathered,
    check,
    lookup: (name) => facts.get(name) ?? absent('nothing tells it'),
    hashOf: (path) => hashes.get(path) ?? null,
  };
}

function nothingKnown({ name }: Input, { problems }: InputCheck): KnownError {
  const [reason] = problems;
  const because = reason === undefined ? '.' : `: ${reason}`;
  return new KnownError(`${displayText(name)} holds nothing that is known here${because}`, {
    exitCode: EXIT.badArchive,
    hint: 'Give a bundle of mdediag, a Client Analyzer package, an archive of `mdatp diagnostic create`, or files of Defender.',
  });
}

/** Runs the rules over an examined input. The same input and rules give the same findings, on any machine. */
export function conclude(input: Input, examined: Examined, request: AnalysisRequest): Analysis {
  const { gathered, check, lookup, hashOf } = examined;
  const rules = request.packs
    .flatMap((pack) => pack.rules.map(({ rule }) => rule))
    .filter(({ id }: Rule) => request.wants(id));
  const findings = judgeAll(rules, lookup, hashOf, { clock: request.clock, maxMs: MAX_RULE_MS });
  const regression = assessBehaviorMonitoring(lookup);
  const states = [...gathered.facts.values()].map(({ state }) => state);
  const stateCount = (state: Fact<unknown>['state']) => states.filter((each) => each === state).length;
  return {
    findings: {
      schema: 1,
      tool: { name: 'mdediag', version: request.version },
      rulePacks: request.packs.map(({ name, version, sha256 }) => ({ name, version, sha256 })),
      source: { kind: input.kind, sha256: check.sha256, verified: check.integrity === 'verified' },
      host: {
        osVersion: textOf(lookup('system.os-version')) ?? macosVersion(input.manifest),
        appVersion: textOf(lookup('app.version')) ?? null,
        releaseRing: textOf(lookup('health.release-ring')) ?? null,
      },
      coverage: {
        artifacts: gathered.artifacts,
        factsKnown: stateCount('known'),
        factsAbsent: stateCount('absent'),
        factsUnreadable: stateCount('unreadable'),
        linesRead: gathered.linesRead,
        linesUnparsed: gathered.linesUnparsed,
      },
      summary: summarize(findings),
      notes: [...notesOn(check), ...leftOut(input, gathered)],
      findings,
      behaviorMonitoring: regression.judged,
      exclusionProposals: exclusionProposals(lookup),
    },
    plots: plotsOf(regression, lookup, input.manifest),
  };
}

/** What a reader must know of an input before anything it says; that it is unverified comes first. */
export function notesOn({ integrity, problems }: InputCheck): string[] {
  const warning = 'Unverified: this bundle does not match its own hashes; it was changed or damaged after it was made.';
  return [...(integrity === 'unverified' ? [warning] : []), ...problems];
}

/** Of files somebody named, each must have been of use, or be told. */
function leftOut({ kind }: Input, { unclaimed }: GatheredFacts): string[] {
  if (kind !== 'files') return [];
  return unclaimed.map((path) => `${path} is of no kind that is known here; it was left out.`);
}

/** A bundle of another system tells the version of its kernel there. */
function macosVersion(manifest: Input['manifest']): string | null {
  return manifest?.host.platform === 'darwin' ? manifest.host.osVersion : null;
}

function textOf(fact: Fact<unknown>): string | undefined {
  return fact.state === 'known' && typeof fact.value === 'string' ? fact.value : undefined;
}

function sourceFactsOf(
  input: Input,
  check: InputCheck,
  facts: ReadonlyMap<string, Fact<unknown>>,
  now: Date | undefined,
): [string, Fact<unknown>][] {
  const path = input.manifest === undefined ? '(the input)' : 'manifest.json';
  const place = (excerpt: string): Place => ({ path, excerpt });
  const isChecked = check.integrity !== 'not-checkable';
  const isVerified = check.integrity === 'verified';
  return [
    ['source.kind', known(input.kind, place(`this is a source of kind ${input.kind}`))],
    ['source.now', clockOf(input, facts, now, place)],
    [
      'source.is-verified',
      isChecked ? known(isVerified, place('hashes')) : absent('this kind of source carries no hashes of its own'),
    ],
  ];
}

function clockOf(
  { madeAt }: Input,
  facts: ReadonlyMap<string, Fact<unknown>>,
  now: Date | undefined,
  place: (excerpt: string) => Place,
): Fact<string> {
  if (now !== undefined) return known(now.toISOString(), place(`the clock was given: ${now.toISOString()}`));
  if (madeAt !== undefined) return known(madeAt.toISOString(), place(`made at ${madeAt.toISOString()}`));
  const newest = newestDate([...facts]);
  if (newest === undefined) return absent('nothing in the source has a date; give the time with --now');
  return known(newest, place(`the newest date in the source is ${newest}`));
}

/**
 * Of everything that happened: fields named `…At` and facts named `…-at`. What is yet to come has other names. When a file was
 * modified does not count: copying it changes that.
 */
function newestDate(entries: readonly [string, Fact<unknown>][]): string | undefined {
  let newest: string | undefined;
  const visit = (name: string, value: unknown): void => {
    if (Array.isArray(value)) for (const element of value) visit('', element);
    else if (typeof value === 'object' && value !== null)
      // A list of pairs for each of a day's measurements would take a second.
      for (const key in value) visit(key, (value as Readonly<Record<string, unknown>>)[key]);
    else if (typeof value === 'string' && DATE_NAME.test(name) && (newest === undefined || value > newest))
      newest = value;
  };
  for (const [name, fact] of entries) if (fact.state === 'known') visit(name, fact.value);
  return newest;
}
