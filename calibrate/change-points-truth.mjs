// Series whose changes are known, for calibration. Noise has standard deviation 1.

/** Normal noise whose neighbors have this correlation. */
export function normals(length, correlation, random) {
  const next = () => Math.sqrt(-2 * Math.log(1 - random.fraction())) * Math.cos(2 * Math.PI * random.fraction());
  const fresh = Math.sqrt(1 - correlation ** 2);
  let value = next();
  return Array.from({ length }, () => {
    value = correlation * value + fresh * next();
    return value;
  });
}

const noisy = (correlation, signal) => (length, random) =>
  normals(length, correlation, random).map((value, index) => value + signal(index / length, index));
const heavy = (length, random) => {
  const parts = Array.from({ length: 4 }, () => normals(length, 0, random));
  return parts[0].map((value, index) => value / Math.hypot(parts[1][index], parts[2][index], parts[3][index]));
};

/** Nothing changes in these. */
export const NULLS = {
  'φ = 0': noisy(0, () => 0),
  'φ = 0.3': noisy(0.3, () => 0),
  'φ = 0.6': noisy(0.6, () => 0),
  'φ = 0.8': noisy(0.8, () => 0),
  'φ = 0.9': noisy(0.9, () => 0),
  'log-normal (σ = 0.5), φ = 0.5': (length, random) => normals(length, 0.5, random).map((value) => Math.exp(value / 2)),
  'log-normal (σ = 0.8), φ = 0.5': (length, random) =>
    normals(length, 0.5, random).map((value) => Math.exp(value * 0.8)),
  't with 3 degrees of freedom': heavy,
  'drift of 8 SD, φ = 0.6': noisy(0.6, (part) => 8 * part),
  'spikes of 8 to 12 SD in 2 %, φ = 0.3': (length, random) =>
    normals(length, 0.3, random).map((value) => (random.fraction() < 0.02 ? 8 + 4 * random.fraction() : value)),
  'season of ± 3 SD every 24, φ = 0.3': noisy(0.3, (_, index) => 3 * Math.sin((2 * Math.PI * index) / 24)),
};

const changing =
  (correlation, signal, ...parts) =>
  (length, random) => ({
    values: noisy(correlation, signal)(length, random),
    places: parts.map((part) => Math.ceil(part * length)),
  });

/** Something changes in these, at `places`. */
export const TRUTHS = {
  'step of 1.5 SD, φ = 0.3': changing(0.3, (part) => (part >= 0.4 ? 1.5 : 0), 0.4),
  'step of 4 SD, φ = 0.8': changing(0.8, (part) => (part >= 0.4 ? 4 : 0), 0.4),
  'three steps of 3 SD, φ = 0.3': changing(
    0.3,
    (part) => (part >= 0.7 ? 0 : part >= 0.5 ? 6 : part >= 0.2 ? 3 : 0),
    0.2,
    0.5,
    0.7,
  ),
  'step of 4 SD on a drift of 10 SD, φ = 0.3': changing(0.3, (part) => 10 * part + (part >= 0.6 ? 4 : 0), 0.6),
  'climb of 20 SD becomes a fall, φ = 0.3': changing(0.3, (part) => -40 * Math.abs(part - 0.5), 0.5),
  'step of 3 SD under a season of ± 4 SD': changing(
    0.3,
    (part, index) => (part >= 0.6 ? 3 : 0) + 4 * Math.sin((2 * Math.PI * index) / 12),
    0.6,
  ),
  'step from 5 ± 1 to 40 ± 12, φ = 0.4': (length, random) => ({
    values: normals(length, 0.4, random).map((value, index) => (index >= length / 2 ? 40 + 12 * value : 5 + value)),
    places: [Math.ceil(length / 2)],
  }),
};

/** Correlation of the noise, and height of the step in its standard deviations. */
export const STEPS = [
  [0, 4],
  [0.3, 4],
  [0.6, 5],
  [0.8, 8],
  [0.9, 8],
];
