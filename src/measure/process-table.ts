/** One process at one moment, as the system counts it. */
export interface ProcessReading {
  readonly pid: number;
  /** Tells two processes with the same pid apart: when it started, in the system's own words. */
  readonly startedAt: string;
  /** Program with its path and arguments where the system tells them, else its name. */
  readonly command: string;
  /** CPU time of all its threads since it started; in steps of 10 ms on macOS and Linux. */
  readonly cpuSeconds: number;
  /** Resident memory. */
  readonly rssBytes: number;
}

/** The whole machine at one moment. */
export interface MachineReading {
  /** CPU time all cores have spent on work since boot; null where the system does not tell. */
  readonly busySeconds: number | null;
  /** Memory that is not available to new programs; null where the system does not tell. */
  readonly usedBytes: number | null;
}

/** What the one who looks has used itself; with the programs it ran to look, where the system tells. */
export type OwnReading = Pick<ProcessReading, 'pid' | 'cpuSeconds' | 'rssBytes'>;

/** What a look at the process table found. */
export interface TableReading {
  /** Monotonic, stands still or jumps with sleep as the system's clock does. */
  readonly monotonicMs: number;
  /** Wall clock. */
  readonly at: Date;
  /** Those that were asked for. */
  readonly processes: readonly ProcessReading[];
  readonly machine: MachineReading;
  readonly own: OwnReading;
}

/** The door to running processes: macOS and Linux behind one seam; tests pass another one. */
export interface ProcessTable {
  /** Throws when the system does not let itself be asked, with the reason for a person. */
  read(signal: AbortSignal): Promise<TableReading>;
}

/** Which processes to measure, by {@link ProcessReading.command}: of the others little is read, which keeps a look cheap. */
export type IsWanted = (command: string) => boolean;

/** More are not measured: no machine has so many of Defender. */
export const MAX_MEASURED = 256;
