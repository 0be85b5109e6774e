/** As many identities as are asked for, of the kinds a Mac has; the first one is in one line of five of the corpora. */
export function benchIdentities(count) {
  return Array.from({ length: count }, (_, index) =>
    index === 0 ? { kind: 'user', value: 'dev' } : MAKERS[index % MAKERS.length](index),
  );
}

const MAKERS = [
  (index) => ({ kind: 'user', value: `robin.vale${index}` }),
  (index) => ({ kind: 'host', value: `robins-macbook-${index}` }),
  (index) => ({ kind: 'mail', value: `robin${index}@firm${index}.example` }),
  (index) => ({
    kind: 'device',
    value: `c4f1d8a0-7b1e-4a55-9d2c-${(index * 7_919_993).toString(16).padStart(12, '0')}`,
  }),
  (index) => ({ kind: 'serial', value: `C02X${100 + index}ZZJG5` }),
];
