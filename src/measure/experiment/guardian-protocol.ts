import type { CommandOptions, CommandResult } from '../../lib/run-command.ts';
import type { Restoration } from '../../model/experiment.ts';

/** A command the experiment wants to be run. Lines of JSON, each way. */
export interface GuardianRequest {
  readonly run: {
    readonly id: number;
    readonly argv: readonly [string, ...string[]];
    readonly options: Omit<CommandOptions, 'signal' | 'now' | 'graceMs'>;
  };
}

/** What a guardian says: first that it is ready, then what became of commands, at last what became of the setting. */
export type GuardianMessage =
  | { readonly ready: true }
  | { readonly id: number; readonly result: PackedResult }
  | { readonly restoration: Restoration };

/** A result without bytes, which JSON cannot hold. */
export type PackedResult = Omit<CommandResult, 'stdout' | 'stderr'> & {
  readonly stdout?: string;
  readonly stderr?: string;
};

/** For the way to the experiment. */
export function packed(result: CommandResult): PackedResult {
  if (result.status === 'not-started') return result;
  return { ...result, stdout: result.stdout.toString('base64'), stderr: result.stderr.toString('base64') };
}

/** The result as it was. */
export function unpacked({ stdout, stderr, ...rest }: PackedResult): CommandResult {
  if (rest.status === 'not-started') return rest as CommandResult;
  const bytes = (text = ''): Buffer => Buffer.from(text, 'base64');
  return { ...rest, stdout: bytes(stdout), stderr: bytes(stderr) } as CommandResult;
}
