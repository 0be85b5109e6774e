import { z } from 'zod';
import { clear, defineEvaluator, notApplicable, problem, proofOfElements } from '../evaluator.ts';

const SCHEMES = ['http:', 'https:'];

/** Whether Defender can use the proxy the organization set. Placeholder: `reason`. */
export const proxySetting = defineEvaluator({
  needs: ['managed.settings'],
  params: z.strictObject({}),
  fills: ['reason'],
  evaluate({ 'managed.settings': fact }) {
    const setting = fact.value.find(({ key }) => key === 'cloudService.proxy');
    if (typeof setting?.value !== 'string' || setting.value === '')
      return notApplicable('no proxy is set for Defender');
    const proof = proofOfElements('managed.settings', fact, [setting]);
    const reason = reasonAgainst(setting.value);
    return reason === undefined ? clear(proof) : problem({ reason }, proof);
  },
});

function reasonAgainst(proxy: string): string | undefined {
  if (proxy.includes('@')) return 'it carries a name or password, and Defender does not support authenticated proxies';
  const url = proxy.includes('://') ? proxy : `http://${proxy}`;
  if (!URL.canParse(url)) return `“${proxy}” is not an address`;
  const { protocol, pathname, search } = new URL(url);
  if (!SCHEMES.includes(protocol)) return `“${proxy}” is not an http or https address`;
  return pathname !== '/' || search !== '' ? `“${proxy}” holds more than an address and a port` : undefined;
}
