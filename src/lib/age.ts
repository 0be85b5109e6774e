import { Decrypter, Encrypter } from 'age-encryption';
import { AgeFault } from './age-fault.ts';
import { messageOf } from './message-of.ts';

/** The library takes any length; 500 recipients with keys of the largest kind are shorter. */
const MAX_HEADER_BYTES = 1024 * 1024;
const HEADER_END = /\n--- [^\n]*\n/;
/** What the library says when no key fits; it has no error classes. */
const NO_MATCH = /no identity matched/;

/** Why a text is no recipient of age, as a clause; undefined when it is one. */
export function recipientFault(text: string): string | undefined {
  if (text.startsWith('ssh-')) return 'is an SSH key, which is not supported: make a key with age-keygen';
  return faultOf(() => new Encrypter().addRecipient(text), 'is no recipient of age (age1…)');
}

/** Why a text is no identity of age, as a clause that does not repeat it; undefined when it is one. */
export function identityFault(text: string): string | undefined {
  return faultOf(() => new Decrypter().addIdentity(text), 'is no identity of age (AGE-SECRET-KEY-…)');
}

function faultOf(use: () => void, fault: string): string | undefined {
  try {
    use();
    return undefined;
  } catch {
    return fault;
  }
}

/** The bytes, encrypted so that each of the recipients can read them. Throws for a text that is no recipient. */
export async function* encryptFor(
  recipients: readonly string[],
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  yield* await encrypter.encrypt(ReadableStream.from(chunks));
}

/**
 * The bytes that were encrypted, each chunk proven to be genuine; that nothing is missing is known only at the end. Throws
 * `AgeFault`, and what `chunks` throws.
 */
export async function* decryptWith(
  identities: readonly string[],
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let sourceFailure: unknown;
  const guarded = boundedHeader(chunks, (error) => {
    sourceFailure = error;
  });
  try {
    const decrypter = new Decrypter();
    for (const identity of identities) decrypter.addIdentity(identity);
    yield* await decrypter.decrypt(ReadableStream.from(guarded));
  } catch (error) {
    if (sourceFailure !== undefined) throw sourceFailure;
    throw new AgeFault(NO_MATCH.test(messageOf(error)) ? 'other-key' : 'damaged', { cause: error });
  }
}

/** The same bytes, once the header has come to its end within its limit. */
async function* boundedHeader(
  chunks: AsyncIterable<Uint8Array>,
  onFailure: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  let header: Buffer | undefined = Buffer.alloc(0);
  try {
    for await (const chunk of chunks) {
      if (header === undefined) {
        yield chunk;
        continue;
      }
      header = Buffer.concat([header, chunk]);
      const isWhole = HEADER_END.test(header.toString('latin1'));
      if (!isWhole && header.length > MAX_HEADER_BYTES) return;
      if (!isWhole) continue;
      yield header;
      header = undefined;
    }
  } catch (error) {
    onFailure(error);
    throw error;
  }
}
