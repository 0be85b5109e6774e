import { expect, test } from '@jest/globals';
import { readPower } from '../../../src/measure/experiment/power.ts';

const LAPTOP = ' -InternalBattery-0 (id=12345678)\t85%; discharging; 3:45 remaining present: true\n';

test.each([
  ['a laptop on battery', `Now drawing from 'Battery Power'\n${LAPTOP}`, { source: 'battery', percent: 85 }],
  ['a laptop that is charged', `Now drawing from 'AC Power'\n${LAPTOP}`, { source: 'mains', percent: 85 }],
  ['a Mac without a battery', "Now drawing from 'AC Power'\n", { source: 'mains', percent: null }],
  ['a UPS', "Now drawing from 'UPS Power'\n -UPS-900 (id=1)\t60%; discharging\n", { source: 'battery', percent: null }],
  ['nothing', '', undefined],
  ['an error', 'pmset: command not found\n', undefined],
])('%s', (_, text, power) => {
  expect(readPower(text)).toEqual(power);
});
