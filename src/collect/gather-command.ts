import { displayText } from '../lib/display-text.ts';
import { once } from '../lib/once.ts';
import { formatSize } from '../lib/quantity.ts';
import type { CommandOutput, CommandResult } from '../lib/run-command.ts';
import type { Cause } from '../model/cause.ts';
import type { ManifestItem, StoredOutput } from '../model/manifest.ts';
import type { GatherContext, Member } from './gather.ts';
import { describeReading, fileMember, isTooLarge, openListed, settleRefusal } from './gather-file.ts';
import { commandEntry, explain, settledEntry } from './ledger.ts';
import type { PlannedCommand, Settled } from './plan.ts';

/** A program that let this many commands run out of time is not asked again. */
const PATIENCE = 2;
const REASON_LENGTH = 200;
/** What a program prints when it refuses is in the reason already. */
const WITHOUT_OUTPUT: ReadonlySet<Cause> = new Set(['newer-agents-only', 'needs-root']);

const CAUSE_OF_DISTRUST = {
  'not-found': 'no-such-command',
  'not-executable': 'not-started',
  'not-absolute': 'not-started',
  'not-root-owned': 'unsafe-program',
  'writable-by-others': 'unsafe-program',
} as const;

type Finished = Extract<CommandResult, CommandOutput>;

/** Makes the function that runs one planned command after the other; it remembers which programs answer and which do not. */
export function commandGatherer(context: GatherContext): (item: PlannedCommand) => AsyncGenerator<Member> {
  const unanswered = new Map<string, number>();
  const willing = new Set<string>();
  return async function* (item) {
    if (item.recording !== undefined) {
      yield* gatherRecording(item, item.recording, context);
      return;
    }
    const [program] = item.argv;
    const settle = (settled: Settled): void => context.ledger.record(settledEntry(item, settled));
    if ((unanswered.get(program) ?? 0) >= PATIENCE) return settle({ cause: 'gave-up' });

    const result = await runTrusted(item, context);
    if ('cause' in result) return settle(result);
    if (result.status === 'timeout') unanswered.set(program, (unanswered.get(program) ?? 0) + 1);
    const verdict = judge(result, item, context, willing.has(program));
    if (verdict === undefined) willing.add(program);
    if (verdict !== undefined && WITHOUT_OUTPUT.has(verdict.cause)) return settle(verdict);
    yield* store(item, result, verdict, context);
  };
}

async function runTrusted(
  { argv: [program, ...args], source }: PlannedCommand,
  { host, deadline, signal, record }: GatherContext,
): Promise<Finished | Settled> {
  const options = { timeoutMs: Math.min(source.timeoutMs, deadline.leftMs()), maxOutputBytes: source.maxBytes, signal };
  if (source.recordMs !== undefined) return finished(await record(source.recordMs, options), signal);
  const trusted = await host.trust(program);
  if (!trusted.ok) return { cause: CAUSE_OF_DISTRUST[trusted.cause], reason: trusted.message };
  return finished(await host.run([trusted.path, ...args], options), signal);
}

/** Throws the reason of `signal` when that is why it ended. */
function finished(result: CommandResult, signal: AbortSignal): Finished | Settled {
  if (result.status === 'aborted') throw signal.reason;
  return result.status === 'not-started'
    ? { cause: 'not-started', reason: result.message, errno: result.errno }
    : result;
}

/**
 * Undefined when the command did what it was asked. A program that has not answered anything so far (without a license, say)
 * refuses newer commands for the same reason as all others, not because it is too old.
 */
function judge(
  result: Finished,
  { source }: PlannedCommand,
  { host, deadline }: GatherContext,
  isWilling: boolean,
): Settled | undefined {
  if (result.status === 'timeout') return { cause: deadline.leftMs() === 0 ? 'out-of-time' : 'no-answer' };
  if (result.status === 'flooded') return { cause: 'output-too-long' };
  if (result.status === 'killed')
    return { cause: 'killed-by-signal', reason: `the command was ended by ${result.signal}` };
  if (result.status !== 'exited' || result.exitCode === 0) return undefined;
  const said = firstLine(result.stderr) || firstLine(result.stdout);
  const failure = `exit code ${result.exitCode}${said === '' ? '' : `: ${said}`}`;
  if (source.needs === 'root' && host.uid !== 0) {
    return { cause: 'needs-root', reason: `only the administrator account may run it (${failure})` };
  }
  if (source.since === undefined || !isWilling) return { cause: 'exit-status', reason: failure };
  const since = source.since === 'unknown' ? 'older agents do not have it' : `it exists since agent ${source.since}`;
  return { cause: 'newer-agents-only', reason: `the command refused (${failure}); ${since}` };
}

function firstLine(output: Buffer): string {
  const line =
    output
      .subarray(0, REASON_LENGTH * 4)
      .toString('utf8')
      .split('\n')
      .find((text) => text.trim() !== '') ?? '';
  return displayText(line.trim()).slice(0, REASON_LENGTH);
}

async function* store(
  item: PlannedCommand,
  result: Finished,
  verdict: Settled | undefined,
  { host, ledger }: GatherContext,
): AsyncGenerator<Member> {
  const modifiedAt = host.now();
  const member = (name: string, bytes: Buffer, stored: Member['stored']): Member => ({
    name,
    modifiedAt,
    isCompressed: false,
    chunks: once(bytes),
    stored,
  });
  let stderr: StoredOutput | undefined;
  if (result.stderr.length > 0) {
    const path = `commands/${item.source.id}.stderr.txt`;
    yield member(path, result.stderr, ({ sizeBytes, sha256 }) => {
      stderr = { path, size: sizeBytes, sha256 };
    });
  }
  const path = memberPath(item);
  yield member(path, result.stdout, ({ sizeBytes, sha256 }) => {
    ledger.record({
      ...commandEntry(item),
      path,
      size: sizeBytes,
      sha256,
      exitCode: result.status === 'exited' ? result.exitCode : null,
      durationMs: Math.round(result.durationMs),
      ...(stderr && { stderr }),
      ...(verdict && explain(verdict.cause, verdict)),
    } as ManifestItem);
  });
}

async function* gatherRecording(
  item: PlannedCommand,
  recording: NonNullable<PlannedCommand['recording']>,
  context: GatherContext,
): AsyncGenerator<Member> {
  const opened = await openListed(recording.path, recording.facts, context);
  if (opened.status !== 'open') {
    context.ledger.record(settledEntry(item, settleRefusal(opened, recording, context)));
    return;
  }
  const file = { path: recording.path, limitBytes: item.source.maxBytes };
  if (isTooLarge(opened.facts, file)) {
    opened.file.close();
    const reason = `the recording is larger than ${formatSize(file.limitBytes)}, and of no use in parts`;
    context.ledger.record(settledEntry(item, { cause: 'over-file-limit', reason }));
    return;
  }
  const path = memberPath(item);
  yield fileMember({ ...opened, path, item: file }, context, ({ sizeBytes, sha256 }, report) => {
    const entry = { ...commandEntry(item), path, size: sizeBytes, sha256, exitCode: null, recorded: true };
    return { ...entry, ...describeReading(report) } as ManifestItem;
  });
}

function memberPath({ source }: PlannedCommand): string {
  return `commands/${source.id}.${source.output}`;
}
