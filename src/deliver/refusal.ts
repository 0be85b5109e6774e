import { formatDuration } from '../lib/quantity.ts';
import { KnownError } from '../model/errors.ts';
import { EXIT } from '../model/exit-code.ts';
import type { SasUrl } from './sas-url.ts';
import type { HttpAnswer } from './send-request.ts';

/** Azure takes a clock that is 15 minutes off; with less than five nothing of it is worth a word. */
const SKEW_MS = 5 * 60_000;
/** The second one is also said of a network that the storage's firewall does not let in. */
const SIGNATURE: readonly string[] = ['AuthenticationFailed', 'AuthorizationFailure'];
const NEW_URL = 'Ask for a new SAS URL.';

/** Codes of Azure Blob Storage (REST reference, read 2026-11) in plain words. */
const WORDS: Readonly<Record<string, { readonly message: string; readonly hint?: string }>> = {
  AuthorizationPermissionMismatch: {
    message: 'The SAS URL does not allow to write here',
    hint: 'Ask for one with the permissions to create and write (sp=cw); with read as well (sp=rcw), an upload that was interrupted can go on.',
  },
  AuthorizationResourceTypeMismatch: { message: 'The SAS URL is not meant for blobs', hint: NEW_URL },
  AuthorizationServiceMismatch: { message: 'The SAS URL is not meant for blobs', hint: NEW_URL },
  AuthorizationSourceIPMismatch: {
    message: 'The SAS URL is not valid from this network',
    hint: 'Use the network it was made for, or ask for a SAS URL without an address.',
  },
  AuthorizationProtocolMismatch: { message: 'The SAS URL is for https only' },
  ContainerNotFound: { message: 'There is no such container', hint: `Check the SAS URL. ${NEW_URL}` },
  ContainerBeingDeleted: { message: 'The container is being deleted', hint: NEW_URL },
  ContainerDisabled: { message: 'The container is disabled', hint: NEW_URL },
  ResourceNotFound: { message: 'There is no such container', hint: `Check the SAS URL. ${NEW_URL}` },
  BlobAlreadyExists: {
    message: 'There is another blob of this name already',
    hint: 'It is never replaced. Ask for another container.',
  },
  BlobImmutableDueToPolicy: {
    message: 'There is a blob of this name that must not be changed',
    hint: 'Ask for another container.',
  },
  LeaseIdMissing: {
    message: 'Somebody holds a lock (lease) on the blob of this name',
    hint: 'Ask for another container.',
  },
  RequestBodyTooLarge: {
    message: 'The server does not take blocks of this size',
    hint: 'Is it an Azure Blob Storage?',
  },
  AccountIsDisabled: { message: 'The storage account is disabled', hint: NEW_URL },
};

/** Why the server refused, for people; never with the SAS URL in it. */
export function refusal(answer: HttpAnswer, sas: SasUrl, now: Date): KnownError {
  const { message, hint } = reasonOf(answer, sas, now);
  const request = answer.headers.get('x-ms-request-id');
  const details = [`HTTP ${answer.status}`, codeOf(answer), request === null ? '' : `request ${request}`];
  return new KnownError(`${message} (${details.filter((detail) => detail !== '').join(', ')}).`, {
    exitCode: answer.status >= 500 || answer.status === 429 ? EXIT.noSpace : EXIT.usage,
    ...(hint !== undefined && { hint }),
  });
}

/** The name Azure gives to what is wrong; empty when it gave none. */
export function codeOf({ headers, text }: HttpAnswer): string {
  const code = headers.get('x-ms-error-code') ?? /<Code>(\w{1,80})<\/Code>/.exec(text)?.[1] ?? '';
  return /^\w{1,80}$/.test(code) ? code : '';
}

function reasonOf(answer: HttpAnswer, sas: SasUrl, now: Date): { message: string; hint?: string } {
  const code = codeOf(answer);
  if (SIGNATURE.includes(code) || (answer.status === 403 && code === '')) return signatureReason(answer, sas, now);
  const known = WORDS[answer.status === 413 ? 'RequestBodyTooLarge' : code];
  if (known !== undefined) return known;
  if (answer.status >= 300 && answer.status < 400)
    return { message: `${sas.host} sends elsewhere`, hint: 'Does this network ask you to log in first?' };
  if (answer.status === 404) return { message: 'There is no such container', hint: `Check the SAS URL. ${NEW_URL}` };
  if (answer.status >= 500) return { message: `${sas.host} has a problem of its own`, hint: 'Try again later.' };
  return { message: `${sas.host} refused` };
}

/** The server says the same of a wrong signature and of a wrong time; the dates tell them apart. */
function signatureReason({ headers }: HttpAnswer, sas: SasUrl, now: Date): { message: string; hint: string } {
  const date = Date.parse(headers.get('date') ?? '');
  const serverNow = Number.isNaN(date) ? now.getTime() : date;
  const skewMs = now.getTime() - serverNow;
  const clock =
    Math.abs(skewMs) < SKEW_MS
      ? ''
      : ` The clock of this computer is ${formatDuration(Math.abs(skewMs))} ${skewMs > 0 ? 'ahead' : 'behind'}: set it right.`;
  if (sas.expiresAt !== null && sas.expiresAt.getTime() <= serverNow)
    return { message: `The SAS URL expired at ${sas.expiresAt.toISOString()}`, hint: `${NEW_URL}${clock}` };
  if (sas.startsAt !== null && sas.startsAt.getTime() > serverNow)
    return {
      message: `The SAS URL is not valid before ${sas.startsAt.toISOString()}`,
      hint: `Wait, or ask for a new one.${clock}`,
    };
  return {
    message: 'The server does not accept the SAS URL',
    hint:
      'Was all of it copied, in quotes? Else it was revoked, or the firewall of the storage does not let this network in: ' +
      `ask for a new one.${clock}`,
  };
}
