// Noise with known properties, for calibration: every kind has the same standard deviation, so that the figures can be compared.

/** A source of normal numbers from a source of chance (Box and Muller). */
export function normals({ fraction }) {
  let spare;
  return () => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - fraction()));
    const angle = 2 * Math.PI * fraction();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

/** The standard deviation of exp(z) for a standard normal z. */
const LOG_NORMAL_SD = Math.sqrt((Math.E - 1) * Math.E);
const SPIKE_SHARE = 0.01;
const SPIKE_HEIGHT = 15;
const DRIFT = 2;

/** Standardized AR(1): standard deviation 1, correlation `phi` from tick to tick. */
export function autoregressive(count, phi, next) {
  const step = Math.sqrt(1 - phi * phi);
  let value = next();
  return Array.from({ length: count }, () => {
    value = phi * value + step * next();
    return value;
  });
}

const logNormal = (z) => (Math.exp(z) - Math.exp(0.5)) / LOG_NORMAL_SD;

/**
 * What the load does by itself, by name: functions of the number of ticks and the source of chance, in units of the standard
 * deviation of the noise, without spikes and drift.
 */
export const NOISES = {
  'φ = 0': (count, { next }) => autoregressive(count, 0, next),
  'φ = 0.3': (count, { next }) => autoregressive(count, 0.3, next),
  'φ = 0.6': (count, { next }) => autoregressive(count, 0.6, next),
  'φ = 0.9': (count, { next }) => autoregressive(count, 0.9, next),
  'log-normal, φ = 0.6': (count, { next }) => autoregressive(count, 0.6, next).map(logNormal),
  'drift, φ = 0.6': (count, { next, fraction }) => drifting(autoregressive(count, 0.6, next), fraction),
  'spikes, φ = 0.6': (count, { next, fraction }) => spiked(autoregressive(count, 0.6, next), fraction),
  'all together, φ = 0.9': (count, { next, fraction }) =>
    spiked(drifting(autoregressive(count, 0.9, next).map(logNormal), fraction), fraction),
};

/** A straight rise or fall, up to twice the standard deviation from beginning to end. */
function drifting(values, fraction) {
  const rise = DRIFT * (2 * fraction() - 1);
  return values.map((value, index) => value + (rise * index) / values.length);
}

/** One tick in a hundred is fifteen standard deviations higher. */
function spiked(values, fraction) {
  return values.map((value) => (fraction() < SPIKE_SHARE ? value + SPIKE_HEIGHT : value));
}
