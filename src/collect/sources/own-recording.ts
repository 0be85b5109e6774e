import type { CommandSource } from '../../model/source.ts';

const SECOND_MS = 1_000;
const USUAL_MS = 60_000;
/** To begin and to end. */
const GRACE_MS = 30_000;

/**
 * Our own recording of CPU and memory, for as long as was asked for; null when nobody asked. It comes before all other
 * commands, which would disturb it.
 */
export function ownRecording(recordMs: number | null): CommandSource {
  const forMs = recordMs ?? USUAL_MS;
  return {
    id: 'samples',
    category: 'live-state',
    kind: 'command',
    argv: ['mdediag', 'sample', '--for', forMs % SECOND_MS === 0 ? `${forMs / SECOND_MS}s` : `${forMs}ms`],
    recordMs: forMs,
    ...(recordMs === null && { isOnRequest: true }),
    output: 'jsonl',
    what: "CPU and memory of Defender's processes and of the whole Mac over time; only with `--sample`",
    why: 'It shows which process of Defender is busy, and whether its memory grows.',
    personalData: 'none',
    needs: 'nothing',
    timeoutMs: forMs + GRACE_MS,
    maxBytes: 32_000_000,
  };
}
