import { existsSync, readdirSync } from 'node:fs';
import { keepText } from '../lib/kept-text.ts';

/** Follows which processes come. */
export interface PidWatch {
  /** The pids that are new since the last call, and now and then `all` there are, so that those that went are noticed as well. */
  next(nowMs: number): { readonly fresh: readonly number[] } | { readonly all: readonly number[] };
}

/** From so many new pids on it costs less to list all processes than to look for each. */
const MAX_LOOKED_FOR = 64;

/** Listing costs more than all else, so it is done every `listEveryMs` only: pids are given out in order. Threads have some of them. */
export function watchPids(listEveryMs: number): PidWatch {
  const loadavg = keepText('/proc/loadavg');
  let newestPid = Number.NaN;
  let listAgainMs = Number.NEGATIVE_INFINITY;

  return {
    next(nowMs) {
      // 0.42 0.38 0.35 2/431 7077 (the last is the newest pid, see proc(5))
      const newest = Number(loadavg?.read()?.trimEnd().split(' ').at(-1));
      const first = newestPid + 1;
      newestPid = newest;
      const count = newest - first + 1;
      if (count >= 0 && count <= MAX_LOOKED_FOR && nowMs < listAgainMs) {
        return { fresh: Array.from({ length: count }, (_, index) => first + index).filter(isThere) };
      }
      listAgainMs = nowMs + listEveryMs;
      return { all: readdirSync('/proc').map(Number).filter(Number.isInteger) };
    },
  };
}

function isThere(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}
