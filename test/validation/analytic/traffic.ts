import { RECORD_CELLS, recordIndex } from '../../../src/model/records.ts';
import { INPUT_STATES, isFinal } from '../../../src/model/lifecycle.ts';
import { type Micros, SECOND } from '../../../src/model/time.ts';
import { headType, type TraceReader } from '../../../src/trace/log.ts';
import { fieldsOf } from '../../../src/trace/record-fields.ts';
import { type AnalyticCase, type Effort, inSteadyState, type Replicate, runWith } from './case.ts';
import { exponential, scenarioOf } from './system.ts';

/** Mean response time and throughput by mean value analysis, from one client on. */
function meanValues(clients: number, think: number, service: number) {
  let [response, throughput, inSystem] = [0, 0, 0];
  for (let n = 1; n <= clients; n++) {
    response = service * (1 + inSystem);
    throughput = n / (think + response);
    inSystem = throughput * response;
  }
  return { response, throughput, utilisation: throughput * service, mean_in_system: inSystem };
}

interface Loop {
  readonly id: string;
  readonly clients: number;
  /** Means in seconds. */
  readonly think: number;
  readonly service: number;
  readonly effort: Effort;
}

function closedLoop({ id, clients, think, service, effort }: Loop): AnalyticCase {
  return {
    id,
    title: `${clients} clients, M/M/1//${clients}, ρ = ${(clients * service / think).toFixed(2)}`,
    formula: 'mean value analysis, exact',
    source: 'Reiser and Lavenberg 1980',
    expected: meanValues(clients, think, service),
    check: {
      rule: 'ci',
      scenario: scenarioOf({
        arrivals: { closed: { clients, think_time: { exponential: { mean: `${think}s` } } } },
        service: exponential(service),
        servers: 1,
      }),
      replicate: inSteadyState(({ stays, served, seconds, running, inSystem }) => ({
        response: stays.mean(), throughput: served / seconds,
        utilisation: running.mean(), mean_in_system: inSystem.mean(),
      })),
      effort,
    },
  };
}

const ARRIVED = recordIndex('input.arrived');
const ENDED = recordIndex('attempt.ended');
const { state: STATE } = fieldsOf('attempt.ended');

/** How many inputs there are, on average, at equally spaced phases of a wave. */
class Phases implements TraceReader {
  readonly #sums: number[];
  readonly #step: Micros;
  readonly #from: Micros;
  #count = 0;
  /** The phases that have been looked at. */
  #looks = 0;

  constructor(period: Micros, phases: number, from: Micros) {
    this.#sums = Array.from({ length: phases }, () => 0);
    this.#step = period / phases;
    this.#from = from;
  }

  /** At each of the phases, over whole periods. */
  means(): readonly number[] {
    const periods = Math.floor(this.#looks / this.#sums.length);
    return this.#sums.map((sum) => sum / periods);
  }

  read(cells: Float64Array, length: number): void {
    for (let at = 0; at < length;) {
      const type = headType(cells[at + 1] as number);
      const now = cells[at] as Micros;
      for (; this.#from + this.#looks * this.#step <= now; this.#looks++) {
        const place = this.#looks % this.#sums.length;
        this.#sums[place] = (this.#sums[place] as number) + this.#count;
      }
      if (type === ARRIVED) this.#count++;
      const state = type === ENDED ? INPUT_STATES[cells[at + STATE] as number] : undefined;
      if (state !== undefined && isFinal(state)) this.#count--;
      at += RECORD_CELLS[type] as number;
    }
  }
}

/** λ(t) = 10 (1 + ½ sin ωt) a second, periods of a minute, at as many servers as are asked for. */
function wave(): AnalyticCase {
  const [rate, swing, period, service] = [10, 0.5, 60, 2];
  const omega = 2 * Math.PI / period;
  const lag = omega * service;
  const level = rate * service;
  const at = (t: number): number => level * (1 + swing * (Math.sin(omega * t)
    - lag * Math.cos(omega * t)) / (1 + lag ** 2));
  const replicate: Replicate = (scenario, plan) => {
    const from = Math.ceil(plan.warmUp / period) * period;
    // A look a second.
    const seen = new Phases(period * SECOND, period, from * SECOND);
    runWith(scenario, plan, seen);
    const means = seen.means();
    // What there is swings in a sine wave as well: its middle, and what of it goes with the rate.
    const part = (wave: (angle: number) => number) =>
      means.reduce((sum, mean, second) => sum + mean * wave(omega * second), 0) / (period / 2);
    const [up, across] = [part(Math.sin), part(Math.cos)];
    const at = (second: number) => means[second] as number;
    return {
      E_N_t0: at(0), E_N_t15: at(15), E_N_t30: at(30), E_N_t45: at(45),
      max: part(() => 1) / 2 + Math.sqrt(up ** 2 + across ** 2),
      lag_s: Math.atan2(-across, up) / omega,
    };
  };
  return {
    id: 'mtminf-sin',
    title: 'M_t/M/∞ whose rate is a sine wave',
    formula: 'a sine wave that is lower and later: Λs (1 + β (sin ωt − ωs cos ωt) / (1 + ω²s²))',
    source: 'Eick, Massey and Whitt 1993',
    expected: {
      E_N_t0: at(0), E_N_t15: at(15), E_N_t30: at(30), E_N_t45: at(45),
      max: level * (1 + swing / Math.sqrt(1 + lag ** 2)),
      lag_s: Math.atan(lag) / omega,
    },
    check: {
      rule: 'ci',
      scenario: scenarioOf({
        arrivals: { sine: { mean: '10/s', amplitude: '5/s', period: '60s' } },
        service: exponential(service),
      }),
      replicate,
      effort: {
        full: { seconds: 36_000, warmUp: 120 },
      },
    },
  };
}

export const TRAFFIC: readonly AnalyticCase[] = [
  closedLoop({
    id: 'closed-10-9-1', clients: 10, think: 9, service: 1,
    effort: { short: { seconds: 10_000 } },
  }),
  closedLoop({
    id: 'closed-50-20-0.5', clients: 50, think: 20, service: 0.5,
    effort: { full: { seconds: 20_000 } },
  }),
  wave(),
];
