import path from 'node:path';

/** Where the journal of an experiment is, in a folder that belongs to root. Every command looks whether it is there. */
export function journalPath(folder: string): string {
  return path.join(folder, 'experiment.json');
}
