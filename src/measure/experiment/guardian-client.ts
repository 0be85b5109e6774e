import { startCompanion } from '../../lib/companion.ts';
import type { CommandResult } from '../../lib/run-command.ts';
import type { Restoration } from '../../model/experiment.ts';
import type { Run } from './behavior-monitoring.ts';
import { type GuardianMessage, type GuardianRequest, unpacked } from './guardian-protocol.ts';

/** The experiment's side of a guardian. */
export interface Guardian {
  /** Runs a command there. A guardian that is gone answers `aborted`. */
  readonly run: Run;
  /** Aborted when the guardian has ended without being told to. */
  readonly lost: AbortSignal;
  /** Ends the experiment's part and waits until the setting is back; undefined when the guardian went without a word. */
  end(): Promise<Restoration | undefined>;
}

/** Starts a guardian by this command line and waits until it is ready. Throws when it does not come up. */
export async function startGuardian(argv: readonly [string, ...string[]]): Promise<Guardian> {
  const companion = startCompanion(argv);
  const waiting = new Map<number, (result: CommandResult) => void>();
  const lost = new AbortController();
  const ready = signalOnce();
  let restoration: Restoration | undefined;
  let nextId = 1;

  const ended = (async () => {
    for await (const line of companion.lines) {
      const message = JSON.parse(line) as GuardianMessage;
      if ('ready' in message) ready.resolve(true);
      else if ('restoration' in message) restoration = message.restoration;
      else waiting.get(message.id)?.(unpacked(message.result));
    }
    ready.resolve(false);
    lost.abort();
    for (const answer of waiting.values()) answer(GONE);
  })();
  if (!(await ready.promise)) throw new Error('the guardian process did not start');

  const run: Run = async (command, { signal, now: _now, graceMs: _graceMs, ...options }) => {
    if (signal?.aborted || lost.signal.aborted) return GONE;
    const id = nextId;
    nextId += 1;
    const stop = (): void => companion.send(JSON.stringify({ abort: id }));
    const answer = new Promise<CommandResult>((resolve) => waiting.set(id, resolve));
    const request: GuardianRequest = { run: { id, argv: command, options } };
    companion.send(JSON.stringify(request));
    signal?.addEventListener('abort', stop);
    const result = await answer;
    signal?.removeEventListener('abort', stop);
    waiting.delete(id);
    return result;
  };

  return {
    run,
    lost: lost.signal,
    async end() {
      companion.hangUp();
      await ended;
      return restoration;
    },
  };
}

const NOTHING = Buffer.alloc(0);
const GONE: CommandResult = { status: 'aborted', stdout: NOTHING, stderr: NOTHING, durationMs: 0 };

function signalOnce(): { promise: Promise<boolean>; resolve: (value: boolean) => void } {
  let resolve: (value: boolean) => void = () => undefined;
  const promise = new Promise<boolean>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
