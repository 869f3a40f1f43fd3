/** The scenario that `cutover init` writes; `schema` is the path to the schema from it. */
export const firstScenario = (schema: string): string => `\
# yaml-language-server: $schema=${schema}
#
# A shop gets a new version while customers keep calling it.
#
# What happens: about five calls a second come in. At 1m a new version is deployed with the strategy
# "rolling": for each old container a new one is started, and takes over once it is ready.
#
# What to look at: no call was interrupted, and the downtime is 0. Then write recreate in place of
# rolling, run it again, and see what the same customers get.

name: A new version of a shop
seed: 1                             # another seed, other customers

app:
  name: shop
  functions:
    checkout:
      code: a1                      # any text: another text is other code
      service_time: { lognormal: { mean: 400ms, cv: 0.5 } }
      cold_start: 3s                # how long a container takes to start
      min_containers: 4             # kept even without traffic
      max_containers: 20
      initial_containers: 4         # ready when the scenario begins

traffic:
  - name: customers
    to: checkout
    arrivals: { poisson: { rate: 5/s } }
    until: 2m

events:
  - at: 1m
    deploy:
      strategy: rolling             # or recreate
      by: me
      change: { functions: { checkout: { code: b2 } } }

expect:                             # what has to be true in the end; "cutover test" checks it
  - zero downtime
  - rollout v2 finishes within 30s
`;
