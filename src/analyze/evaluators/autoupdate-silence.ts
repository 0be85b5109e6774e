import { z } from 'zod';
import { cannotTell, clear, defineEvaluator, problem, proofOf } from '../evaluator.ts';
import { THRESHOLDS } from '../thresholds.ts';

const DAY_MS = 86_400_000;

/**
 * How long Microsoft AutoUpdate has written nothing, by the newest line or, if that is newer and the date was recorded with the
 * log, the date of its log. Copying loose files and folders changes their dates. Fills `days`.
 */
export const autoupdateSilence = defineEvaluator({
  needs: ['source.now', 'source.kind'],
  uses: ['autoupdate-log.last-entry-at', 'autoupdate-log.modified-at'],
  params: z.strictObject({}),
  fills: ['days'],
  evaluate(
    { 'source.now': now, 'source.kind': { value: kind } },
    _,
    { 'autoupdate-log.last-entry-at': entry, 'autoupdate-log.modified-at': modified },
  ) {
    const hasOwnDate = kind !== 'files' && kind !== 'folder';
    const signs = [
      ...(entry.state === 'known' ? [{ at: entry.value, proofs: proofOf('autoupdate-log.last-entry-at', entry) }] : []),
      ...(hasOwnDate && modified.state === 'known'
        ? [{ at: modified.value, proofs: proofOf('autoupdate-log.modified-at', modified) }]
        : []),
    ].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
    const [newest] = signs;
    if (newest === undefined) {
      const { reason } = entry.state === 'known' ? { reason: 'it holds no date' } : entry;
      return cannotTell(`autoupdate-log.last-entry-at: ${reason}`);
    }
    if (kind === 'files' && now.value === newest.at)
      return cannotTell('source.now: no file says anything later than this log; give the time with --now');
    const days = (Date.parse(now.value) - Date.parse(newest.at)) / DAY_MS;
    return days > THRESHOLDS['autoupdate-silence'].value
      ? problem({ days: Math.floor(days) }, newest.proofs)
      : clear(newest.proofs);
  },
});
