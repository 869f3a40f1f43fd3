import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { webUrl } from '../../src/model/web-url.ts';
import { inputsIn, linesWith, recordsIn, rulesIn } from './story-lines.ts';
import { play, type Played } from './timeline.ts';

const app = (options: string) =>
  `app: { name: Shop, functions: { hook: { cold_start: 1s, web: true, ${options} } } }`;
const requests = (instants: string, more = '') =>
  `{ to: hook, kind: web, arrivals: { at: [${instants}] }${more} }`;
const violated = ({ result }: Played) => result.properties?.filter(({ ok }) => !ok);
const urls = (played: Played) => recordsIn(played, 'web.published').map(({ url }) => url);

describe('WEB-1', () => {
  const place = {
    workspace: 'acme', environment: 'main', app: 'Shop', function: 'My_Hook', label: null,
  };

  test('WEB-1 a URL is of workspace, environment, App and Function, in lower case', () => {
    expect(webUrl(place)).toBe('https://acme-main--shop-my-hook.web.example');
  });

  test('WEB-1 a label stands for App and Function; what is no letter or digit is a -', () => {
    expect(webUrl({ ...place, label: 'Ünter/wegs 9' }))
      .toBe('https://acme-main---nter-wegs-9.web.example');
  });

  test('WEB-1 63 characters are kept, of more the first 56 and 6 digits of their SHA-256', () => {
    const before = 'acme-main--'.length;
    const just = 'y'.repeat(63 - before);
    expect(webUrl({ ...place, label: just })).toBe(`https://acme-main--${just}.web.example`);
    const all = `acme-main--${just}y`;
    const hash = createHash('sha256').update(all).digest('hex').slice(0, 6);
    expect(webUrl({ ...place, label: `${just}Y` }))
      .toBe(`https://${all.slice(0, 56)}-${hash}.web.example`);
    expect(webUrl({ ...place, label: `${just}z` })).not.toContain(hash);
  });

  test('WEB-1 the URL stays the same over versions, whatever publishes them', () => {
    const played = play(`
      ${app('service_time: 1s')}
      traffic: [${requests('1s, 20s')}]
      events:
        - { at: 5s, deploy: { change: { functions: { hook: { code: b2 } } } } }
        - { at: 10s, rollover: { strategy: recreate } }
        - { at: 15s, rollback: {} }
    `, { check: true });
    const url = 'https://main-main--shop-hook.web.example';
    expect(urls(played)).toEqual([url, url, url, url]);
    expect(rulesIn(played, 'web.published')[0]).toBe('web.published WEB-1');
    expect(played.result.apps[0]?.functions['hook']?.web).toEqual({ url, redirected: 0 });
    expect(violated(played)).toEqual([]);
  });

  test('WEB-1 another label is another URL; who has none is found by none', () => {
    const played = play(`
      ${app('service_time: 1s, initial_containers: 1')}
      traffic: [${requests('1s, 5s, 11s')}]
      events:
        - { at: 5s, deploy: { change: { functions: { hook: { web: { label: pay } } } } } }
        - { at: 10s, deploy: { change: { functions: { hook: { web: null } } } } }
    `, { check: true });
    expect(urls(played)).toEqual([
      'https://main-main--shop-hook.web.example', 'https://main-main--pay.web.example',
    ]);
    expect(linesWith(played, 'i3')).toEqual(['11s i3 arrived', '11s i3 rejected (not found)']);
    expect(recordsIn(played, 'input.finished')).toMatchObject([{ rule: 'WEB-1' }]);
    expect(violated(played)).toEqual([]);
  });

  test('WEB-1 an ephemeral App of the same name has no URL, and touches none', () => {
    const played = play(`
      ${app('service_time: 1s')}
      traffic: [${requests('1s, 20s')}]
      events: [{ at: 5s, run: { function: hook } }]
    `, { check: true });
    expect(urls(played)).toEqual(['https://main-main--shop-hook.web.example']);
    expect(violated(played)).toEqual([]);
  });

  test('WEB-1 web: true and a map without a label are the same configuration', () => {
    const played = play(`
      ${app('service_time: 1s')}
      events: [{ at: 5s, deploy: { change: { functions: { hook: { web: {} } } } } }]
    `);
    expect(linesWith(played, 'no-op')).toEqual(['5s no-op']);
  });
});

