import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from '@jest/globals';

/** What goes wrong instead of an answer. `after` lets the server do its work first. */
export type Fault =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly code?: string }
  | 'reset'
  | 'reset after'
  | 'hang';

/** A request, as far as a fault depends on it. */
export interface SeenRequest {
  readonly method: string;
  /** `block`, `blocklist` or empty. */
  readonly comp: string;
  /** How many of this method and `comp` came before. */
  readonly earlier: number;
}

/** As much of Azure Blob Storage as an upload needs, on loopback, with faults. */
export interface BlobServer {
  readonly port: number;
  readonly requests: SeenRequest[];
  /** Finished blobs by path. */
  readonly blobs: ReadonlyMap<string, Buffer>;
  /** Blocks that wait, by path and id. */
  readonly waiting: ReadonlyMap<string, Buffer>;
  /** Most requests under way at the same time. */
  busiest(): number;
}

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly text?: string;
}

const running: ReturnType<typeof createServer>[] = [];

afterEach(() => {
  for (const server of running.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** Starts one; it ends with the test. */
export async function blobServer(
  fault: (request: SeenRequest) => Fault | undefined = () => undefined,
): Promise<BlobServer> {
  const requests: SeenRequest[] = [];
  const blobs = new Map<string, Buffer>();
  const hashes = new Map<string, string>();
  const waiting = new Map<string, Buffer>();
  let [busy, busiest] = [0, 0];

  function answer({ method, headers }: IncomingMessage, url: URL, body: Buffer): Answer {
    const path = decodeURIComponent(url.pathname);
    const comp = url.searchParams.get('comp') ?? '';
    if (method === 'HEAD') {
      const sha256 = hashes.get(path);
      if (sha256 === undefined) return refused(404, 'BlobNotFound');
      return { status: 200, headers: { 'x-ms-meta-sha256': sha256, 'x-ms-request-id': 'head' } };
    }
    if (method === 'GET') {
      const blocks = [...waiting].filter(([key]) => key.startsWith(`${path} `));
      if (blocks.length === 0) return refused(404, 'BlobNotFound');
      const list = blocks.map(
        ([key, { length }]) => `<Block><Name>${key.slice(path.length + 1)}</Name><Size>${length}</Size></Block>`,
      );
      return { status: 200, text: `<BlockList><UncommittedBlocks>${list.join('')}</UncommittedBlocks></BlockList>` };
    }
    if (comp === 'block') {
      const md5 = createHash('md5').update(body).digest('base64');
      if (md5 !== headers['content-md5']) return refused(400, 'Md5Mismatch');
      waiting.set(`${path} ${url.searchParams.get('blockid')}`, body);
      return { status: 201 };
    }
    if (blobs.has(path) && headers['if-none-match'] === '*') return refused(409, 'BlobAlreadyExists');
    const parts = Array.from(body.toString().matchAll(/<Latest>([^<]+)</g), ([, id]) => waiting.get(`${path} ${id}`));
    if (parts.includes(undefined)) return refused(400, 'InvalidBlockList');
    blobs.set(path, Buffer.concat(parts.flatMap((part) => part ?? [])));
    hashes.set(path, String(headers['x-ms-meta-sha256']));
    return { status: 201, headers: { 'x-ms-request-id': `request-${blobs.size}` } };
  }

  const server = createServer(async (request, response) => {
    busy += 1;
    busiest = Math.max(busiest, busy);
    response.on('close', () => {
      busy -= 1;
    });
    const url = new URL(request.url ?? '', 'http://127.0.0.1');
    const [method, comp] = [request.method ?? '', url.searchParams.get('comp') ?? ''];
    const seen = {
      method,
      comp,
      earlier: requests.filter((each) => each.method === method && each.comp === comp).length,
    };
    requests.push(seen);
    const body = await bodyOf(request);
    if (body === undefined) return;
    const wrong = fault(seen);
    if (wrong === 'hang') return;
    const given =
      typeof wrong === 'object'
        ? refused(wrong.status, wrong.code, wrong.headers)
        : wrong !== 'reset' && answer(request, url, body);
    if (given === false || wrong === 'reset after') request.socket.destroy();
    else response.writeHead(given.status, given.headers).end(given.text);
  });
  server.listen(0, '127.0.0.1');
  running.push(server);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, requests, blobs, waiting, busiest: () => busiest };
}

/** Undefined when the other side went away. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } catch {
    return undefined;
  }
}

function refused(status: number, code = '', headers: Record<string, string> = {}): Answer {
  return { status, headers: { ...(code !== '' && { 'x-ms-error-code': code }), ...headers } };
}
