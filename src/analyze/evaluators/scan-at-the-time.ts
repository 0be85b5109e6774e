import { z } from 'zod';
import { instantWords } from '../../lib/instant-words.ts';
import type { FactValue } from '../../parse/index.ts';
import { cannotTell, clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { listed } from '../template.ts';
import { THRESHOLDS } from '../thresholds.ts';

type Scan = FactValue<'scans.list'>[number];

const RUNS = /^(?:running|started|in.?progress|ongoing)$/;
const MINUTE_MS = 60_000;
const HALF_DAY_MS = 12 * 60 * MINUTE_MS;

/** Whether a scan ran when the source was made, or shortly before. Fills `scans`. */
export const scanAtTheTime = defineEvaluator({
  needs: ['scans.list', 'source.now'],
  params: z.strictObject({}),
  fills: ['scans'],
  evaluate({ 'scans.list': fact, 'source.now': now }) {
    const nowMs = Date.parse(now.value);
    const near = fact.value.filter((scan) => isRunning(scan) || isNear(scan, nowMs));
    if (near.length > 0) {
      return problem({ scans: listed(near.map(describe)) }, proofOfElements('scans.list', fact, near));
    }
    if (fact.value.some((scan) => isNewest(scan, nowMs)))
      return cannotTell('source.now: no file says anything later than the last scan; give the time with --now');
    const undated = fact.value.filter((scan) => !isOver(scan, nowMs));
    if (undated.length > 0)
      return cannotTell(`scans.list: no time in a known zone for ${undated.length} of ${fact.value.length}`);
    return clear(proofOf('scans.list', fact));
  },
});

function isRunning({ state }: Scan): boolean {
  return state !== null && RUNS.test(state);
}

function isNear({ endedAt, startedAt, clock }: Scan, nowMs: number): boolean {
  const at = endedAt ?? startedAt;
  if (clock !== 'utc' || at === null) return false;
  const ageMs = nowMs - Date.parse(at);
  return ageMs > 0 && ageMs <= THRESHOLDS['scan-nearby'].value * MINUTE_MS;
}

/** Whether its end may be what the clock was taken from: then its age says nothing. */
function isNewest({ endedAt, startedAt }: Scan, nowMs: number): boolean {
  return Date.parse(endedAt ?? startedAt ?? '') === nowMs;
}

/** Whether it is certain that it was over: a local clock is at most half a day behind UTC. */
function isOver({ endedAt, startedAt, clock }: Scan, nowMs: number): boolean {
  const at = endedAt ?? startedAt;
  if (at === null || clock === null) return false;
  return clock === 'utc' || nowMs - Date.parse(at) > HALF_DAY_MS + THRESHOLDS['scan-nearby'].value * MINUTE_MS;
}

function describe({ type, state, startedAt, endedAt, clock }: Scan): string {
  const kind = `${type ?? 'a'} scan`;
  const words = (at: string) =>
    clock === 'utc' ? instantWords(at) : instantWords(at).replace('UTC', 'of an unknown time zone');
  if (endedAt !== null) return `${kind} that ended at ${words(endedAt)}`;
  return startedAt === null ? `${kind} (${state ?? 'state not told'})` : `${kind} since ${words(startedAt)}`;
}
