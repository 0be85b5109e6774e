#!/usr/bin/env node
require('../dist/app/main.js').main(process.argv);
