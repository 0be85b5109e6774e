import { decodeText } from '../lib/text.ts';
import type { Arrangement } from './arrange.ts';
import { explodeConfig } from './explode-config.ts';
import { HEAD_BYTES, type Session, type TrackedFile, trackFile } from './input-file.ts';
import { LIMITS, maxTotalBytes } from './input-limits.ts';
import { locatorsOf } from './layout.ts';
import { boundRatio, type Member, sumReadable } from './member.ts';
import { openNested } from './nested-zip.ts';
import type { Source } from './open-source.ts';

const NESTED_NAME = 'mde_diagnostic.zip';
const CONFIG_NAME = 'mdatp_config.txt';

/** Puts the members of a Client Analyzer package in their places, with those of the archive in it and the parts of its settings. */
export async function arrangeAnalyzer(
  members: ReadonlyMap<string, Member>,
  source: Source,
  session: Session,
): Promise<Arrangement> {
  const locatorOf = locatorsOf('client-analyzer', undefined);
  const arranged = await Promise.all(
    [...members].map(([name, member]): Promise<Part> | Part => {
      const bounded = boundRatio(member);
      const file = trackFile(bounded, member.name, locatorOf(name), session);
      if (name.toLowerCase() === NESTED_NAME) return openDiagnostic(bounded, file, spareBytes(source, member), session);
      if (name.toLowerCase() === CONFIG_NAME) return openConfig(file);
      return { files: [file] };
    }),
  );
  return {
    files: arranged.flatMap(({ files }) => files),
    problems: arranged.flatMap(({ problems = [] }) => problems),
    bundle: undefined,
    manifest: undefined,
    async close() {
      for (const { close } of arranged) await close?.();
    },
  };
}

/** What one member becomes. */
interface Part {
  readonly files: readonly TrackedFile[];
  readonly problems?: readonly string[];
  close?(): Promise<void>;
}

/** One allowance for all levels: what the outer archive leaves of it. */
function spareBytes({ kind, sizeBytes, members }: Source, nested: Member): number {
  if (kind !== 'archive') return maxTotalBytes(nested.storedBytes);
  return maxTotalBytes(sizeBytes) - sumReadable(members);
}

async function openDiagnostic(member: Member, file: TrackedFile, maxBytes: number, session: Session): Promise<Part> {
  const nested = await openNested(member, file.path, maxBytes);
  if (typeof nested === 'string') return { files: [file], problems: [nested] };
  const { members, problems, close } = nested;
  const locatorOf = locatorsOf('mdatp-diagnostic', undefined);
  const files = members.map((inner) =>
    trackFile(boundRatio(inner), `${file.path} › ${inner.name.replace(/^\/+/, '')}`, locatorOf(inner.name), session),
  );
  return { files, problems, close };
}

/** The blocks as files of their own, or the whole when there are none. */
async function openConfig(whole: TrackedFile): Promise<Part> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of whole.read()) {
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes > LIMITS.textBytes) return { files: [whole] };
  }
  const files = explodeConfig(decodeText(Buffer.concat(chunks))).map(({ title, locator, text }): TrackedFile => {
    const bytes = Buffer.from(text);
    return {
      path: `${whole.path} › ${title}`,
      locator,
      sizeBytes: bytes.length,
      modifiedAt: whole.modifiedAt,
      problem: () => whole.problem(),
      sha256: () => whole.sha256(),
      digest: () => whole.digest(),
      head: async () => bytes.subarray(0, HEAD_BYTES),
      async *read() {
        yield bytes;
      },
    };
  });
  return { files: files.length === 0 ? [whole] : files };
}
