import type { Command } from 'commander';
import { addAnalyzeFlags, addCompareFlags, addRuleFlags, rulesOption } from './analyze-options.ts';
import type { Act } from './program.ts';

/** Adds the commands that look into what was collected, and those for whoever writes rules. */
export function addAnalysisCommands(program: Command, act: Act): void {
  act(
    addAnalyzeFlags(
      program
        .command('analyze')
        .description('say what is wrong, with the lines that prove it')
        .argument('<path...>', 'archives, folders, or single files'),
    ),
    async () => (await import('./commands/analyze.ts')).analyze,
  );
  act(
    addCompareFlags(
      program
        .command('compare')
        .description('what is different in the second: versions, settings, findings, CPU and memory')
        .argument('<before>', 'an archive, a folder, or a samples file')
        .argument('<after>', 'the same, from later or from another Mac'),
    ),
    async () => (await import('./commands/compare.ts')).compare,
  );
  act(
    addRuleFlags(
      program
        .command('explain')
        .description('why a rule fired or did not: each condition and what it saw')
        .argument('<rule>', 'id of the rule')
        .argument('<path...>', 'archives, folders, or single files'),
    ).option('--json', 'print one JSON document'),
    async () => (await import('./commands/explain.ts')).explain,
  );
  act(
    program
      .command('changes')
      .description('where a series is not what it was: a column of a CSV, or of a samples file')
      .argument('<file>', 'a CSV with a header line, or a file that `sample` wrote')
      .option('--column <name>', 'the values (default: the first column of numbers)')
      .option('--time <column>', 'the times (default: the first column)')
      .option('--json', 'print one JSON document'),
    async () => (await import('./commands/changes.ts')).changes,
  );
  addRulesCommands(
    program.command('rules').description('the catalog of rules, and tools for whoever writes rules'),
    act,
  );
}

function addRulesCommands(rules: Command, act: Act): void {
  const json = ['--json', 'print one JSON document'] as const;
  const load = () => import('./commands/rules.ts');
  act(
    rules
      .command('list')
      .description('every rule, the worst first')
      .addOption(rulesOption())
      .option(...json),
    async () => (await load()).listRules,
  );
  act(
    rules
      .command('show')
      .description('one rule: its words, what decides, its sources')
      .argument('<rule>', 'id of the rule')
      .addOption(rulesOption())
      .option(...json),
    async () => (await load()).showRule,
  );
  act(
    rules
      .command('lint')
      .description('what is wrong with rules, with line, column and the likely fix')
      .argument('<path...>', 'folders of rules, or single files')
      .option(...json),
    async () => (await load()).lintRules,
  );
  act(
    rules
      .command('test')
      .description('run the cases of rules: cases/<id>.yaml, or fixtures/<folder>/<id>.yaml')
      .argument('<path...>', 'folders of rules, or single files')
      .option(...json),
    async () => (await load()).testRules,
  );
}
