import { z } from 'zod';

/** Facts about the source itself; the pipeline tells them, no file does. */
export const sourceFacts = {
  'source.kind': z
    .enum(['mdediag', 'client-analyzer', 'mdatp-diagnostic', 'folder', 'files'])
    .describe('which kind of source this is'),
  'source.now': z.iso
    .datetime()
    .describe('the clock for rules about age: --now, else when the source was made, else the newest date in it'),
  'source.is-verified': z.boolean().describe("whether the source's own hashes were checked and fit"),
};
