import { createHash } from 'node:crypto';

/** Twenty letters and digits that stand for the content: the same input and clock give the same id. */
export function contentId(content: string): string {
  const digest = createHash('sha256').update(content).digest('hex');
  return BigInt(`0x${digest}`).toString(36).padStart(50, '0').slice(-20);
}
