import { z } from 'zod';
import { ruleSchema } from '../../analyze/rule-file.ts';
import { KnownError } from '../../model/errors.ts';
import { EXIT } from '../../model/exit-code.ts';
import { findingsSchema } from '../../model/finding.ts';
import { manifestSchema } from '../../model/manifest.ts';
import { samplesLineSchema } from '../../model/sample.ts';
import { printJson } from '../terminal.ts';

const FORMATS = {
  manifest: {
    schema: manifestSchema,
    title: 'mdediag manifest',
    description:
      'manifest.json of a bundle: what was planned, what became of each item, and what the person agreed to.',
  },
  findings: {
    schema: findingsSchema,
    title: 'mdediag findings',
    description: 'findings.json: what every rule said about one source, and the verdict on behavior monitoring.',
  },
  rule: {
    schema: ruleSchema,
    title: 'mdediag rule',
    description: 'One rule file (YAML): all the words, and a condition or a computation that decides.',
  },
  samples: {
    schema: samplesLineSchema,
    title: 'mdediag samples',
    description: 'One line of a samples file (JSON Lines): the header, a process at one tick, or an event.',
  },
};

/** What `schema` can print. */
export const SCHEMA_FORMATS = Object.keys(FORMATS) as (keyof typeof FORMATS)[];

/** Prints the JSON Schema (draft-7) of a file format. Throws a usage error for a format it does not know. */
export async function schema(format: string): Promise<number> {
  const known = SCHEMA_FORMATS.find((name) => name === format);
  if (known === undefined) {
    throw new KnownError(`There is no schema named ${JSON.stringify(format)}.`, {
      exitCode: EXIT.usage,
      hint: `Choose from ${SCHEMA_FORMATS.join(', ')}.`,
    });
  }
  await printJson(jsonSchema(known));
  return EXIT.done;
}

/** The schema rule files are edited with; `rules/rule.schema.json` is made of it. */
export function ruleJsonSchema(): unknown {
  return jsonSchema('rule');
}

function jsonSchema(format: keyof typeof FORMATS): unknown {
  const { schema: source, title, description } = FORMATS[format];
  const { $schema, ...rules } = z.toJSONSchema(source, { target: 'draft-7', io: 'output' });
  return { $schema, $id: `mdediag-${format}.schema.json`, title, description, ...rules };
}
