import type { Identity } from '../model/redaction.ts';
import type { Detector } from './detector.ts';
import { spanFinder } from './find-spans.ts';
import { windowsOf } from './windows.ts';

/** Finds out whom and what a bundle is about. */
export interface Learner {
  /** Tells every identity the bytes give away. Throws `Unredactable` as the redactor does. */
  bytes(chunks: AsyncIterable<Uint8Array>, add: (identity: Identity) => void): Promise<void>;
  text(text: string, add: (identity: Identity) => void): void;
}

/** Learns with the detectors; what one file gives away is then removed from all. */
export function createLearner(detectors: readonly Detector[], clock: () => number): Learner {
  const finder = spanFinder(detectors, [], clock);
  const tell = (bytes: Buffer, cut: number, add: (identity: Identity) => void): void => {
    for (const { kind, value, isLearned } of finder.find(bytes, bytes.toString('latin1'), cut))
      if (isLearned) add({ kind, value });
  };
  return {
    async bytes(chunks, add) {
      let cut = 0;
      for await (const window of windowsOf(chunks, finder.lookAheadBytes, () => cut)) {
        tell(window.bytes, window.cut, add);
        cut = window.cut;
      }
    },
    text(text, add) {
      const bytes = Buffer.from(text);
      tell(bytes, bytes.length, add);
    },
  };
}
