// Loaded with --require into a measured process: leaves its peak memory (KiB) in the file BENCH_MEMORY_FILE names. With --import
// Node would load the program in another way than a person's command does, which takes longer.
const { writeFileSync } = require('node:fs');

process.on('exit', () => writeFileSync(process.env.BENCH_MEMORY_FILE, String(process.resourceUsage().maxRSS)));
