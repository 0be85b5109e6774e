import { instantWords } from '../../lib/instant-words.ts';
import type { Recording, TimelineEvent } from '../../model/recording.ts';
import type { Design } from './design.ts';
import { disturbanceWords, isDisturbing } from './disturbances.ts';

/** What happened this long before a recording can still be felt in it. */
const REACH_MS = 30 * 60_000;
/** Blocks of on and of off that a claim needs at least. */
const FEWEST_BLOCKS = 4;

/**
 * What else than behavior monitoring may explain a difference, as a clause; undefined for the windows of an experiment, whose order is
 * random, and where a person switched behavior monitoring and nothing else is known to have changed meanwhile.
 */
export function confounderOf(
  { windows }: Recording,
  { kind, stretches, leftOut }: Design,
  timeline: readonly TimelineEvent[],
): string | undefined {
  if (kind === 'windows' && windows.length > 0) return undefined;
  const [startMs, endMs] = [stretches[0]?.startedAtMs ?? 0, stretches.at(-1)?.endedAtMs ?? 0];
  const others = timeline.filter(({ event, at }) => {
    const atMs = Date.parse(at);
    return isDisturbing(event) && atMs >= startMs - REACH_MS && atMs <= endMs;
  });
  const [other] = others.sort((one, another) => fromSwitchMs(one, stretches) - fromSwitchMs(another, stretches));
  const name = other?.event ?? leftOut[0]?.because;
  if (name !== undefined)
    return `behavior monitoring was not all that changed: ${disturbanceWords(name)}${other === undefined ? '' : ` at ${instantWords(other.at)}`}`;
  const fewest = Math.min(...[true, false].map((isOn) => stretches.filter((stretch) => stretch.isOn === isOn).length));
  if (fewest < FEWEST_BLOCKS) return 'the recording is too short to tell that from a change of anything else';
  return undefined;
}

/** The event closest to where behavior monitoring was switched is the first to suspect. */
function fromSwitchMs({ at }: TimelineEvent, stretches: Design['stretches']): number {
  const distances = stretches.flatMap(({ isOn, startedAtMs }, index) => {
    const before = stretches[index - 1];
    if (before === undefined || before.isOn === isOn) return [];
    return [Math.max(0, before.endedAtMs - Date.parse(at), Date.parse(at) - startedAtMs)];
  });
  return Math.min(...distances);
}
