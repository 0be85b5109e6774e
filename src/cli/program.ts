import { Command } from 'commander';
import { addAnalysisCommands } from './analysis-commands.ts';
import { addCollectFlags, addSampleFlags, addSelectionFlags, mdatpOption } from './collect-options.ts';
import { identityOption } from './delivery-options.ts';
import { addExperimentCommands } from './experiment-commands.ts';
import { addPrivacyCommands } from './privacy-commands.ts';
import { type StateFlags, stateFolderOption, warnOfJournal } from './state-folder.ts';
import { addUploadCommand } from './upload-options.ts';
import { toolVersion } from './version.ts';

const AFTER_HELP = `
Exit codes: 0 done, 1 bug, 2 usage, 3 findings, 5 partial bundle,
6 no permission, 7 no consent, 8 integrity failure, 9 no space,
10 invalid archive, 129/130/143 stopped by SIGHUP/SIGINT/SIGTERM.`;

/** They say themselves what they think of a journal. */
const OF_EXPERIMENTS = ['experiment', 'bm', 'restore', 'guardian'];

/** A command's action: gets its arguments and flags, answers with the exit code. */
type Action = (...args: never[]) => Promise<number>;

/** Gives a command its action, to be loaded when it runs. */
export type Act = (command: Command, load: () => Promise<Action>) => void;

/** Commands that are described together. */
interface Group {
  readonly names: readonly string[];
  readonly add: (program: Command, act: Act) => void;
}

/** In the order of `--help`. Describing all of them takes 10 ms, so only the group of the command that is asked for is added. */
const GROUPS: readonly Group[] = [
  { names: ['collect'], add: addCollect },
  { names: ['plan'], add: addPlan },
  { names: ['verify'], add: addVerify },
  { names: ['analyze', 'compare', 'explain', 'changes', 'rules'], add: addAnalysisCommands },
  { names: ['experiment', 'restore', 'guardian'], add: addExperimentCommands },
  { names: ['redact', 'translate'], add: addPrivacyCommands },
  { names: ['upload'], add: addUploadCommand },
  { names: ['sample'], add: addSample },
  { names: ['doctor'], add: addDoctor },
  { names: ['schema'], add: addSchema },
];

/**
 * The command line for the command `asked`; the whole one when there is no such command, as for help. Actions are loaded only when
 * they run, so that help and version stay fast.
 */
export async function buildProgram(onExit: (code: number) => void, asked?: string): Promise<Command> {
  const program = new Command('mdediag')
    .description('Collects and checks what support needs to know about Microsoft Defender for Endpoint on a Mac.')
    .version(toolVersion())
    .option('--quiet', 'say nothing but the result')
    .option('--verbose', 'say more on the way')
    .addOption(stateFolderOption())
    .addHelpText('after', AFTER_HELP)
    .exitOverride();

  const act: Act = (command, load) => {
    command.showHelpAfterError(`\`${helpOf(command)}\` shows what it takes.`);
    command.action(async (...args: unknown[]) => {
      const action = (await load()) as (...args: unknown[]) => Promise<number>;
      const operands = args.slice(0, -2);
      const flags = command.optsWithGlobals<StateFlags>();
      if (!OF_EXPERIMENTS.includes(command.name())) warnOfJournal(flags);
      onExit(await action(...operands, flags as never));
    });
  };

  const group = asked === undefined ? undefined : GROUPS.find(({ names }) => names.includes(asked));
  if (group !== undefined) {
    group.add(program, act);
    return program;
  }
  for (const { add } of GROUPS) add(program, act);
  addCompletion(program, act);
  const visible = program.createHelp().visibleCommands(program);
  const names = visible.map((command) => command.name()).filter((name) => name !== 'help');
  return program.showHelpAfterError(`Choose from ${names.join(', ')}.\n\`mdediag --help\` tells what they do.`);
}

function addCollect(program: Command, act: Act): void {
  const collect = program
    .command('collect')
    .description('gather everything support needs into one archive, after asking you');
  act(addCollectFlags(collect), async () => (await import('./commands/collect.ts')).collect);
}

function addPlan(program: Command, act: Act): void {
  const plan = program.command('plan').description('show what `collect` would read; reads no content');
  act(addSelectionFlags(plan), async () => (await import('./commands/plan.ts')).plan);
}

function addVerify(program: Command, act: Act): void {
  act(
    program
      .command('verify')
      .description('check every hash of an archive, and the manifest against itself')
      .argument('<archive...>', 'an archive made by `collect`, or all its parts')
      .addOption(identityOption())
      .option('--json', 'print one JSON document'),
    async () => (await import('./commands/verify.ts')).verify,
  );
}

function addSample(program: Command, act: Act): void {
  const sample = program.command('sample').description("record CPU and memory of Defender's processes over time");
  act(addSampleFlags(sample), async () => (await import('./commands/sample.ts')).sample);
}

function addDoctor(program: Command, act: Act): void {
  act(
    program
      .command('doctor')
      .description('can this terminal read what is needed? Each problem with its fix')
      .addOption(mdatpOption())
      .option('-o, --output <path>', 'folder the archive would go to (default: the current folder)')
      .option('--json', 'print one JSON document'),
    async () => (await import('./commands/doctor.ts')).doctor,
  );
}

function addSchema(program: Command, act: Act): void {
  act(
    program
      .command('schema')
      .description('print the JSON Schema of a file format')
      .argument('<format>', 'manifest, findings, rule or samples'),
    async () => (await import('./commands/schema.ts')).schema,
  );
}

/** Its script is about all the others. */
function addCompletion(program: Command, act: Act): void {
  act(
    program
      .command('completion')
      .description('print a shell completion script')
      .argument('<shell>', 'bash, zsh or fish'),
    async () => {
      const { completion } = await import('./commands/completion.ts');
      return (shell: string) => completion(shell, program);
    },
  );
}

/** `mdediag help plan`, or `mdediag rules help show` of a command in a group. */
function helpOf(command: Command): string {
  const names: string[] = [];
  for (let group = command.parent; group !== null; group = group.parent) names.unshift(group.name());
  return [...names, 'help', command.name()].join(' ');
}
