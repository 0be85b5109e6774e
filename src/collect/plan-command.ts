import { bytePath } from '../lib/byte-path.ts';
import type { CommandSource } from '../model/source.ts';
import type { Host } from './host.ts';
import type { PlannedCommand } from './plan.ts';

/**
 * Plans one command: to be run, to be taken from the tree's recordings, or settled because it cannot be either. Undefined when
 * nobody asked for it.
 */
export function planCommand(host: Host, source: CommandSource): PlannedCommand | undefined {
  const [program, ...args] = source.argv;
  const item: PlannedCommand = {
    number: 0,
    kind: 'command',
    source,
    argv: [program === 'mdatp' ? host.mdatp : program, ...args],
  };
  if (source.excluded !== undefined) return { ...item, settled: { cause: 'policy', reason: source.excluded } };
  if (host.isLive) {
    if (source.isOnRequest) return undefined;
    const isElsewhere = source.platform !== undefined && source.platform !== host.platform;
    return isElsewhere ? { ...item, settled: { cause: 'other-system' } } : item;
  }
  const path = bytePath(`/commands/${source.id}.${source.output}`);
  const facts = host.inspect(path);
  const isRecorded = !('errno' in facts) && facts.type === 'file';
  if (!isRecorded && source.isOnRequest) return undefined;
  if (!isRecorded) return { ...item, settled: { cause: 'not-recorded' } };
  return { ...item, recording: { path, facts } };
}
