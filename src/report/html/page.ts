import { createHash } from 'node:crypto';
import { html, type Markup, trusted } from './markup.ts';

/** What a page is made of. */
interface Page {
  readonly title: string;
  readonly body: Markup;
  /** Our own words, which are named in the policy of the page by their hashes. */
  readonly style: string;
  readonly script: string;
}

/**
 * A page that needs nothing but itself and cannot ask for anything: no address is loaded, and of scripts and styles only these two run,
 * whatever else gets into the text.
 */
export function page({ title, body, style, script }: Page): Markup {
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
${body}
<script>${trusted(script)}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
