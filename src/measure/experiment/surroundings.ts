import type { Monitoring } from '../../model/experiment.ts';

/** What makes windows unlike each other, as Defender tells it. Null: it does not tell. */
export interface Surroundings {
  readonly monitoring: Monitoring | null;
  /** Version of the definitions. */
  readonly definitions: string | null;
  readonly scans: { readonly begun: number; readonly running: number } | null;
}

/** What happened between two looks, as names of events. */
export function disturbancesBetween(before: Surroundings, after: Surroundings): string[] {
  return [
    ...(before.definitions !== after.definitions ? ['definitions-updated'] : []),
    ...scanEvents(before.scans, after.scans),
  ];
}

function scanEvents(before: Surroundings['scans'], after: Surroundings['scans']): string[] {
  if (before === null || after === null) return [];
  if (after.begun > before.begun) return ['scan-started'];
  if (after.running < before.running) return ['scan-finished'];
  return after.running > 0 ? ['scan-running'] : [];
}
