// Run after `npm install`: names the optional platform packages that npm left out of package-lock.json because the registry at
// hand does not serve them. `npm ci` refuses a lock file without them; with them it skips those of other platforms.
import { readFileSync, writeFileSync } from 'node:fs';

const LOCK = new URL('../package-lock.json', import.meta.url);
const PLATFORM =
  /(?<os>darwin|linux|win32|android|freebsd|openharmony)-(?<cpu>arm64|arm|x64|ia32|ppc64|s390x|riscv64|loong64)/;

const lock = JSON.parse(readFileSync(LOCK, 'utf8'));
for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const { os, cpu } = PLATFORM.exec(name)?.groups ?? {};
    const key = `node_modules/${name}`;
    if (os === undefined || key in lock.packages) continue;
    const libc = /musl/.test(name) ? ['musl'] : /gnu/.test(name) && os === 'linux' ? ['glibc'] : undefined;
    lock.packages[key] = {
      version,
      cpu: [cpu],
      ...(parent.dev && { dev: true }),
      ...(libc && { libc }),
      optional: true,
      os: [os],
    };
  }
}
const byName = ([one], [other]) => (one < other ? -1 : 1);
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(byName));
writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
