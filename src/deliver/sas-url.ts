import { KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';

/** A place in Azure Blob Storage and the right to write there. */
export interface SasUrl {
  /** With the port, if it has one. */
  readonly host: string;
  readonly container: string;
  /** The one blob that may be written; null: any in the container, or in a folder of it. */
  readonly blob: string | null;
  /** Letters of what it allows (`sp`); null when a policy on the server tells. */
  readonly permissions: string | null;
  readonly startsAt: Date | null;
  readonly expiresAt: Date | null;
  /** The address of a blob with `query` added. It holds the signature: for requests only, never to be shown. */
  requestUrl(blob: string, query?: Readonly<Record<string, string>>): string;
  /** The address of a blob without the signature. */
  shownUrl(blob: string): string;
}

const IP_ADDRESS = /^(?:\d+\.\d+\.\d+\.\d+|\[.*\])$/;
const HINT = 'It looks like https://ACCOUNT.blob.core.windows.net/CONTAINER?sv=…&sig=…; copy all of it, in quotes.';

/**
 * Reads a SAS URL of a container or a blob. Throws a usage error, which never repeats the URL, when it is none or is not encrypted;
 * plain http is for this machine only.
 */
export function parseSasUrl(text: string): SasUrl {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null || !['https:', 'http:'].includes(url.protocol)) throw badUrl('This is not a SAS URL.');
  if (url.username !== '' || url.password !== '') throw badUrl('A SAS URL holds no password.');
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'http:' && !isLocal)
    throw badUrl('The SAS URL begins with http, so anybody could read on the way.');
  const { searchParams: query } = url;
  if (!query.has('sig')) throw badUrl('The SAS URL holds no signature (sig=…).');

  // An emulator has the account in its path, for want of a name of its own.
  const isEmulator = IP_ADDRESS.test(url.hostname) || isLocal;
  const names = url.pathname.split('/').filter((name) => name !== '');
  const account = isEmulator ? names.splice(0, 1) : [];
  const [container, ...folders] = names.map(decoded);
  if (container === undefined) throw badUrl('The SAS URL names no container.');
  const isOneBlob = query.get('sr') === 'b';
  if (isOneBlob && folders.length === 0) throw badUrl('The SAS URL names no blob.');

  const address = (blob: string): URL => {
    const parts = isOneBlob ? [container, ...folders] : [container, ...folders, blob];
    const found = new URL(url.origin);
    found.pathname = [...account, ...parts.map(encodeURIComponent)].join('/');
    return found;
  };
  return {
    host: url.host,
    container,
    blob: isOneBlob ? folders.join('/') : null,
    permissions: query.get('sp'),
    startsAt: dateOf(query.get('st')),
    expiresAt: dateOf(query.get('se')),
    requestUrl(blob, added = {}) {
      const found = address(blob);
      found.search = url.search;
      for (const [key, value] of Object.entries(added)) found.searchParams.set(key, value);
      return found.href;
    },
    shownUrl: (blob) => address(blob).href,
  };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    throw badUrl('The SAS URL was changed: its path has a lone %.');
  }
}

function dateOf(text: string | null): Date | null {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? null : date;
}

function badUrl(message: string): KnownError {
  return new KnownError(message, { exitCode: EXIT.usage, hint: HINT });
}
