import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import yauzl, { type Entry } from 'yauzl';
import type { FileItem, Manifest, ManifestItem } from '../../src/model/manifest.ts';

const fromBuffer = promisify(
  yauzl.fromBuffer as (
    bytes: Buffer,
    options: yauzl.Options,
    done: (error: Error | null, zip: yauzl.ZipFile) => void,
  ) => void,
);

/** An archive as another program reads it: every member's bytes by name. */
export async function unpack(archive: string): Promise<Map<string, Buffer>> {
  const zip = await fromBuffer(readFileSync(archive), { lazyEntries: true });
  const members = new Map<string, Buffer>();
  return new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', () => resolve(members));
    zip.on('entry', (entry: Entry) => {
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error);
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('error', reject);
        stream.on('end', () => {
          members.set(entry.fileName, Buffer.concat(chunks));
          zip.readEntry();
        });
      });
    });
    zip.readEntry();
  });
}

/** The manifest of an archive. */
export async function manifestOf(archive: string): Promise<Manifest> {
  const text = (await unpack(archive)).get('manifest.json');
  if (text === undefined) throw new Error(`${archive} has no manifest.json`);
  return JSON.parse(text.toString('utf8')) as Manifest;
}

/** The manifest's entry for a path on the Mac. */
export function itemAt(manifest: Manifest, originalPath: string): FileItem {
  const item = manifest.items.find(
    (entry): entry is FileItem => entry.kind === 'file' && entry.originalPath === originalPath,
  );
  if (item === undefined) throw new Error(`the manifest does not mention ${originalPath}`);
  return item;
}

/** The manifest's entry for a command. */
export function commandItem(manifest: Manifest, source: string): Extract<ManifestItem, { kind: 'command' }> {
  const item = manifest.items.find((entry) => entry.kind === 'command' && entry.source === source);
  if (item?.kind !== 'command') throw new Error(`the manifest does not mention the command ${source}`);
  return item;
}

/** What a run must never leave in its target folder unless it succeeded: archives and temporary files. */
export function archivesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.zip') || name.endsWith('.partial'))
    .map((name) => path.join(folder, name));
}
