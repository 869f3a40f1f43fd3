import { type AnalyticCase, inSteadyState } from './case.ts';
import { sumOf } from './closed-forms.ts';
import { exponential, scenarioOf } from './system.ts';

/** Attempts of 1 s that fail with probability 0.3, four at most, 1, 2 and 4 s apart. */
function backOff(): AnalyticCase {
  const [p, most] = [0.3, 4];
  const P_success = 1 - p ** most;
  return {
    id: 'retry-p03-max4',
    title: 'attempts of 1 s, three in ten fail, 4 at most, back-off 1, 2, 4 s',
    formula: 'geometric sums',
    source: 'elementary',
    expected: {
      P_success,
      mean_attempts: sumOf(most, (k) => p ** k),
      mean_total_time: sumOf(most, (k) => p ** k) + sumOf(most - 1, (k) => p ** (k + 1) * 2 ** k),
      mean_attempts_given_success: sumOf(most, (k) => (k + 1) * p ** k * (1 - p)) / P_success,
    },
    check: {
      rule: 'ci',
      scenario: scenarioOf({
        arrivals: 1,
        service: '1s',
        options: {
          failure_rate: p,
          retries: { max_retries: most - 1, initial_delay: '1s', backoff_coefficient: 2 },
        },
      }),
      replicate: inSteadyState(({ done, succeeded, stays }) => ({
        P_success: succeeded.inputs / done.inputs,
        mean_attempts: done.attempts / done.inputs,
        mean_total_time: stays.mean(),
        mean_attempts_given_success: succeeded.attempts / succeeded.inputs,
      })),
      effort: { short: { seconds: 1_500 } },
    },
  };
}

const [RATE, P_FAIL] = [0.5, 0.2];
const LOAD = RATE / (1 - P_FAIL);
const IN_SYSTEM = LOAD / (1 - LOAD);

/** A fifth of all attempts fails and is put at the end of the queue at once. */
const FEEDBACK = {
  id: 'retry-feedback-mm1',
  formula: 'like M/M/1 with the rate λ/(1−p)',
  source: 'Jackson 1957; Takács 1963',
  expected: {
    utilisation: LOAD, L: IN_SYSTEM, W_total: IN_SYSTEM / RATE, mean_attempts: 1 / (1 - P_FAIL),
  },
};

const LENGTHS = {
  short: { seconds: 6_000, leaves: ['L', 'W_total'] },
  full: { seconds: 60_000 },
};

/** By the platform, which tries the same input again. */
function feedback(): AnalyticCase {
  return {
    ...FEEDBACK,
    title: 'M/M/1 whose failures queue again at once',
    check: {
      rule: 'ci',
      scenario: scenarioOf({
        arrivals: RATE,
        service: exponential(1),
        servers: 1,
        options: { failure_rate: P_FAIL, retries: { max_retries: 1_000, max_delay: '0s' } },
      }),
      replicate: inSteadyState(({ running, inSystem, stays, done }) => ({
        utilisation: running.mean(), L: inSystem.mean(), W_total: stays.mean(),
        mean_attempts: done.attempts / done.inputs,
      })),
      effort: { ...LENGTHS },
    },
  };
}

/** By callers, each of whom makes a new input of it. */
function feedbackOfCallers(): AnalyticCase {
  return {
    ...FEEDBACK,
    variant: 'callers',
    title: 'M/M/1 whose callers try again at once',
    check: {
      rule: 'ci',
      scenario: scenarioOf({
        arrivals: RATE,
        service: exponential(1),
        servers: 1,
        options: { failure_rate: P_FAIL },
        source: { caller_retries: { attempts: 1_000, delay: '0s' } },
      }),
      replicate: inSteadyState(({ running, inSystem, arrived, retried, seconds }) => ({
        utilisation: running.mean(), L: inSystem.mean(),
        // From the original input to the last, by Little's law.
        W_total: inSystem.mean() / ((arrived - retried) / seconds),
        mean_attempts: arrived / (arrived - retried),
      })),
      effort: { ...LENGTHS },
    },
  };
}

export const RETRIES: readonly AnalyticCase[] = [backOff(), feedback(), feedbackOfCallers()];
