import { expect, test } from '@jest/globals';
import { mdeXml } from '../../src/parse/mde-xml.ts';
import { artifact } from '../support/artifact.ts';
import { told } from '../support/facts.ts';

const XML = `<mdatp>
  <general>
    <script_version>1.3.2</script_version>
    <script_run_time>2026-11-20T18:02:11.402318</script_run_time>
  </general>
  <device_info>
    <device_name display_name="Device Name">kim &amp; co&apos;s mac</device_name>
    <av_process_status display_name="AV Process Status">Down</av_process_status>
    <org_id display_name="Organization ID"/>
  </device_info>
  <events>
    <event id="220012"/>
    <event id="220031"></event>
  </events>
</mdatp>
`;
const summary = (text: string) => told(mdeXml, [artifact('mde.xml', text)]);
const PARTS = {
  'analyzer.ran-at': '2026-11-20T18:02:11.402Z',
  'analyzer.version': '1.3.2',
  'analyzer.device': [
    { key: 'device_name', name: 'Device Name', value: "kim & co's mac" },
    { key: 'av_process_status', name: 'AV Process Status', value: 'Down' },
  ],
  'analyzer.events': [{ id: '220012' }, { id: '220031' }],
};

test.each([
  ['as written', XML],
  ['on one line', XML.replace(/\n\s*/g, '')],
  ['with CRLF', XML.replaceAll('\n', '\r\n')],
  [
    'with a declaration and parts of a newer version',
    `<?xml version="1.0"?>\n${XML.replace('</mdatp>', '<new a="1"><x>1</x></new>$&')}`,
  ],
])('device, events and time are told %s', async (_, text) => {
  expect(await summary(text)).toEqual(PARTS);
});

test('each element is proven by its line', async () => {
  const { 'analyzer.events': events } = await mdeXml.parse([artifact('mde.xml', XML)], () => {});
  expect(events).toMatchObject({ value: [{ at: { line: 12 } }, { at: { line: 13 } }] });
});

test('no events are none; events that are cut off cannot be told', async () => {
  const without = XML.replace(/<events>[\s\S]*<\/events>/, '<events/>');
  expect(await summary(without)).toMatchObject({ 'analyzer.events': [] });
  expect(await summary(XML.slice(0, XML.indexOf('</events>')))).toMatchObject({
    'analyzer.device': PARTS['analyzer.device'],
    'analyzer.events': 'unreadable: mde.xml ends within its events',
  });
});

test('entities somebody declared are not resolved', async () => {
  const text = `<!DOCTYPE m [<!ENTITY deep "boom">]>${XML.replace('Down', '&deep;&lt;')}`;
  expect(await summary(text)).toMatchObject({
    'analyzer.device': [expect.anything(), expect.objectContaining({ value: '&deep;<' })],
  });
});

test('a time that is none is unreadable', async () => {
  expect(await summary(XML.replace('2026-11-20T18', '2026-99-20T18'))).toMatchObject({
    'analyzer.ran-at': 'unreadable: script_run_time is 2026-99-20T18:02:11.402318',
  });
});

test.each([
  ['empty', ''],
  ['of another kind', '<html><body/></html>'],
])('a file that is %s is refused', async (_, text) => {
  await expect(summary(text)).rejects.toThrow('mde.xml has no element <mdatp>');
});
