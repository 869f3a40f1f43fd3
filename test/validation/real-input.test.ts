import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/model/result.ts';
import { simulate } from '../../src/simulate.ts';
import { hasShared, parseWithTraces } from './shared-files.ts';

const FILE = 'azure-llm-2023-conv.csv';

/** 10,000 requests to a language model; the App is redeployed at half time. */
function redeploy(strategy: string): RunResult {
  return simulate(parseWithTraces(`
    app:
      name: llm
      functions:
        chat: { service_time: 1s, cold_start: 5s, timeout: 24h }
    traffic:
      - to: chat
        arrivals: { trace: { file: ${FILE}, arrival: arrival_s, duration: duration_s } }
    events:
      - at: 893791ms
        deploy: { strategy: ${strategy}, change: { functions: { chat: { code: v2 } } } }
  `, 'azure.yaml')).result;
}

function requests(): void {
  test('a rolling redeploy interrupts nothing and is never down', () => {
    const [app] = redeploy('rolling').apps;
    const chat = app?.functions['chat'];
    expect(chat?.inputs.arrived).toBe(10_000);
    expect(chat?.inputs.succeeded).toBe(10_000);
    expect(chat?.attempts.interrupted).toBe(0);
    expect(chat?.downtime_us).toBe(0);
    expect(app?.rollouts.at(-1)?.downtime_us).toBe(0);
  });

  test('a recreate interrupts what runs, is down for a cold start, and loses nothing', () => {
    const [app] = redeploy('recreate').apps;
    const chat = app?.functions['chat'];
    expect(chat?.inputs.succeeded).toBe(10_000);
    expect(chat?.attempts.interrupted).toBe(app?.rollouts.at(-1)?.interrupted);
    expect(chat?.attempts.interrupted).toBeGreaterThan(0);
    expect(chat?.downtime_us).toBe(5_000_000);
  });
}

if (hasShared(`traces/${FILE}`)) describe('10,000 recorded requests', requests);
else test('the recorded requests are not on this machine: nothing to run', () => {});
