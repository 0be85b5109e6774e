import { formatCount } from '../lib/quantity.ts';
import { CATEGORIES, CATEGORY_IDS } from '../model/category.ts';
import type { Comparison, Finding, Findings } from '../model/finding.ts';
import type { InventoryRow } from '../model/report.ts';
import { type Command, commandsIn } from './command-notes.ts';
import { withVerdict } from './findings-groups.ts';
import { comparisonWords } from './regression-words.ts';

type Problem = Extract<Finding, { verdict: 'problem' }>;

/** What every form of a report tells first, in plain words. */
export interface Story {
  /** How many problems there are, and how bad. A sentence. */
  readonly headline: string;
  /** The worst problems, in order. */
  readonly worst: readonly Problem[];
  /** Problems that are not among them. */
  readonly others: number;
  readonly monitoring: MonitoringStory;
  readonly steps: readonly Step[];
}

/** Whether behavior monitoring is behind the load, and how sure that is. */
export interface MonitoringStory {
  readonly answer: 'Yes' | 'No' | 'Not proven' | 'Not measured';
  /** What the answer means, a sentence. */
  readonly sureness: string;
  readonly reason: string;
  /** The numbers behind it, a sentence; undefined when nothing was compared. */
  readonly numbers: string | undefined;
}

/** Something to do. */
export interface Step {
  readonly text: string;
  /** The same without the commands it only illustrates. */
  readonly brief: string;
  readonly commands: readonly Command[];
  /** The problem it is for; undefined for what the verdict on behavior monitoring asks for. */
  readonly problem: Problem | undefined;
}

const MOST_WORST = 5;
const MOST_STEPS_FOR_PROBLEMS = 3;
const MOST_STEPS_FOR_MONITORING = 2;
const MOST_COMPARISONS = 2;

/** Tells what was found. */
export function storyOf(findings: Findings): Story {
  const problems = withVerdict(findings, 'problem');
  const worst = problems.slice(0, MOST_WORST);
  return {
    headline: headlineOf(findings),
    worst,
    others: problems.length - worst.length,
    monitoring: monitoringOf(findings),
    steps: stepsOf(findings, problems),
  };
}

/** What leaves this Mac. */
export const WHAT_LEAVES =
  'Nothing leaves this Mac by itself. Only what you hand over, or send with `mdediag upload`, leaves it.';

function headlineOf({ summary, behaviorMonitoring }: Findings): string {
  const { problem, unknown, bySeverity } = summary;
  const open =
    unknown === 0 ? '' : ` ${formatCount(unknown)} ${unknown === 1 ? 'rule' : 'rules'} could not be evaluated.`;
  if (problem === 0 && behaviorMonitoring.verdict === 'implicated')
    return `Behavior monitoring causes load; no other problem was found.${open}`;
  if (problem === 0) return `No problem was found.${open}`;
  const severe = Object.entries(bySeverity).flatMap(([severity, count]) =>
    count === 0 ? [] : [`${formatCount(count)} ${severity}`],
  );
  return `${formatCount(problem)} ${problem === 1 ? 'problem was' : 'problems were'} found: ${severe.join(', ')}.`;
}

const ANSWERS = {
  implicated: {
    answer: 'Yes',
    sureness: 'The load differs by more than chance explains, and nothing else is known to have changed with it.',
  },
  'not-implicated': {
    answer: 'No',
    sureness: 'With it on and off the load is the same, as far as it matters.',
  },
  inconclusive: {
    answer: 'Not proven',
    sureness: 'What was measured allows more than one explanation.',
  },
  'not-evaluated': {
    answer: 'Not measured',
    sureness: 'Nothing here compares the load with it on and off.',
  },
} as const;

function monitoringOf({ behaviorMonitoring }: Findings): MonitoringStory {
  const { verdict, reason, comparisons } = behaviorMonitoring;
  const [main] = mainComparisons(comparisons);
  return { ...ANSWERS[verdict], reason, numbers: main === undefined ? undefined : comparisonWords(main) };
}

/** The comparisons that say most: of CPU and of memory, the single processes farthest from no difference. */
export function mainComparisons(comparisons: readonly Comparison[]): Comparison[] {
  return (['cpu', 'memory'] as const).flatMap((wanted) =>
    comparisons
      .filter(({ process, metric }) => metric === wanted && process !== 'total')
      .sort((one, other) => Math.abs(other.difference.estimate) - Math.abs(one.difference.estimate))
      .slice(0, MOST_COMPARISONS),
  );
}

function stepsOf({ behaviorMonitoring }: Findings, problems: readonly Problem[]): Step[] {
  const urgent = problems.filter(({ severity }) => severity === 'critical' || severity === 'high');
  const first = (urgent.length > 0 ? urgent : problems).slice(0, MOST_STEPS_FOR_PROBLEMS);
  const forProblems = first.flatMap((problem) => problem.fix.slice(0, 1).map((text) => step(text, problem)));
  const next = (behaviorMonitoring.next ?? []).slice(0, MOST_STEPS_FOR_MONITORING);
  const all = [...forProblems, ...next.map((text) => step(text, undefined))];
  return all.filter(({ text }, index) => all.findIndex((other) => other.text === text) === index);
}

function step(text: string, problem: Problem | undefined): Step {
  const commands = commandsIn(text);
  const brief = commands.reduce(
    (rest, { line }) => rest.replace(`: \`${line}\``, '').replace(` (\`${line}\`)`, ''),
    text,
  );
  return { text, brief, commands, problem };
}

/** How many items of each category are in the source: `Defender logs: 15 items`. */
export function contentLines(inventory: readonly InventoryRow[]): string[] {
  const stored = inventory.filter(({ path }) => path !== null);
  const byCategory = CATEGORY_IDS.flatMap((id) => {
    const count = stored.filter(({ category }) => category === id).length;
    return count === 0 ? [] : [`${CATEGORIES[id].title}: ${items(count)}`];
  });
  const others = stored.filter(({ category }) => category === null).length;
  return [...byCategory, ...(others === 0 ? [] : [`${formatCount(others)} ${others === 1 ? 'file' : 'files'}`])];
}

/** What is missing for one reason. */
export interface Missing {
  readonly reason: string;
  readonly fix: string | null;
  readonly names: readonly string[];
  /** False for what is not there, was not chosen, or is never collected. */
  readonly isLoss: boolean;
}

/** What was not collected, by reason: losses first, most items first. */
export function missingOf(inventory: readonly InventoryRow[]): Missing[] {
  const byReason = new Map<string, Missing & { names: string[] }>();
  for (const { name, path, reason, fix, isLoss } of inventory) {
    if (!isLoss && (path !== null || reason === null)) continue;
    const key = reason ?? '';
    const missing = byReason.get(key) ?? { reason: key, fix, isLoss, names: [] };
    missing.names.push(name);
    byReason.set(key, missing);
  }
  return [...byReason.values()].sort(
    (one, other) => Number(other.isLoss) - Number(one.isLoss) || other.names.length - one.names.length,
  );
}

function items(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'item' : 'items'}`;
}
