import { refuseTakenName } from '../lib/taken-name.ts';
import { type DeliveryPlan, isWrapped } from '../model/delivery.ts';

/** What the name of a delivery note ends with, after the name of the archive it is about. */
export const NOTE_ENDING = '.delivery.txt';
/** Numbers of parts have three digits. */
export const MOST_PARTS = 999;

/** Name of the archive as a whole, once it is encrypted if it is to be. */
export function wholeName(name: string, { encryptedTo }: DeliveryPlan): string {
  return encryptedTo.length === 0 || name.endsWith('.age') ? name : `${name}.age`;
}

/** Name of the `index`th part, from 0. Sorted by name, parts are in their order. */
export function partName(whole: string, index: number): string {
  return `${whole}.${String(index + 1).padStart(3, '0')}`;
}

/** Throws a usage error when an archive of this name, delivered as planned, would meet files that are there already. */
export async function refuseTakenNames(file: string, force: boolean, plan: DeliveryPlan): Promise<void> {
  const whole = wholeName(file, plan);
  const others = isWrapped(plan) ? [partName(whole, 0), `${whole}${NOTE_ENDING}`] : [];
  for (const name of [whole, ...others]) await refuseTakenName(name, force);
}
