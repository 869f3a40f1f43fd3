import { erlangC, rootOf } from '../analytic/closed-forms.ts';

const RATE = 1.3;
const SERVERS = 2;

/** M/M/2 with mean service 1 s at a load of 65 %, which is empty at first. */
export const TWO_SERVERS = `
name: Two servers
duration: 10m
app:
  name: system
  functions:
    work:
      service_time: { exponential: { mean: 1s } }
      cold_start: 0s
      timeout: 1d
      initial_containers: ${SERVERS}
      min_containers: ${SERVERS}
      max_containers: ${SERVERS}
traffic:
  - { name: arrivals, to: work, arrivals: { poisson: { rate: ${RATE}/s } } }
`;

const waiting = erlangC(RATE, SERVERS);
const spare = SERVERS - 1 - RATE;

/** P(time in system > t): an exponential service, and with Erlang's chance a wait before it. */
const above = (t: number): number =>
  Math.exp(-t) * (1 + waiting * (1 - Math.exp(-t * spare)) / spare);

/** What theory says of it, in microseconds. */
export const TRUTHS: Readonly<Record<string, number>> = {
  'work.wait.mean': 1e6 * waiting / (SERVERS - RATE),
  'work.latency.p99': 1e6 * rootOf((t) => above(t) - 0.01, 0, 100),
};
