import { z } from 'zod';
import { DEFENDER_PROCESSES } from '../model/defender-process.ts';

/** A parameter that names a process of Defender; a slip of the pen is refused when the rule is read. */
export const processParam = z.enum(DEFENDER_PROCESSES.map(({ name }) => name));
