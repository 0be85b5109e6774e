import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { CommandOptions, CommandResult } from '../../lib/run-command.ts';
import type { Run } from './behavior-monitoring.ts';
import { type GuardianMessage, type GuardianRequest, packed } from './guardian-protocol.ts';
import { restoreSetting } from './restore.ts';

/** What a guardian works with. */
export interface Guarding {
  /** Where the journal is. */
  readonly folder: string;
  /** How long mdatp may take to answer one question. */
  readonly answerTimeoutMs: number;
  /** After this time the setting comes back even while the experiment still runs, or hangs, or was stopped by Ctrl-Z. */
  readonly deadlineMs: number;
  /** Who runs it. */
  readonly uid: number;
  readonly run: Run;
  /** Where the experiment speaks; its end means that the experiment has ended, in whatever way. */
  readonly input: Readable;
  readonly output: Writable;
}

/**
 * Runs the experiment's commands for it, so that it knows of every one that is under way; when the experiment has ended, ends
 * them and puts back what the journal says. Resolves after that.
 */
export async function guard({ folder, answerTimeoutMs, deadlineMs, uid, run, input, output }: Guarding): Promise<void> {
  const underWay = new Map<number, { stop: AbortController; ended: Promise<void> }>();
  const say = (message: GuardianMessage): void => {
    output.write(`${JSON.stringify(message)}\n`);
  };
  const perform = async ({ id, argv, options }: GuardianRequest['run'], stop: AbortController): Promise<void> => {
    const bounds: CommandOptions = { ...options, graceMs: GRACE_MS, signal: stop.signal };
    const result = await run(argv, bounds).catch(notStarted);
    underWay.delete(id);
    say({ id, result: packed(result) });
  };

  const orders = createInterface({ input });
  const deadline = setTimeout(() => orders.close(), Math.min(deadlineMs, MAX_TIMER_MS));
  say({ ready: true });
  for await (const line of orders) {
    const request = JSON.parse(line) as GuardianRequest | { readonly abort: number };
    if ('abort' in request) underWay.get(request.abort)?.stop.abort();
    else {
      const stop = new AbortController();
      underWay.set(request.run.id, { stop, ended: perform(request.run, stop) });
    }
  }
  clearTimeout(deadline);

  const left = [...underWay.values()];
  for (const { stop } of left) stop.abort();
  await Promise.all(left.map(({ ended }) => ended));
  say({ restoration: await restoreSetting(folder, { run, uid, answerTimeoutMs }) });
}

/** Between SIGTERM and SIGKILL for what is under way at the end: the setting has to be back within five seconds. */
const GRACE_MS = 500;
/** A longer timer fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

function notStarted(error: unknown): CommandResult {
  return { status: 'not-started', errno: 'unknown', message: String(error) };
}
