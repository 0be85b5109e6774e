import { z } from 'zod';
import { located, type Place } from '../model/fact.ts';

/** One run of one script of the installer. */
export interface InstallerRun {
  readonly stage: string;
  readonly package: string;
  readonly beganAt: string | null;
  readonly endedAt: string | null;
  readonly exitStatus: number | null;
  /** Versions of Defender its lines name, in their order. */
  readonly versions: readonly string[];
  /** Of the Mac's clock from UTC. */
  readonly offsetMinutes: number | null;
  readonly at?: Place | undefined;
}

/** One version of Defender that was installed. */
export const installationShape = z.object({
  version: z.string().nullable().describe('null when the lines of the installer name none'),
  before: z.string().nullable().describe('the version it replaced; null when none is named'),
  installedAt: z.string(),
  ...located,
});

/** How far local time was from UTC, at least from one moment to another. */
export const offsetShape = z.object({ firstAt: z.string(), lastAt: z.string(), offsetMinutes: z.int() });

const DEFENDER = /^com\.microsoft\.wdav\b/;
/** The two halves of an installation are minutes apart. */
const MAX_APART_MS = 30 * 60_000;

/** What was installed by runs that ended well: the versions stand in either half, before or after the files are put in place. */
export function installationsIn(runs: readonly InstallerRun[]): z.output<typeof installationShape>[] {
  return runs.flatMap((run, index) => {
    const { stage, package: name, endedAt, exitStatus, at } = run;
    if (stage !== 'postinstall' || !DEFENDER.test(name) || endedAt === null || exitStatus !== 0) return [];
    const first = runs.slice(0, index).findLast((one) => one.stage === 'preinstall' && one.package === name);
    const isOneInstallation = first?.endedAt != null && Date.parse(endedAt) - Date.parse(first.endedAt) <= MAX_APART_MS;
    const named = [...(isOneInstallation ? first.versions : []), ...run.versions];
    const version = named.at(-1) ?? null;
    return [{ version, before: named.find((one) => one !== version) ?? null, installedAt: endedAt, at }];
  });
}

/** What the marks of the runs tell of local time: stretches of runs with one offset, in their order. */
export function offsetsIn(runs: readonly InstallerRun[]): z.output<typeof offsetShape>[] {
  const stretches: z.output<typeof offsetShape>[] = [];
  for (const { beganAt, offsetMinutes } of runs) {
    if (beganAt === null || offsetMinutes === null) continue;
    const last = stretches.at(-1);
    if (last?.offsetMinutes === offsetMinutes) last.lastAt = beganAt;
    else stretches.push({ firstAt: beganAt, lastAt: beganAt, offsetMinutes });
  }
  return stretches;
}
