import { describe, expect, test } from '@jest/globals';
import { mdeAttach } from '../../src/parse/mde-attach.ts';
import { mergedSettings } from '../../src/parse/merged-settings.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

describe.each([
  ['the settings Defender merged', mergedSettings, 'merged.settings'],
  ['the settings of the Defender portal', mdeAttach, 'mde-attach.settings'],
] as const)('%s', (_, parser, fact) => {
  test('have their path and the line in the whole file', async () => {
    const file = artifact('f', '\n\n{ "features": {\r\n "behaviorMonitoring": "enabled" } }');

    expect(await told(parser, [file])).toEqual({ [fact]: [{ key: 'features.behaviorMonitoring', value: 'enabled' }] });
    expect(JSON.stringify(await parser.parse([file], () => {}))).toContain('"line":4');
  });

  test.each(['', '[1]', '{ "features": '])('are not read from %j', async (content) => {
    await expect(parser.parse([artifact('f', content)], () => {})).rejects.toThrow(SyntaxError);
  });
});
