import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Identity, RedactionLevel } from '../model/redaction.ts';
import type { CollectRedaction } from '../pipeline/collect-bundle.ts';
import { type CaseKey, caseKeyId, newCaseKey, readCaseKey, writeCaseKey } from '../pipeline/redact/case-key.ts';
import { createPseudonyms, type Pseudonyms } from '../redact/pseudonym.ts';
import type { RedactFlags } from './redact-options.ts';
import { note } from './terminal.ts';

/** Whom a redaction is about and for, and where its archive goes. */
interface CaseRequest {
  readonly level: Exclude<RedactionLevel, 'none'>;
  /** What is known besides what the files say. */
  readonly known: readonly Identity[];
  /** Who gets the key; undefined: whoever runs this. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  /** A null name is made up later, from the content. */
  readonly output: { readonly folder: string; readonly name: string | null };
}

/** A redaction under the key of a case. */
export interface CaseRedaction {
  readonly redaction: CollectRedaction;
  /** Says where the key is, once the archive is there. */
  tellKey(archivePath: string): void;
}

/** Reads or makes the key of the case: one that is in its place already is used again. Throws a usage error for a file that is none. */
export async function caseRedaction(
  { level, known, owner, output }: CaseRequest,
  flags: RedactFlags,
): Promise<CaseRedaction> {
  const keyFileOf = (archivePath: string): string =>
    flags.caseKey ?? `${archivePath.replace(/\.zip(?:\.age)?(?:\.delivery\.txt)?$/i, '')}.case-key.json`;
  const read =
    flags.caseKey === undefined && output.name === null
      ? undefined
      : await readCaseKey(keyFileOf(path.join(output.folder, output.name ?? '')));
  const caseKey: CaseKey = read ?? newCaseKey();
  const pseudonyms: Pseudonyms = createPseudonyms(caseKey.key, caseKey.pseudonyms);
  return {
    redaction: {
      level,
      pseudonyms,
      caseKeyId: caseKeyId(caseKey),
      known,
      clock: () => performance.now(),
      async keepKey(archivePath) {
        const file = keyFileOf(archivePath);
        await writeCaseKey(file, { key: caseKey.key, pseudonyms: pseudonyms.known() }, owner);
        return async () => {
          if (read === undefined) await rm(file, { force: true });
        };
      },
    },
    tellKey(archivePath) {
      note(`The names behind the pseudonyms are in ${keyFileOf(archivePath)}. Keep that file; do not send it.`, flags);
    },
  };
}
