/** Native ESM with swc: the one setup that loads archiver 8, plist 5, ora 9 and inquirer 14 under Node 20 (docs/adr/0001). */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript' },
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  // Most tests wait for programs they have started, so no core is kept free for Jest itself.
  maxWorkers: '100%',
  testTimeout: 30_000,
};
