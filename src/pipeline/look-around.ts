import { displayText } from '../lib/display-text.ts';
import { messageOf } from '../lib/message-of.ts';
import { once } from '../lib/once.ts';
import type { Mdatp } from '../measure/experiment/behavior-monitoring.ts';
import type { Answer, HealthValue } from '../measure/experiment/prerequisites.ts';
import type { Surroundings } from '../measure/experiment/surroundings.ts';
import type { SettingFailure } from '../model/experiment.ts';
import type { ArtifactFile } from '../model/parser.ts';
import { readHealth } from '../parse/health-text.ts';
import { scans as scansParser } from '../parse/scans.ts';

const MAX_OUTPUT_BYTES = 4_000_000;

/** What `mdatp health` says, by key. Of a key that is there twice, the first counts. */
export async function askHealth(mdatp: Mdatp): Promise<Answer<ReadonlyMap<string, HealthValue>>> {
  const answer = await printed(mdatp, ['health']);
  if (!answer.known) return answer;
  try {
    const entries = readHealth(answer.value).entries.map((entry) => [entry.key, entry] as const);
    return { known: true, value: new Map(entries.reverse()) };
  } catch (error) {
    return { known: false, why: `\`mdatp health\` printed something else (${messageOf(error)}).` };
  }
}

/** Everything that makes windows of an experiment unlike each other, as Defender tells it now. */
export async function lookAround(mdatp: Mdatp): Promise<Surroundings | SettingFailure> {
  const health = await askHealth(mdatp);
  if (!health.known) return { ok: false, kind: 'no-answer', message: health.why };
  const monitoring = health.value.get('behavior_monitoring')?.value;
  const definitions = health.value.get('definitions_version')?.value;
  return {
    monitoring: monitoring === 'enabled' || monitoring === 'disabled' ? monitoring : null,
    definitions: typeof definitions === 'string' ? definitions : null,
    scans: await askScans(mdatp),
  };
}

async function askScans(mdatp: Mdatp): Promise<Surroundings['scans']> {
  const answer = await printed(mdatp, ['scan', 'list']);
  if (!answer.known) return null;
  const bytes = Buffer.from(answer.value);
  const file: ArtifactFile = {
    path: 'mdatp scan list',
    sizeBytes: bytes.length,
    modifiedAt: null,
    read: () => once(bytes),
    problem: () => undefined,
  };
  try {
    const list = (await scansParser.parse([file], () => undefined))['scans.list'];
    if (list?.state !== 'known') return null;
    return { begun: list.value.length, running: list.value.filter(({ endedAt }) => endedAt === null).length };
  } catch {
    // A list nobody understands says nothing about the window, as one that older clients do not have.
    return null;
  }
}

async function printed(
  { run, program, answerTimeoutMs, signal }: Mdatp,
  args: readonly string[],
): Promise<Answer<string>> {
  const bounds = { timeoutMs: answerTimeoutMs, maxOutputBytes: MAX_OUTPUT_BYTES, ...(signal && { signal }) };
  const result = await run([program, ...args], bounds);
  if (result.status === 'exited' && result.exitCode === 0)
    return { known: true, value: result.stdout.toString('utf8') };
  const manner =
    result.status === 'exited' ? `failed with exit code ${result.exitCode}` : `gave no answer (${result.status})`;
  const said = 'stderr' in result ? displayText(result.stderr.toString('utf8').trim().slice(0, 200)) : '';
  return { known: false, why: `\`mdatp ${args.join(' ')}\` ${manner}${said === '' ? '' : `: ${said}`}.` };
}
