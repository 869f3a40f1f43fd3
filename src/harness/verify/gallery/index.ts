import { BROKEN_VERSIONS } from './broken-versions.ts';
import { CAPACITY } from './capacity.ts';
import type { Incident } from './incident.ts';
import { TRAFFIC } from './traffic.ts';

export type { Incident } from './incident.ts';

/**
 * Incidents that people told of deployment controllers, each as a scenario that every strategy has
 * to come through: with all properties that bind it, and with what the scenario expects.
 */
export const GALLERY: readonly Incident[] = [...CAPACITY, ...BROKEN_VERSIONS, ...TRAFFIC];
