import path from 'node:path';
import type { Command } from 'commander';
import { addDeliveryFlags, identityOption } from './delivery-options.ts';
import type { Act } from './program.ts';
import { addRedactFlags } from './redact-options.ts';

/** Adds the commands that make a bundle fit to leave the company, and read what comes back. */
export function addPrivacyCommands(program: Command, act: Act): void {
  act(
    addDeliveryFlags(
      addRedactFlags(
        program
          .command('redact')
          .description('make a copy of an archive without names and ids')
          .argument('<archive>', 'an archive made by `collect`')
          .requiredOption('-o, --output <path>', 'file or folder for the copy'),
        '--level <level>',
      ),
    )
      .addOption(identityOption())
      .option('--force', 'replace an existing file')
      .option('--json', 'print one JSON document'),
    async () => (await import('./commands/redact.ts')).redact,
  );
  act(
    program
      .command('translate')
      .description('turn the pseudonyms in a reply back into names, on this machine')
      .argument('[file]', 'the reply (default: standard input)')
      .requiredOption('--case-key <file>', 'the key and dictionary of the case', (file) => path.resolve(file)),
    async () => (await import('./commands/translate.ts')).translate,
  );
}
