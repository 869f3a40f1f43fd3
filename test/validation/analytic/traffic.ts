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

/** How many inputs there are, on average, at four phases of a wave. */
class Phases implements TraceReader {
  readonly sums = [0, 0, 0, 0];
  readonly #quarter: Micros;
  readonly #from: Micros;
  #count = 0;
  /** The quarters that have been looked at. */
  #looks = 0;

  constructor(period: Micros, from: Micros) {
    this.#quarter = period / 4;
    this.#from = from;
  }

  mean(quarter: number): number {
    return (this.sums[quarter] as number) / Math.floor(this.#looks / 4);
  }

  read(cells: Float64Array, length: number): void {
    for (let at = 0; at < length;) {
      const type = headType(cells[at + 1] as number);
      const now = cells[at] as Micros;
      for (; this.#from + this.#looks * this.#quarter <= now; this.#looks++) {
        const place = this.#looks % 4;
        this.sums[place] = (this.sums[place] as number) + this.#count;
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
    const seen = new Phases(period * SECOND, Math.ceil(plan.warmUp / period) * period * SECOND);
    runWith(scenario, plan, seen);
    const [N0, N15, N30, N45] = [0, 1, 2, 3].map((quarter) => seen.mean(quarter)) as
      [number, number, number, number];
    // What there is swings in a sine wave as well, that is told by four of its points.
    const [up, across] = [(N15 - N45) / 2, (N0 - N30) / 2];
    return {
      E_N_t0: N0, E_N_t15: N15, E_N_t30: N30, E_N_t45: N45,
      max: (N0 + N15 + N30 + N45) / 4 + Math.sqrt(up ** 2 + across ** 2),
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
        seed: 72_000,
        full: { seconds: 7_500, warmUp: 120, leaves: ['lag_s'] },
      },
    },
  };
}

export const TRAFFIC: readonly AnalyticCase[] = [
  closedLoop({
    id: 'closed-10-9-1', clients: 10, think: 9, service: 1,
    effort: { seed: 70_000, short: { seconds: 10_000 } },
  }),
  closedLoop({
    id: 'closed-50-20-0.5', clients: 50, think: 20, service: 0.5,
    effort: { seed: 71_000, short: { seconds: 20_000 } },
  }),
  wave(),
];
