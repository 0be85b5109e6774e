import { fileURLToPath } from 'node:url';

/** Absolute path of something that comes with the tool, such as `rules`. */
export function inPackage(name: string): string {
  return fileURLToPath(new URL(`../../${name}`, import.meta.url));
}
