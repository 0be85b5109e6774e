import type { CollectedBundle } from '../model/bundle.ts';
import type { Identity, RedactionLevel } from '../model/redaction.ts';
import { type CaseKey, caseKeyId, newCaseKey, readCaseKey, writeCaseKey } from '../pipeline/redact/case-key.ts';
import type { RedactRequest } from '../pipeline/redact/redact-bundle.ts';
import { createPseudonyms, type Pseudonyms } from '../redact/pseudonym.ts';
import type { RedactFlags } from './redact-options.ts';
import { note } from './terminal.ts';

/** A redaction under the key of a case. */
export interface CaseRedaction {
  readonly redaction: Pick<RedactRequest, 'level' | 'pseudonyms' | 'caseKeyId' | 'known' | 'clock'>;
  /** Keeps what the pseudonyms stand for, and says where; to be called once the archive is there. */
  keep(bundle: Pick<CollectedBundle, 'path'>): Promise<void>;
}

/** Reads or makes the key of the case. Throws a usage error for a file that is none. */
export async function caseRedaction(
  level: Exclude<RedactionLevel, 'none'>,
  flags: RedactFlags,
  known: readonly Identity[],
  owner: { uid: number; gid: number } | undefined,
): Promise<CaseRedaction> {
  const read = flags.caseKey === undefined ? undefined : await readCaseKey(flags.caseKey);
  const caseKey: CaseKey = read ?? newCaseKey();
  const pseudonyms: Pseudonyms = createPseudonyms(caseKey.key, caseKey.pseudonyms);
  const clock = (): number => performance.now();
  return {
    redaction: { level, pseudonyms, caseKeyId: caseKeyId(caseKey), known, clock },
    async keep(bundle) {
      const file = flags.caseKey ?? `${bundle.path.replace(/\.zip$/i, '')}.case-key.json`;
      await writeCaseKey(file, { key: caseKey.key, pseudonyms: pseudonyms.known() }, owner);
      note(`The names behind the pseudonyms are in ${file}. Keep that file; do not send it.`, flags);
    },
  };
}
