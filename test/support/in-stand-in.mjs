// Runs a program beside processes of Defender that are started again when they end, as launchd does it. Its one argument is JSON:
// { folder, daemons: { name: load }, argv }. Meant to be the first process of a namespace: all others end with it.
import { spawn } from 'node:child_process';
import os from 'node:os';
import { startDaemon } from '../../fixtures/stand-in-mac/start.mjs';

const { folder, daemons, argv } = JSON.parse(process.argv[2]);
for (const [name, load] of Object.entries(daemons)) keepRunning(name, load);
const [program, ...args] = argv;
const child = spawn(program, args, { stdio: 'inherit' });
child.on('exit', (code, signal) => process.exit(code ?? 128 + os.constants.signals[signal]));

function keepRunning(name, load) {
  const daemon = startDaemon(folder, name, load);
  // Whatever else the machine does, they get the little they want.
  os.setPriority(daemon.pid, -15);
  daemon.on('exit', () => keepRunning(name, load));
}
