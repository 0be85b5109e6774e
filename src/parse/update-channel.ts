// (mau-preferences and mac-updates, read 2026-11.)

/** The channels of Microsoft AutoUpdate. */
export const CHANNELS = ['Current', 'CurrentThrottle', 'Preview', 'Beta', 'Custom'] as const;

/** One of {@link CHANNELS}. */
export type Channel = (typeof CHANNELS)[number];

/** Names from before AutoUpdate 4.29, which it still understands. */
const DEPRECATED: ReadonlyMap<string, Channel> = new Map([
  ['Production', 'Current'],
  ['External', 'Preview'],
  ['InsiderFast', 'Beta'],
]);

/** How the name of a channel is written. */
export const SPELLINGS = ['accepted', 'deprecated', 'unknown'] as const;

/** The channel a setting stands for. What is not understood is Current, as is no setting at all. */
export function readChannel(written: unknown): {
  readonly channel: Channel;
  readonly spelling: (typeof SPELLINGS)[number];
} {
  const accepted = CHANNELS.find((channel) => channel === written);
  if (accepted !== undefined) return { channel: accepted, spelling: 'accepted' };
  const renamed = typeof written === 'string' ? DEPRECATED.get(written) : undefined;
  return renamed === undefined
    ? { channel: 'Current', spelling: 'unknown' }
    : { channel: renamed, spelling: 'deprecated' };
}
