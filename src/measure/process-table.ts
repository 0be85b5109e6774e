/** One process at one moment, as the system counts it. */
export interface ProcessReading {
  readonly pid: number;
  /** Tells two processes with the same pid apart: when it started, in the system's own words. */
  readonly startedAt: string;
  /** Program with its path and arguments where the system tells them, else its name. */
  readonly command: string;
  /** CPU time of all its threads since it started. */
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

/** What a look at the process table found. */
export interface TableReading {
  /** Monotonic, stands still or jumps with sleep as the system's clock does. */
  readonly monotonicMs: number;
  /** Wall clock. */
  readonly at: Date;
  readonly processes: readonly ProcessReading[];
  readonly machine: MachineReading;
}

/** The door to running processes: macOS and Linux behind one seam; tests pass another one. */
export interface ProcessTable {
  read(signal: AbortSignal): Promise<TableReading>;
}
