import { z } from 'zod';
import { cannotTell, clear, defineEvaluator, problem, proofOf, proofOfElements } from '../evaluator.ts';
import { listed } from '../template.ts';

/** `SystemPolicyAllFiles` is Full Disk Access; who needs it: the profile in microsoft/mdatp-xplat, read 2026-11. */
const SERVICE = 'kTCCServiceSystemPolicyAllFiles';
const CLIENTS = ['com.microsoft.wdav', 'com.microsoft.wdav.epsext'];

/**
 * Which parts of Defender macOS gives no Full Disk Access. Permissions of an organization are not in the database of macOS, so only
 * both lists together, or a plain refusal, prove that there is none; what health itself says counts more. Fills `clients`.
 */
export const fullDiskAccessGrants = defineEvaluator({
  needs: ['tcc.grants', 'tcc.origins'],
  uses: ['health.full-disk-access-enabled'],
  params: z.strictObject({}),
  fills: ['clients'],
  evaluate({ 'tcc.grants': grants, 'tcc.origins': origins }, _, { 'health.full-disk-access-enabled': health }) {
    const access = grants.value.filter(({ service, client }) => service === SERVICE && CLIENTS.includes(client));
    const without = CLIENTS.filter(
      (client) => !access.some((grant) => grant.client === client && grant.isAllowed === true),
    );
    if (without.length === 0) return clear(proofOfElements('tcc.grants', grants, access));
    if (health.state === 'known' && health.value) return clear(proofOf('health.full-disk-access-enabled', health));
    const refusals = access.filter(({ client, isAllowed }) => without.includes(client) && isAllowed === false);
    const refused = CLIENTS.filter((client) => refusals.some((refusal) => refusal.client === client));
    // With one list alone, nothing is proven of what it does not name.
    const proven = origins.value.length < 2 ? refused : without;
    if (proven.length === 0) return cannotTell('tcc.grants: only one of the two lists of permissions was collected');
    return problem({ clients: listed(proven) }, proofOfElements('tcc.grants', grants, refusals));
  },
});
