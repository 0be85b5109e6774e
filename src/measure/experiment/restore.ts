import { setTimeout as pause } from 'node:timers/promises';
import { trustedBinary } from '../../lib/trusted-binary.ts';
import type { Monitoring, Restoration, SettingFailure } from '../../model/experiment.ts';
import { changeMonitoring, type Mdatp, readMonitoring } from './behavior-monitoring.ts';
import { readJournal, removeJournal } from './journal.ts';

/** Until Defender has answered; a saturated one takes minutes. */
const PAUSES_BETWEEN_TRIES_MS = [250, 2_000];

/** A change that was under way when its sender was killed may still arrive: only what is there after this time counts. */
const SECOND_LOOK_MS = 750;

/**
 * Puts behavior monitoring back to what the journal in `folder` says, and removes the journal once Defender says so, twice.
 * The program the journal names is run only if nobody but root (`uid` 0) could have changed it. Can be repeated at any time.
 * Throws the reason of `signal` when aborted.
 */
export async function restoreSetting(
  folder: string,
  { uid, ...talk }: Omit<Mdatp, 'program'> & { readonly uid: number },
): Promise<Restoration> {
  const journal = await readJournal(folder);
  if (journal.state === 'none') return { status: 'nothing-to-restore' };
  if (journal.state === 'damaged') return { status: 'damaged', reason: journal.reason };
  const { original, mdatp: program } = journal.entry;
  const trusted = await trustedBinary(program, { uid });
  if (!trusted.ok) {
    return { status: 'failed', value: original, kind: 'refused', message: `mdatp was not run: ${trusted.message}.` };
  }

  const mdatp = { ...talk, program: trusted.path };
  const before = await readMonitoring(mdatp);
  let failure = await putBack(mdatp, original);
  for (const ms of PAUSES_BETWEEN_TRIES_MS) {
    if (failure === undefined) break;
    await pause(ms);
    mdatp.signal?.throwIfAborted();
    failure = await putBack(mdatp, original);
  }
  if (failure !== undefined) {
    return { status: 'failed', value: original, kind: failure.kind, message: failure.message };
  }
  await removeJournal(folder);
  return { status: 'restored', value: original, wasSo: before.ok && before.value === original };
}

/** Undefined when it is proven. */
async function putBack(mdatp: Mdatp, value: Monitoring): Promise<SettingFailure | undefined> {
  const change = await changeMonitoring(mdatp, value);
  if (!change.ok) return change;
  await pause(SECOND_LOOK_MS);
  const later = await readMonitoring(mdatp);
  if (!later.ok) return later;
  if (later.value === value) return undefined;
  return { ok: false, kind: 'not-kept', message: `Behavior monitoring did not stay ${value}.` };
}
