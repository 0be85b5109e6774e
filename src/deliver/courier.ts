import type { Clock } from '../lib/clock.ts';
import { formatDuration } from '../lib/quantity.ts';
import { errnoOf, KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import { type HttpAnswer, type HttpRequest, sendRequest } from './send-request.ts';

/** Carries requests to one server and tries again when the network or the server fails for a while. */
export interface Courier {
  /**
   * The server's answer; one that says "later" (408, 429, 5xx) is only given after the last try. Throws `KnownError` when there is
   * none, and the signal's reason.
   */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Ends whatever is under way. */
  stop(): void;
}

/** What a courier needs of the world. */
export interface CourierOptions {
  /** To be named in errors. */
  readonly host: string;
  readonly signal: AbortSignal;
  readonly clock: Pick<Clock, 'sleep'>;
  /** From 0 to 1. */
  readonly chance: () => number;
  /** Longest time for one request. */
  readonly timeoutMs: number;
}

/** Eight tries wait about a minute in all: a router that starts again takes as long. */
const MOST_TRIES = 8;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const LATER: readonly number[] = [408, 429, 500, 502, 503, 504];
/** Trying again does not help against these. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/;

/** Makes a courier. */
export function createCourier(options: CourierOptions): Courier {
  const stopped = new AbortController();
  const signal = AbortSignal.any([options.signal, stopped.signal]);
  return { send: (request) => sendOften(request, { ...options, signal }), stop: () => stopped.abort() };
}

/** A request without an answer, by a word for what happened. */
class Failure {
  /** Of the system or of TLS; `TIMEOUT` when there was no answer in time. */
  readonly code: string;

  /** Takes nothing else from `error`: its message can hold the address, and with it the signature. */
  constructor(error: unknown) {
    const { name, cause } = error as { name?: unknown; cause?: unknown };
    this.code = name === 'TimeoutError' ? 'TIMEOUT' : (errnoOf(cause) ?? 'no reason known');
  }
}

async function sendOften(request: HttpRequest, options: CourierOptions): Promise<HttpAnswer> {
  const { signal, clock, chance } = options;
  for (let tried = 1; ; tried += 1) {
    const answer = await sendOnce(request, options);
    const isLast = tried === MOST_TRIES;
    if (answer instanceof Failure && (isLast || CERTIFICATE.test(answer.code))) throw unreachable(answer, options);
    if (!(answer instanceof Failure) && (isLast || !LATER.includes(answer.status))) return answer;
    const backoffMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tried - 1)) * (0.5 + chance() / 2);
    await clock.sleep(Math.max(backoffMs, askedToWaitMs(answer)), signal);
    signal.throwIfAborted();
  }
}

async function sendOnce(request: HttpRequest, { signal, timeoutMs }: CourierOptions): Promise<HttpAnswer | Failure> {
  const tooLate = new AbortController();
  // Not AbortSignal.timeout: Node 20 can forget one that only AbortSignal.any knows of.
  const timer = setTimeout(() => tooLate.abort(new DOMException('no answer in time', 'TimeoutError')), timeoutMs);
  try {
    return await sendRequest(request, AbortSignal.any([signal, tooLate.signal]));
  } catch (error) {
    signal.throwIfAborted();
    return new Failure(error);
  } finally {
    clearTimeout(timer);
  }
}

/** What `Retry-After` asks for, in seconds or as a date, within reason. */
function askedToWaitMs(answer: HttpAnswer | Failure): number {
  if (answer instanceof Failure) return 0;
  const text = answer.headers.get('retry-after') ?? '';
  const serverMs = Date.parse(answer.headers.get('date') ?? '');
  const ms = /^\d{1,6}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - serverMs;
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(0, ms), LONGEST_WAIT_MS * 2);
}

function unreachable({ code }: Failure, { host, timeoutMs }: CourierOptions): KnownError {
  if (CERTIFICATE.test(code)) {
    return new KnownError(`The certificate of ${host} cannot be trusted (${code}). Nothing was sent.`, {
      exitCode: EXIT.integrity,
      hint: 'If your organization inspects connections, give its certificate in the variable NODE_EXTRA_CA_CERTS.',
    });
  }
  const why: Readonly<Record<string, string>> = {
    ENOTFOUND: 'there is no such host',
    EAI_AGAIN: 'its name cannot be looked up: is there a network?',
    ECONNREFUSED: 'nothing answers there',
    TIMEOUT: `it did not answer within ${formatDuration(timeoutMs)}`,
  };
  return new KnownError(`${host} could not be reached: ${why[code] ?? `the connection broke (${code})`}.`, {
    exitCode: EXIT.noSpace,
    hint: 'What was sent so far is kept there for a week: the same command goes on from there.',
  });
}
