import { createHmac } from 'node:crypto';

/** The account every emulator has, and its published key. */
export const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const VERSION = '2020-10-02';

/** What a SAS URL allows. */
interface Rights {
  readonly permissions?: string;
  readonly expiresAt?: string;
  readonly blob?: string;
}

/** A SAS URL of a container, or of one blob in it, signed as the account would. */
export function sasUrl(port: number, container: string, rights: Rights = {}): string {
  const { permissions = 'rcw', expiresAt = '2099-01-01T00:00:00Z', blob } = rights;
  const path = `${container}${blob === undefined ? '' : `/${blob}`}`;
  const [place, kind] = [`/blob/${ACCOUNT}/${path}`, blob === undefined ? 'c' : 'b'];
  const signed = [permissions, '', expiresAt, place, '', '', '', VERSION, kind, '', '', '', '', '', ''].join('\n');
  const query = new URLSearchParams({ sv: VERSION, sp: permissions, se: expiresAt, sr: kind, sig: signature(signed) });
  return `http://127.0.0.1:${port}/${ACCOUNT}/${path}?${query}`;
}

/** Makes a container. Throws when the server does not. */
export async function createContainer(port: number, container: string): Promise<void> {
  const path = `/${ACCOUNT}/${container}`;
  const headers = { 'x-ms-date': new Date().toUTCString(), 'x-ms-version': VERSION };
  const fields = Object.entries(headers).map(([name, value]) => `${name}:${value}`);
  const signed = ['PUT', ...Array<string>(11).fill(''), ...fields, `/${ACCOUNT}${path}`, 'restype:container'].join(
    '\n',
  );
  const authorization = `SharedKey ${ACCOUNT}:${signature(signed)}`;
  const url = `http://127.0.0.1:${port}${path}?restype=container`;
  const { status } = await fetch(url, { method: 'PUT', headers: { ...headers, authorization } });
  if (status !== 201) throw new Error(`the container was not made: ${status}`);
}

function signature(text: string): string {
  return createHmac('sha256', Buffer.from(KEY, 'base64')).update(text).digest('base64');
}
