import { expect, test } from '@jest/globals';
import { buildProgram } from '../../src/cli/program.ts';

const whole = await buildProgram(() => {});

test.each(whole.commands.map((command) => command.name()))(
  '%s is described alike alone and among all',
  async (name) => {
    const alone = await buildProgram(() => {}, name);
    const [one, other] = [alone, whole].map(({ commands }) => commands.find((command) => command.name() === name));
    expect(one?.helpInformation()).toBe(other?.helpInformation());
    if (name !== 'completion') expect(alone.commands.length).toBeLessThan(whole.commands.length / 2);
  },
);
