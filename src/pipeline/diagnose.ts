import { access, constants } from 'node:fs/promises';
import { freeBytes } from '../bundle/output-file.ts';
import { estimateArchiveBytes } from '../collect/estimate.ts';
import type { Host } from '../collect/host.ts';
import type { PlannedItem } from '../collect/plan.ts';
import { formatCount, formatDuration, formatSize } from '../lib/quantity.ts';
import type { CommandResult } from '../lib/run-command.ts';
import { causeSpec } from '../model/cause.ts';
import type { Diagnosis } from '../model/diagnosis.ts';

const VERSION_QUESTION = { timeoutMs: 20_000, maxOutputBytes: 65_536 };

/** Whether a collection from here would be complete: each check with what was found and what to do. Writes nothing. */
export async function diagnose(host: Host, plan: readonly PlannedItem[], folder: string): Promise<Diagnosis[]> {
  return [
    checkAdministrator(host),
    await checkFullDiskAccess(host),
    await checkProgram(host),
    checkFiles(plan),
    await checkOutputFolder(folder),
    await checkFreeSpace(plan, folder),
  ];
}

function checkAdministrator({ uid }: Host): Diagnosis {
  const check = 'administrator';
  if (uid === 0) return { check, status: 'ok', finding: 'Running with administrator rights.' };
  const fix = causeSpec('needs-root').fix ?? '';
  return {
    check,
    status: 'problem',
    kind: 'permission',
    finding: 'Running without administrator rights: most Defender files stay closed.',
    fix,
  };
}

async function checkFullDiskAccess(host: Host): Promise<Diagnosis> {
  const check = 'full-disk-access';
  if (host.platform !== 'darwin')
    return { check, status: 'ok', finding: 'This is not macOS, so Full Disk Access is not needed.' };
  const access = await host.fullDiskAccess();
  if (access === 'granted') return { check, status: 'ok', finding: 'This terminal has Full Disk Access.' };
  const fix = causeSpec('needs-full-disk-access').fix ?? '';
  if (access === 'unknown')
    return { check, status: 'unknown', finding: 'Could not tell whether this terminal has Full Disk Access.', fix };
  return {
    check,
    status: 'problem',
    kind: 'permission',
    finding: 'This terminal does not have Full Disk Access.',
    fix,
  };
}

/** A missing or silent program is a pity, but no obstacle: everything else is collected all the same. */
async function checkProgram(host: Host): Promise<Diagnosis> {
  const check = 'mdatp';
  const trusted = await host.trust(host.mdatp);
  if (!trusted.ok) {
    const fix = 'Install Defender, or tell where its program is with --mdatp.';
    return { check, status: 'problem', finding: `Defender's program cannot be used: ${trusted.message}.`, fix };
  }
  const result = await host.run([trusted.path, 'version'], VERSION_QUESTION);
  if (result.status === 'exited' && result.exitCode === 0) {
    return { check, status: 'ok', finding: `Defender's program answers (${host.mdatp}).` };
  }
  const fix = 'Collect all the same: what Defender does not answer is noted in the archive.';
  return { check, status: 'problem', finding: `Defender's program does not answer (${manner(result)}).`, fix };
}

function manner(result: CommandResult): string {
  if (result.status === 'exited') return `exit code ${result.exitCode}`;
  if (result.status === 'killed') return `ended by ${result.signal}`;
  return result.status === 'timeout' ? `not within ${formatDuration(VERSION_QUESTION.timeoutMs)}` : result.status;
}

function checkFiles(plan: readonly PlannedItem[]): Diagnosis {
  const check = 'files';
  const wanted = plan.filter((item) => item.kind === 'file' && item.settled === undefined);
  const closed = plan.flatMap((item) => {
    const cause = item.settled?.cause ?? (item.kind === 'file' ? item.outlook : undefined);
    return cause !== undefined && causeSpec(cause).outcome === 'denied' ? [causeSpec(cause)] : [];
  });
  const [first] = closed;
  if (first !== undefined) {
    const finding = `${formatCount(closed.length)} files or folders cannot be read: ${first.reason}.`;
    return { check, status: 'problem', kind: 'permission', finding, ...(first.fix && { fix: first.fix }) };
  }
  if (wanted.length === 0) return { check, status: 'unknown', finding: 'No file of Defender was found here.' };
  return { check, status: 'ok', finding: `${formatCount(wanted.length)} files can be read.` };
}

async function checkOutputFolder(folder: string): Promise<Diagnosis> {
  const check = 'output-folder';
  const isWritable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (isWritable) return { check, status: 'ok', finding: `The archive can be written to ${folder}.` };
  const fix = 'Choose a folder you may write to with --output.';
  return { check, status: 'problem', kind: 'usage', finding: `${folder} cannot be written to.`, fix };
}

async function checkFreeSpace(plan: readonly PlannedItem[], folder: string): Promise<Diagnosis> {
  const check = 'free-space';
  const [neededBytes, availableBytes] = [estimateArchiveBytes(plan), await freeBytes(folder)];
  const finding = `${formatSize(availableBytes)} are free; the archive may need ${formatSize(neededBytes)}.`;
  if (availableBytes >= neededBytes) return { check, status: 'ok', finding };
  return {
    check,
    status: 'problem',
    kind: 'space',
    finding,
    fix: 'Free some space, or choose another folder with --output.',
  };
}
