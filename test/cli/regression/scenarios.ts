/** A small scenario; `options` are those of its Function. */
export function shop(name: string, options = ''): string {
  return `
name: ${name}
seed: 5
app:
  name: shop
  functions:
    api: { service_time: 1s, cold_start: 3s, code: a1, initial_containers: 2 ${options} }
traffic:
  - { to: api, arrivals: { every: 700ms }, until: 20s }
events:
  - { at: 10s, deploy: { change: { functions: { api: { code: b2 } } } } }
`;
}

/** A scenario with a mistake in its seventh line. */
export const WRONG = shop('Wrong').replace('cold_start', 'cold_strat');

/** A strategy that ends the run by an order that is not allowed. */
export const RULE_BREAKER =
  'export default { name: "mine", decide: () => [{ order: "drain", container: 999 }] };';

/** A scenario that is carried out by the strategy in this file. */
export const withStrategy = (file: string): string =>
  shop(`With ${file}`).replace('deploy: {', `deploy: { strategy: ${file},`);
