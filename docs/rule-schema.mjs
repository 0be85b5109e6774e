import { ruleJsonSchema } from '../dist/cli/commands/schema.js';

/** The JSON Schema editors complete rule files with. */
export async function ruleSchemaText() {
  return `${JSON.stringify(ruleJsonSchema(), null, 2)}\n`;
}
