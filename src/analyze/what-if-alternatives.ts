/** Programs a performance profile of Defender is made for. */
interface Profile {
  readonly names: readonly string[];
  readonly programs: RegExp;
}

/**
 * From the completion script of `mdatp` and Microsoft's demonstration of performance profiles (read 2026-11); their page is not
 * published, so which agents have which profile has to be asked of the agent.
 */
const PROFILES: readonly Profile[] = [
  {
    names: ['xcode', 'xcode-ide-tree'],
    programs:
      /\/xcode[^/]*\.app\/|\.xctoolchain\/|\/(?:xcodebuild|swbbuildservice|swift-frontend|clang|ibtool|actool)$/i,
  },
  { names: ['vscode', 'vscode-tree'], programs: /\/visual studio code[^/]*\.app\//i },
  { names: ['android-studio', 'android-studio-tree'], programs: /\/android studio[^/]*\.app\//i },
  { names: ['openjdk-javac'], programs: /\/javac?$/i },
  { names: ['node'], programs: /\/(?:node|npm|yarn|pnpm)$/i },
  { names: ['git'], programs: /\/git(?:-[a-z-]+)?$/i },
];

/** What to try before an exclusion, the narrowest first. */
export function alternativesTo(program: string, applied: readonly string[] | undefined): string[] {
  const profile = PROFILES.find(({ programs }) => programs.test(program));
  const names = profile?.names ?? [];
  const missing = names.filter((name) => applied?.includes(name) !== true);
  const [first] = missing;
  return [
    ...(first === undefined
      ? []
      : [
          `Apply a performance profile for it (${missing.join(', ')}), which leaves no gap in detection: \`sudo mdatp performance-profiles apply --name ${first}\`. See \`mdatp performance-profiles list-available\` for those this version has.`,
        ]),
    'Exclude only the subfolder it works in, such as that of build products, or only the extension of the files it makes there, if nobody runs programs from it.',
    'Let it do less: a narrower search path, a cache, fewer parallel jobs.',
  ];
}
