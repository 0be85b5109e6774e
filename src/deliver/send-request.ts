/** One request, without any of the protocol's meaning. */
export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT';
  /** Holds the signature. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer> | string;
}

/** What came back. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Empty when it was longer than any real one. */
  readonly text: string;
}

/** A list of 50,000 blocks has 7 MB. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/**
 * Sends one request and reads the answer, whatever its status; the only place of the program that opens a connection. No redirect is
 * followed: it would lead the data elsewhere. Throws `TypeError` with a cause for a network that fails, and the reason of `signal`.
 */
export async function sendRequest({ url, ...request }: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const response = await fetch(url, { ...request, redirect: 'manual', signal });
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const part of response.body ?? []) {
    parts.push(part);
    sizeBytes += part.length;
    if (sizeBytes > MAX_ANSWER_BYTES) break;
  }
  const text = sizeBytes > MAX_ANSWER_BYTES ? '' : Buffer.concat(parts).toString('utf8');
  return { status: response.status, headers: response.headers, text };
}
