#!/usr/bin/env node
const { main } = await import('../dist/app/main.js');
await main(process.argv);
