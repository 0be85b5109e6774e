import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { findingsSchema } from '../../src/model/finding.ts';
import { unpack } from '../support/bundle.ts';
import { runCli } from '../support/cli.ts';
import { craftedZip } from '../support/crafted-zip.ts';
import { temporaryFolder, treeOf } from '../support/tree.ts';

const SIP_OFF = 'System Integrity Protection status: disabled.\n';
const SIP_ON = 'System Integrity Protection status: enabled.\n';
const EVIL = '\u001b[2J\u202e<script>alert(1)</script>';

/** A folder with one output of a command that says something is wrong. */
const bad = (): string => treeOf({ '/commands/csrutil.txt': SIP_OFF });
const good = (): string => treeOf({ '/commands/csrutil.txt': SIP_ON });

interface Document {
  readonly findings: readonly { rule: string; verdict: string; evidence?: { path: string; line?: number }[] }[];
}

const verdictOf = ({ findings }: Document, rule: string): string | undefined =>
  findings.find((finding) => finding.rule === rule)?.verdict;

describe('the findings', () => {
  test('are one JSON document of the promised shape, with the line that proves it', async () => {
    const { stdout, exitCode } = await runCli(['analyze', bad(), '--json', '--quiet']);
    const document = findingsSchema.parse(JSON.parse(stdout));
    expect(exitCode).toBe(0);
    expect(document.findings[0]?.verdict).toBe('problem');
    const finding = document.findings.find(({ rule }) => rule === 'sip-disabled');
    expect(finding).toMatchObject({
      verdict: 'problem',
      evidence: [{ path: 'commands/csrutil.txt', line: 1, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    });
  });

  test('hold every rule, and say of what was not collected that it was not evaluated', async () => {
    const document = JSON.parse((await runCli(['analyze', good(), '--json'])).stdout) as Document;
    const listed = JSON.parse((await runCli(['rules', 'list', '--json'])).stdout) as { rules: unknown[] };
    expect(document.findings).toHaveLength(listed.rules.length);
    expect(verdictOf(document, 'sip-disabled')).toBe('clear');
    expect(verdictOf(document, 'agent-older-than-six-months')).toBe('unknown');
  });

  test('are the same bytes twice, and do not depend on the name of the folder', async () => {
    const runs = await Promise.all([bad(), bad()].map((folder) => runCli(['analyze', folder, '--json'])));
    expect(runs[0]?.stdout).toBe(runs[1]?.stdout);
  });

  test('on a terminal say the worst first, the evidence, the fix, and what to collect', async () => {
    const { stdout } = await runCli(['analyze', bad()]);
    expect(stdout).toContain('commands/csrutil.txt:1');
    expect(stdout).toContain('System Integrity Protection is off');
    expect(stdout).toContain('mdatp health');
    const prose = stdout.split('\n').filter((line) => !/^ {4}/.test(line));
    expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('cannot move the cursor or become markup', async () => {
    const folder = treeOf({ '/commands/csrutil.txt': `System Integrity Protection status: disabled. ${EVIL}\n` });
    const forms = ['text', 'markdown', 'junit'];
    const printed = await Promise.all(forms.map((form) => runCli(['analyze', folder, '--format', form])));
    for (const { stdout } of printed) {
      expect(stdout).not.toContain('\u001b');
      expect(stdout).not.toContain('\u202e');
    }
    expect(printed[1]?.stdout).not.toMatch(/^[^`]*<script>/m);
    expect(printed[2]?.stdout).not.toContain('<script>');
  });

  test('name a few of many faults, and say beside each place what is wrong there, in every form', async () => {
    const names = ['One', 'Two', 'Three', 'Four', 'Five'];
    const keys = names.map((name) => `<key>disable${name}Parsing</key><true/>`);
    const file = path.join(temporaryFolder(), 'com.microsoft.wdav.plist');
    writeFileSync(file, `<plist><dict><key>networkProtection</key><dict>${keys.join('')}</dict></dict></plist>`);
    const run = async (format: string) =>
      (await runCli(['analyze', file, '--only', 'unknown-settings', '--format', format])).stdout;
    const [finding] = findingsSchema.parse(JSON.parse(await run('json'))).findings;
    if (finding?.verdict !== 'problem') throw new Error('the faults were not found');
    expect(finding.message).toMatch(/\(5\).*disableOneParsing, .*disableTwoParsing, .*disableThreeParsing and 2 more/);
    expect(finding.evidence.map(({ why }) => why)).toEqual(
      names.map((name) => expect.stringMatching(`^networkProtection.disable${name}Parsing is not known`)),
    );
    for (const format of ['text', 'markdown', 'html', 'sarif', 'junit'])
      expect((await run(format)).replace(/\\/g, '')).toMatch(/disableFiveParsing is\s+not\s+known/);
  });

  test('count a page of details once, although two parsers read it', async () => {
    const file = path.join(temporaryFolder(), 'page.txt');
    writeFileSync(file, 'network_protection_status : "started"\nnetwork_filter_enabled : true\n');
    const { coverage } = findingsSchema.parse(JSON.parse((await runCli(['analyze', file, '--json'])).stdout));
    expect(coverage).toMatchObject({ artifacts: 1, linesRead: 2, linesUnparsed: 0 });
  });

  test('can go to a file', async () => {
    const file = path.join(temporaryFolder(), 'findings.json');
    const { stdout } = await runCli(['analyze', bad(), '--json', '-o', file]);
    expect(stdout).toBe('');
    expect(findingsSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).success).toBe(true);
  });
});

describe('a page in HTML', () => {
  test('has the lines around the evidence, in a folder and in a bundle, the same bytes each time', async () => {
    const folder = treeOf({ '/commands/csrutil.txt': `before\n${SIP_OFF}after\n` });
    const archive = path.join(temporaryFolder(), 'case.zip');
    await runCli(['collect', '--root', folder, '--yes', '--quiet', '-o', archive]);
    const pages = await Promise.all(
      [folder, archive, archive].map((source) => runCli(['analyze', source, '--format', 'html', '--quiet'])),
    );
    for (const { stdout, exitCode } of pages) {
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/^<!doctype html>/);
      expect(stdout).toContain('<span class="number">1</span><code>before</code>');
      expect(stdout).toContain('<span class="number">3</span><code>after</code>');
      expect(stdout).not.toContain(folder);
    }
    expect(pages[1]?.stdout).toBe(pages[2]?.stdout);
    const inside = (await unpack(archive)).get('analysis/report.html')?.toString() ?? '';
    expect(inside).toContain('<span class="number">1</span><code>before</code>');
  });

  test('is about one source', async () => {
    const { exitCode, stdout, stderr } = await runCli(['analyze', bad(), good(), '--format', 'html']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('Run it once for each');
  });
});

test('SARIF passes the official schema', async () => {
  const { stdout } = await runCli(['analyze', bad(), '--format', 'sarif']);
  const file = createRequire(import.meta.url).resolve('schemastore/schemas/json/sarif-2.1.0.json');
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const isValid = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
  expect(isValid(JSON.parse(stdout)) ? [] : isValid.errors).toEqual([]);
  expect(isValid({ ...JSON.parse(stdout), version: 'x' })).toBe(false);
});

test('JUnit counts what its cases say', async () => {
  const { stdout } = await runCli(['analyze', bad(), '--format', 'junit', '--only', 'sip-disabled']);
  expect(stdout).toContain('tests="1" failures="1" errors="0" skipped="0"');
  expect(stdout.match(/<failure /g)).toHaveLength(1);
});

describe('the exit code', () => {
  test.each([
    ['a problem as bad as asked for', 'medium', 3],
    ['a problem less bad', 'high', 0],
  ])('%s', async (_what, severity, exitCode) => {
    const run = await runCli(['analyze', bad(), '--only', 'sip-disabled', '--fail-on', severity]);
    expect(run.exitCode).toBe(exitCode);
  });

  test.each([
    ['an unknown rule', ['--only', 'sip-disable'], 'Did you mean sip-disabled?'],
    ['a clock that is none', ['--now', 'yesterday'], 'ISO time'],
    ['a folder of rules that is not there', ['--rules', '/nowhere'], 'cannot be read (ENOENT)'],
  ])('2 for %s', async (_what, flags, message) => {
    const { exitCode, stderr, stdout } = await runCli(['analyze', bad(), ...flags]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('10 for an archive that is none, and the other sources are analyzed all the same', async () => {
    const broken = path.join(temporaryFolder(), 'broken.zip');
    writeFileSync(broken, 'PK\u0003\u0004 and nothing else');
    expect((await runCli(['analyze', broken])).exitCode).toBe(10);
    const both = await runCli(['analyze', broken, bad()]);
    expect(both.exitCode).toBe(10);
    expect(both.stdout).toContain('System Integrity Protection is off');
  });
});

test('10 for a bundle of which damage left nothing that can be read', async () => {
  const whole = craftedZip([
    { name: 'commands/csrutil.txt', bytes: SIP_OFF, method: 0 },
    { name: 'commands/sw-vers.txt', bytes: 'ProductVersion: 26.1\n', method: 0 },
  ]);
  const file = path.join(temporaryFolder(), 'cut.zip');
  writeFileSync(file, whole.subarray(0, 70));
  const { exitCode, stderr } = await runCli(['analyze', file]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 10, stderr: expect.stringContaining('cut off or damaged') });
  writeFileSync(file, whole.subarray(0, whole.indexOf('commands/sw-vers.txt')));
  expect(await runCli(['analyze', file])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('cut off') });
});

test('what a bomb among the logs claims to be is no size of the log folder', async () => {
  const log = (name: string, more: object) => ({ name: `Library/Logs/Microsoft/mdatp/${name}`, bytes: 'x\n', ...more });
  const file = path.join(temporaryFolder(), 'bomb.zip');
  writeFileSync(file, craftedZip([log('bomb.log', { claimedBytes: 900_000_000 }), log('install.log', {})]));
  const { stdout } = await runCli(['analyze', file, '--json']);
  const document = JSON.parse(stdout) as Document & { notes: string[] };
  expect(document.notes).toEqual([expect.stringMatching(/bomb\.log would unpack to 900000000 bytes/)]);
  expect(verdictOf(document, 'log-folder-too-large')).toBe('clear');
});

test('10 for files of which none is of a kind that is known; among others one is named', async () => {
  const folder = treeOf({ '/notes.txt': 'hello\n' });
  expect((await runCli(['analyze', path.join(folder, 'notes.txt')])).exitCode).toBe(10);
  const both = await runCli(['analyze', path.join(folder, 'notes.txt'), path.join(bad(), 'commands', 'csrutil.txt')]);
  expect(both.exitCode).toBe(0);
  expect(both.stdout).toMatch(/notes\.txt is of no kind that is known/);
});

test('several sources: one report each, and a line each at the end; loose files are one source', async () => {
  const loose = path.join(bad(), 'commands', 'csrutil.txt');
  const { stdout } = await runCli(['analyze', good(), bad(), loose, '--only', 'sip-disabled']);
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .slice(-3)
      .map((line) => line.replace(/^.*: /, '')),
  ).toEqual([
    '0 problems, 1 clear, 0 not applicable, 0 not evaluated',
    '1 problem (1 medium), 0 clear, 0 not applicable, 0 not evaluated',
    '1 problem (1 medium), 0 clear, 0 not applicable, 0 not evaluated',
  ]);
});

describe('explain', () => {
  test('tells each condition, what it saw and where', async () => {
    const { stdout } = await runCli(['explain', 'sip-disabled', bad()]);
    expect(stdout).toContain('[yes] system.integrity-protection is disabled (seen: disabled)');
    expect(stdout).toContain('commands/csrutil.txt:1');
  });

  test('tells what a computation was given and made of the facts', async () => {
    const folder = treeOf({ '/commands/mdatp-health-text.txt': 'healthy : true\napp_version : "101.26012.0015"\n' });
    const { stdout } = await runCli(['explain', 'agent-26012-0015-slow-and-crashing', folder]);
    expect(stdout).toContain(
      '[yes] the computation known-issue, issue slow-and-crashing (seen: update:\n  101.26022.0020)',
    );
  });

  test('says what the rule looks for, and fits a terminal of 80 columns whatever the evidence', async () => {
    const reasons = Array.from({ length: 30 }, (_, index) => `reason number ${index}`);
    const health = JSON.stringify({ healthy: false, healthIssues: reasons, appVersion: '101.26062.0012' });
    const { stdout } = await runCli([
      'explain',
      'defender-unhealthy',
      treeOf({ '/commands/mdatp-health.json': health }),
    ]);
    const lines = stdout.split('\n');
    expect(lines).toContain('Looks for: Defender calls itself unhealthy');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test('tells what is missing', async () => {
    const { stdout } = await runCli(['explain', 'agent-older-than-six-months', bad()]);
    expect(stdout).toContain('unknown');
    expect(stdout).toMatch(/missing: app\.version: /);
  });
});

describe('rules', () => {
  const RULE = [
    'id: sip-on',
    'title: System Integrity Protection is on',
    'severity: info',
    'when: { fact: system.integrity-protection, is: enabled }',
    'message: It is on.',
    'fix: [Rejoice.]',
    'references: [https://example.com/]',
    '',
  ].join('\n');
  const CASES = [
    'problem: [{ name: a, facts: { system.integrity-protection: enabled } }]',
    'clear: [{ name: a, facts: { system.integrity-protection: disabled } }]',
    'unknown: [{ name: a, facts: {} }]',
    '',
  ].join('\n');
  let pack: string;

  beforeEach(() => {
    pack = temporaryFolder();
    mkdirSync(path.join(pack, 'cases'));
    writeFileSync(path.join(pack, 'sip-on.yaml'), RULE);
    writeFileSync(path.join(pack, 'cases', 'sip-on.yaml'), CASES);
  });

  test('an added pack runs with the others', async () => {
    expect((await runCli(['rules', 'lint', pack])).exitCode).toBe(0);
    expect((await runCli(['rules', 'test', pack])).exitCode).toBe(0);
    const { stdout } = await runCli(['analyze', good(), '--rules', pack, '--only', 'sip-on', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      rulePacks: [{ name: 'builtin' }, { name: path.basename(pack) }],
      findings: [{ rule: 'sip-on', verdict: 'problem' }],
    });
  });

  test('a fault is told with file, line and column, and nothing runs', async () => {
    writeFileSync(path.join(pack, 'sip-on.yaml'), RULE.replace('enabled', 'enable'));
    const lint = await runCli(['rules', 'lint', pack]);
    expect(lint.exitCode).toBe(2);
    expect(lint.stderr).toMatch(/sip-on\.yaml:4:\d+: .*did you mean enabled\?/);
    expect((await runCli(['analyze', good(), '--rules', pack])).exitCode).toBe(2);
  });

  test('a pack whose own cases fail is refused', async () => {
    writeFileSync(path.join(pack, 'cases', 'sip-on.yaml'), CASES.replace('disabled', 'enabled'));
    const { exitCode, stderr } = await runCli(['analyze', good(), '--rules', pack]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/cases\/sip-on\.yaml:2:9: clear: a: it came out as problem/);
    expect((await runCli(['rules', 'test', pack])).stderr).toBe(stderr.split('\n')[0] + '\n');
  });

  test('a pack without cases is refused', async () => {
    writeFileSync(path.join(pack, 'sip-too.yaml'), RULE.replace('sip-on', 'sip-too'));
    for (const command of ['lint', 'test']) {
      const { exitCode, stderr } = await runCli(['rules', command, pack]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(`sip-too.yaml:1:5: there are no cases for it; write ${pack}/cases/sip-too.yaml`);
    }
  });

  test('one file, one folder of a larger tree, or a tree whose cases are in its fixtures can be tested', async () => {
    const top = temporaryFolder();
    mkdirSync(path.join(top, 'own', 'system'), { recursive: true });
    mkdirSync(path.join(top, 'fixtures', 'own'), { recursive: true });
    writeFileSync(path.join(top, 'own', 'system', 'sip-on.yaml'), RULE);
    writeFileSync(path.join(top, 'fixtures', 'own', 'sip-on.yaml'), CASES);
    for (const place of ['own', 'own/system', 'own/system/sip-on.yaml']) {
      const { exitCode, stdout } = await runCli(['rules', 'test', path.join(top, place)]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'Rules whose cases pass: 1.\n' });
    }
  });

  test('a rule cannot take the id of another', async () => {
    writeFileSync(path.join(pack, 'sip-disabled.yaml'), RULE.replace('sip-on', 'sip-disabled'));
    writeFileSync(path.join(pack, 'cases', 'sip-disabled.yaml'), CASES);
    expect((await runCli(['analyze', good(), '--rules', pack])).stderr).toContain('sip-disabled is the id of');
  });

  test('a file of gigabytes is refused, not read', async () => {
    writeFileSync(path.join(pack, 'huge.yaml'), '');
    truncateSync(path.join(pack, 'huge.yaml'), 3 * 1024 ** 3);
    const { exitCode, stderr } = await runCli(['rules', 'lint', pack]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('huge.yaml:1:1: a file is at most 64 KB long');
  });

  test('two rules of one pack cannot have one id', async () => {
    mkdirSync(path.join(pack, 'too'));
    writeFileSync(path.join(pack, 'too', 'sip-on.yaml'), `# the same again\n${RULE}`);
    const { exitCode, stderr } = await runCli(['rules', 'lint', pack]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      `too/sip-on.yaml:2:5: sip-on is the id of ${pack}/sip-on.yaml as well; rename one of them`,
    );
  });

  test('one is shown in full', async () => {
    const { stdout } = await runCli(['rules', 'show', 'sip-disabled']);
    expect(stdout).toContain('fact: system.integrity-protection');
    expect(stdout).toContain('https://learn.microsoft.com/');
  });
});

describe('collect', () => {
  test('puts the findings into the bundle: what analyze says of it, and verify vouches for', async () => {
    const root = treeOf({
      '/commands/csrutil.txt': SIP_OFF,
      '/Library/Logs/Microsoft/mdatp/install.log':
        'preinstall com.microsoft.wdav begin [2026-11-01 10:00:00 +0000] 1\n',
    });
    const archive = path.join(temporaryFolder(), 'a.zip');
    const collected = await runCli(['collect', '--root', root, '--yes', '-o', archive]);
    expect(collected.stdout).toContain('System Integrity Protection is off');
    const stored = findingsSchema.parse(
      JSON.parse((await unpack(archive)).get('analysis/findings.json')?.toString() ?? ''),
    );
    const analyzed = findingsSchema.parse(JSON.parse((await runCli(['analyze', archive, '--json'])).stdout));
    expect(stored).toEqual({ ...analyzed, source: { ...analyzed.source, sha256: null } });
    expect((await runCli(['verify', archive])).exitCode).toBe(0);
  });

  test('leaves them out when asked to', async () => {
    const archive = path.join(temporaryFolder(), 'a.zip');
    await runCli(['collect', '--root', bad(), '--yes', '--no-analyze', '-o', archive]);
    expect([...(await unpack(archive)).keys()].filter((name) => name.startsWith('analysis/'))).toEqual([]);
  });
});
