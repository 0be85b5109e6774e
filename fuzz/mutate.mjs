import fc from 'fast-check';

/** Evenly spread: `fc.double` nearly always damages the first byte. */
const share = fc.noBias(fc.integer({ min: 0, max: 1_000_000 })).map((millionths) => millionths / 1_000_000);

/** How a valid file is damaged: `at` and `size` are shares of its length, `bytes` a marker of its format. */
const edit = (markers) =>
  fc.record({
    kind: fc.constantFrom('flip', 'cut', 'drop', 'double', 'insert', 'none'),
    at: share,
    size: share,
    byte: fc.integer({ min: 0, max: 255 }),
    marker: fc.constantFrom(...markers.map((marker) => Buffer.from(marker, 'latin1'))),
  });

const EDITS = {
  none: (bytes) => bytes,
  flip: (bytes, { from, byte }) => Buffer.concat([bytes.subarray(0, from), Buffer.of(byte), bytes.subarray(from + 1)]),
  cut: (bytes, { from }) => bytes.subarray(0, from),
  drop: (bytes, { from, to }) => Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]),
  double: (bytes, { from, to }) => Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]),
  insert: (bytes, { from, marker }) => Buffer.concat([bytes.subarray(0, from), marker, bytes.subarray(from)]),
};

function apply(bytes, { kind, at, size, byte, marker }) {
  const from = Math.floor(at * bytes.length);
  const to = from + Math.floor((size * (bytes.length - from)) / 4);
  return EDITS[kind](bytes, { from, to, byte, marker });
}

/** Files of `valid` (an arbitrary of Buffers), most of them damaged in one to four places. `markers` are latin1 texts. */
export function mutated(valid, markers) {
  const edits = fc.array(edit(markers), { minLength: 1, maxLength: 4 });
  return fc.tuple(valid, edits).map(([bytes, all]) => all.reduce(apply, bytes));
}
