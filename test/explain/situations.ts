/** A scenario with one App `shop` and one Function `api` with these options. */
export const shop = (api: string, rest = ''): string => `
name: shop
app: { name: shop, functions: { api: { ${api} } } }
${rest}
`;

/** Inputs for `api` at these instants. */
export const at = (...instants: readonly string[]): string =>
  `traffic: [{ name: web, to: api, arrivals: { at: [${instants.join(', ')}] } }]`;

/** The code of `api` changes, which is enough for a new version. */
export const deploy = (instant: string, strategy: string, change = 'code: b2'): string =>
  `{ at: ${instant}, deploy: { strategy: ${strategy}, `
  + `change: { functions: { api: { ${change} } } } } }`;

export const events = (...list: readonly string[]): string => `events: [${list.join(', ')}]`;

/** Inputs whose caller gives up after so long. */
export const impatient = (patience: string, ...instants: readonly string[]): string =>
  at(...instants).replace('to: api', `to: api, patience: ${patience}`);

export const fault = (instant: string, kind: string): string =>
  `events: [{ at: ${instant}, fault: { ${kind}: { function: api } } }]`;

/** One container that is there from the start. */
export const warm = 'initial_containers: 1, service_time: 4s, cold_start: 3s';

/** Two of them, which a rollout may replace as demand asks for it, or with one above the cap. */
export const WARM_PAIR = warm.replace('1', '2');
export const ON_DEMAND = 'platform: { rolling: { replace: demand } }';
export const SURGE = 'platform: { rolling: { surge: 1 } }';

/** A version that never starts. */
export const BROKEN = 'code: b2, start_failures: always';

/** An App with two Functions; inputs for `api`. */
export const two = (api: string, rest: string): string => `
name: two
app: { name: shop, functions: { api: { ${api} }, web: { ${warm} } } }
${rest}
`;

/** `api` is not part of the new version. */
export const REMOVED = 'events: [{ at: 2s, deploy: { change: { functions: { api: null } } } }]';
