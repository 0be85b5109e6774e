import { DETECTORS } from '../dist/redact/detectors/index.js';

const NOTICE = `# What redaction takes out

Made by \`npm run docs\` from the detectors themselves (\`src/redact/detectors/\`), not by hand.

\`mdediag collect --redact standard\` (or \`strict\`), or \`mdediag redact ARCHIVE -o OUT\` afterwards:

1. **Learns** from every file, name and list of the bundle whom and what it is about, with the detectors below.
2. **Takes out** what was learned wherever it stands, in text, JSON, property lists (binary ones too), names of files, archives and
   gzip files inside, the manifest and the findings; also in other cases, with accents composed or apart, and escaped for JSON, XML,
   URLs, in UTF-16 and in base64. What a detector finds is taken out as well, if it was not learned.
3. **Puts in** pseudonyms: the same value has the same one in all bundles of one case (HMAC-SHA-256 under the key of the case, 60
   bits shown; ids keep their form, \`facade00-…\`). Secrets are removed without one. Paths keep their depth and extensions, so that
   the findings stay the same.
4. **Withholds** what it cannot check to its end: files that are neither text nor a form it knows, lines of more than 8 MB, damaged
   archives. The manifest says so, each with its reason.
5. **Proves** it: the finished archive is opened again and searched for everything that was learned, in all those spellings, down to
   the last archive inside. A hit ends with exit code 8 and no archive.

The key and the dictionary are in a file beside the archive (\`--case-key FILE\` for another place, and to use it again), readable by
its owner only. \`mdediag translate REPLY --case-key FILE\` turns an answer back into names, on this machine.

**What it cannot know:** a name nobody calls a name. A person's full name in a file, a project's name at level \`standard\`, a value
in a field no detector knows: look at the archive before you send it. Names of fewer than three letters, and very common ones
(\`admin\`, \`mac\` …), are exchanged where they stand for a person or a Mac and nowhere else.
`;

/** docs/privacy.md */
export function privacyPage() {
  return [NOTICE, ...['standard', 'strict'].map(section)].join('\n');
}

function section(level) {
  const rows = DETECTORS.filter((detector) => detector.level === level).map(row);
  const title = level === 'strict' ? 'Level `strict`, besides' : 'Level `standard`';
  return `## ${title}\n\n| detector | takes out | such as | misses | leaves |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

function row({ id, about, examples, misses, guard }) {
  const code = (text) => `\`${text.replaceAll('|', '\\|')}\``;
  return `| ${code(id)} | ${about} | ${examples.map(code).join(', ')} | ${misses} | ${guard} |`;
}