describe('WEB-2', () => {
  test('WEB-2 what takes longer than 150 s from its arrival is redirected, and goes on', () => {
    const played = play(`
      ${app('service_time: 200s')}
      traffic: [${requests('1s')}]
    `, { check: true });
    // 1 s of cold start is part of what the caller waits for.
    expect(linesWith(played, 'i1')).toEqual([
      '1s i1 arrived', '2s i1 on c1 (first)', '151s i1 redirected',
      '202s i1 succeeded -> succeeded',
    ]);
    expect(rulesIn(played, 'web.redirected')).toEqual(['web.redirected WEB-2']);
    expect(played.result.apps[0]?.functions['hook']?.web?.redirected).toBe(1);
    expect(violated(played)).toEqual([]);
  });

  test('WEB-2 work that ends exactly then is no reason to redirect', () => {
    const of = (service: string) => play(`
      ${app(`service_time: ${service}, initial_containers: 1`)}
      traffic: [${requests('1s')}]
    `);
    expect(linesWith(of('150s'), 'redirected')).toEqual([]);
    expect(linesWith(of('150.000001s'), 'redirected')).toEqual(['151s i1 redirected']);
  });

  test('WEB-2 an input that waits is redirected as well, once, however often it is lost', () => {
    const played = play(`
      ${app('service_time: 100s, max_containers: 1, initial_containers: 1')}
      traffic: [${requests('1s, 1s')}]
      events: [{ at: 90s, rollover: { strategy: recreate } }]
    `, { check: true });
    expect(linesWith(played, 'redirected')).toEqual(['151s i1 redirected', '151s i2 redirected']);
    expect(violated(played)).toEqual([]);
  });

  test('WEB-2 nobody is redirected who has given up', () => {
    const waits = play(`
      ${app('service_time: 200s, max_containers: 1, initial_containers: 1')}
      traffic: [${requests('1s, 1s', ', patience: 150s')}]
    `, { check: true });
    expect(linesWith(waits, 'redirected')).toEqual([]);
    expect(inputsIn(waits)).toContain('151s i2 abandoned (patience over)');
    expect(violated(waits)).toEqual([]);
  });

  test('WEB-2 calls of a web Function by its name are not redirected', () => {
    const played = play(`
      ${app('service_time: 200s')}
      traffic: [{ to: hook, arrivals: { at: [1s] } }]
    `);
    expect(linesWith(played, 'redirected')).toEqual([]);
  });

  test('WEB-2 when that is, is a constant', () => {
    const played = play(`
      ${app('service_time: 10s')}
      traffic: [${requests('1s')}]
      platform: { constants: { web_redirect: 3s } }
    `);
    expect(linesWith(played, 'redirected')).toEqual(['4s i1 redirected']);
  });

  test('WEB-2 what is above the rate is rejected: a bucket holds what a second brings', () => {
    const played = play(`
      ${app('service_time: 1s, max_inputs: 10')}
      traffic: [${requests('0s, 0s, 0s, 499.999ms, 500ms, 500ms, 10s, 10s, 10s')}]
      platform: { limits: { web_rate: 2/s } }
    `, { check: true });
    expect(linesWith(played, 'rejected')).toEqual([
      '0s i3 rejected (too many requests)', '0.499999s i4 rejected (too many requests)',
      '0.5s i6 rejected (too many requests)', '10s i9 rejected (too many requests)',
    ]);
    expect(recordsIn(played, 'input.finished')[0]).toMatchObject({ rule: 'WEB-2' });
    expect(violated(played)).toEqual([]);
  });

  test('WEB-2 the rate is of a workspace: of all its Apps, calls by name aside', () => {
    const played = play(`
      apps:
        - { name: a, functions: { f: { service_time: 1s, cold_start: 1s, web: true } } }
        - { name: b, functions: { g: { service_time: 1s, cold_start: 1s, web: true } } }
        - name: c
          workspace: other
          functions: { h: { service_time: 1s, cold_start: 1s, web: true } }
      traffic:
        - { to: f, arrivals: { at: [1s, 1s] } }
        - { to: f, kind: web, arrivals: { at: [1s] } }
        - { to: g, kind: web, arrivals: { at: [1s] } }
        - { to: h, kind: web, arrivals: { at: [1s] } }
      platform: { limits: { web_rate: 1/s } }
    `, { check: true });
    expect(linesWith(played, 'rejected')).toEqual(['1s i4 rejected (too many requests)']);
    expect(violated(played)).toEqual([]);
  });

  test('WEB-2 there is no limit unless one is asked for', () => {
    const played = play(`
      ${app('service_time: 1s')}
      traffic: [{ to: hook, kind: web, arrivals: { burst: { count: 1500, at: 1s } } }]
    `);
    expect(linesWith(played, 'rejected')).toEqual([]);
  });
});
