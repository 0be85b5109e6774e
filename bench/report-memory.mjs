// Loaded with --import into a measured process: leaves its peak memory (KiB) in the file BENCH_MEMORY_FILE names.
import { writeFileSync } from 'node:fs';

process.on('exit', () => writeFileSync(process.env.BENCH_MEMORY_FILE, String(process.resourceUsage().maxRSS)));
