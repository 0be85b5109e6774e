import type { Command } from 'commander';
import { identityOption } from './delivery-options.ts';
import type { Act } from './program.ts';

/** The variable of the environment that holds the SAS URL: unlike a command line, others on the computer cannot read it. */
export const SAS_VARIABLE = 'MDEDIAG_SAS_URL';

const AFTER_HELP = `
The SAS URL is a secret: whoever has it can write there. Give it in the
variable ${SAS_VARIABLE}, or through a pipe with \`--sas-url -\`; on the command
line, others on this computer can read it, and the shell's history keeps it.
It is never written to a file, a log or a message.`;

/** Adds the one command that opens a connection. */
export function addUploadCommand(program: Command, act: Act): void {
  act(
    program
      .command('upload')
      .description('send an archive to Azure Blob Storage, after checking it and asking you')
      .argument('<archive>', 'an archive made by `collect`, or the delivery note of its parts')
      .option('--sas-url <url>', `where to: a SAS URL, or - for standard input (default: the variable ${SAS_VARIABLE})`)
      .option('--allow-unredacted', 'send it although names and ids are in it')
      .addOption(identityOption())
      .option('--yes', 'send it without being asked')
      .option('--json', 'print one JSON document')
      .addHelpText('after', AFTER_HELP),
    async () => (await import('./commands/upload.ts')).upload,
  );
}
