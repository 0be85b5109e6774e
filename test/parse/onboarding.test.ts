import { expect, test } from '@jest/globals';
import type { ArtifactFile } from '../../src/model/parser.ts';
import { onboarding } from '../../src/parse/onboarding.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';
import { ownManifest } from '../support/own-manifest.ts';

const FOLDER = '/Library/Application Support/Microsoft/Defender';
const item = (name: string, outcome: string) => ({
  source: 'defender-onboarding',
  kind: 'file',
  originalPath: `${FOLDER}/${name}`,
  outcome,
});
const listed = (...items: readonly unknown[]) =>
  told(onboarding, [artifact('manifest.json', ownManifest(items as never))]);

test('files that were seen, but not read, are there; what a complete list lacks is not', async () => {
  expect(await listed(item('com.microsoft.wdav.atp.plist', 'excluded'))).toEqual({
    'onboarding.blob-present': true,
    'onboarding.offboarding-present': false,
  });
});

test('an offboarding file is not an onboarding file', async () => {
  expect(await listed(item('com.microsoft.wdav.atp.offboarding.plist', 'excluded'))).toEqual({
    'onboarding.blob-present': false,
    'onboarding.offboarding-present': true,
  });
});

test('an absent file is not there', async () => {
  expect(await listed(item('com.microsoft.wdav.atp.plist', 'absent'))).toMatchObject({
    'onboarding.blob-present': false,
  });
});

test('a folder that could not be listed tells nothing', async () => {
  expect(await listed(item('com.microsoft.wdav.atp*.plist', 'denied'))).toEqual({});
});

test('a manifest of something else tells nothing', async () => {
  expect(await listed({ source: 'defender-logs', originalPath: '/a', outcome: 'collected' }, 'not an item')).toEqual(
    {},
  );
});

test('a file in another source is seen without being read, and proves nothing about the other one', async () => {
  const blob: ArtifactFile = {
    ...artifact(`mde_diagnostic.zip › ${FOLDER.slice(1)}/com.microsoft.wdav.atp.plist`, 'secret'),
    read() {
      throw new Error('the blob was read');
    },
  };
  expect(await told(onboarding, [blob])).toEqual({ 'onboarding.blob-present': true });
});

test('a manifest that is cut off is refused', async () => {
  const file = artifact('manifest.json', ownManifest([]).slice(0, -5));
  await expect(told(onboarding, [file])).rejects.toThrow(SyntaxError);
});

test('it is the same with CRLF', async () => {
  const manifest = ownManifest([item('com.microsoft.wdav.atp.offboarding.plist', 'excluded')]).replaceAll('\n', '\r\n');
  expect(await told(onboarding, [artifact('manifest.json', manifest)])).toEqual({
    'onboarding.blob-present': false,
    'onboarding.offboarding-present': true,
  });
});
