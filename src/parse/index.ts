import type { z } from 'zod';
import { analyzerLog } from './analyzer-log.ts';
import { applePayloads } from './apple-payloads.ts';
import { autoupdateLog } from './autoupdate-log.ts';
import { autoupdateSettings } from './autoupdate-settings.ts';
import { bmStatistics } from './bm-statistics.ts';
import { collection } from './collection.ts';
import { connectivity } from './connectivity.ts';
import { coreLog } from './core-log.ts';
import { crashReports } from './crash-reports.ts';
import { csrutil } from './csrutil.ts';
import { epsextLog } from './epsext-log.ts';
import { eventProviderStatistics } from './event-provider-statistics.ts';
import { exclusions } from './exclusions.ts';
import { healthDetails } from './health-details.ts';
import { hotEventSources } from './hot-event-sources.ts';
import { installLog } from './install-log.ts';
import { kextCounters } from './kext-counters.ts';
import { machineLoad } from './machine-load.ts';
import { managedSettings } from './managed-settings.ts';
import { mdatpHealth } from './mdatp-health.ts';
import { mdeAttach } from './mde-attach.ts';
import { mdeXml } from './mde-xml.ts';
import { memory } from './memory.ts';
import { mergedSettings } from './merged-settings.ts';
import { msupdate } from './msupdate.ts';
import { onboarding } from './onboarding.ts';
import { performanceProfiles } from './performance-profiles.ts';
import { processSeries } from './process-series.ts';
import { processes } from './processes.ts';
import { productState } from './product-state.ts';
import { profilesShow } from './profiles-show.ts';
import { resourceReports } from './resource-reports.ts';
import { rtpStatistics } from './rtp-statistics.ts';
import { scans } from './scans.ts';
import { sourceFacts } from './source-facts.ts';
import { systemExtensions } from './system-extensions.ts';
import { systemFacts } from './system-facts.ts';
import { tcc } from './tcc.ts';
import { threats } from './threats.ts';
import { wdavcfg } from './wdavcfg.ts';

/** Every parser; the only registration. */
export const parsers = [
  analyzerLog,
  applePayloads,
  autoupdateLog,
  autoupdateSettings,
  bmStatistics,
  collection,
  connectivity,
  coreLog,
  crashReports,
  csrutil,
  epsextLog,
  eventProviderStatistics,
  exclusions,
  healthDetails,
  hotEventSources,
  installLog,
  kextCounters,
  machineLoad,
  managedSettings,
  mdatpHealth,
  mdeAttach,
  mdeXml,
  memory,
  mergedSettings,
  msupdate,
  onboarding,
  performanceProfiles,
  processes,
  processSeries,
  productState,
  profilesShow,
  resourceReports,
  rtpStatistics,
  scans,
  systemExtensions,
  systemFacts,
  tcc,
  threats,
  wdavcfg,
] as const;

type Shapes = (typeof parsers)[number]['facts'] | typeof sourceFacts;
/** One object with all facts: looking a name up in it is cheap for the compiler, searching all parsers for it is not. */
type Merged<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;
type AllShapes = Merged<Shapes>;

/** The name of a fact a rule can ask for. */
export type FactName = keyof AllShapes & string;

/** What a fact holds when it is known. */
export type FactValue<Name extends FactName> = z.output<AllShapes[Name]>;

const shapes: readonly z.ZodRawShape[] = [...parsers.map(({ facts }) => facts), sourceFacts];

/** The type and description of each fact: the vocabulary of rules. */
export const factShapes: ReadonlyMap<string, z.ZodType> = new Map(
  shapes.flatMap((shape) => Object.entries(shape) as [string, z.ZodType][]),
);
