import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { temporaryFolder } from './tree.ts';

/** True where the reference implementation of age can be asked. */
export const HAS_AGE = spawnSync('age', ['--version']).status === 0;

/** A key pair. */
export interface AgeKey {
  readonly recipient: string;
  readonly identity: string;
  /** A file with the identity, as age-keygen makes it; gone after the test. */
  file(): string;
}

/** Makes a key pair. */
export async function ageKey(): Promise<AgeKey> {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  return {
    recipient,
    identity,
    file: () => written('key.txt', `# created: 2026-11-20T18:45:00Z\n# public key: ${recipient}\n${identity}\n`),
  };
}

/** A file that is gone after the test. */
export function written(name: string, content: string | Uint8Array): string {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, content);
  return file;
}
