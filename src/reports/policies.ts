import type { PlatformSpec } from '../model/scenario.ts';
import { flow } from './layout.ts';
import type { Paint } from './paint.ts';
import { formatCount, formatDuration, formatShare } from './quantities.ts';

function surgeOf({ surge }: PlatformSpec['rolling']): string {
  return 'share' in surge
    ? `${formatShare(surge.share, 1)} of max_containers`
    : formatCount(surge.containers);
}

/**
 * The named policies of the simulated platform that decide most about a result; which container is
 * used next always is among them (QUE-4).
 */
export function policyLines(platform: PlatformSpec, paint: Paint): readonly string[] {
  const { routing, binding, rolling, recreate, on_timeout } = platform;
  const parts = [
    `routing ${routing}`,
    `binding ${binding}`,
    `retire ${rolling.retire}`,
    `replace ${rolling.replace}`,
    `surge ${surgeOf(rolling)}`,
    `at limit ${rolling.at_limit}`,
  ];
  if (recreate.interrupt_delay > 0) {
    parts.push(`interrupt delay ${formatDuration(recreate.interrupt_delay)}`);
  }
  if (on_timeout !== null) parts.push(`on timeout ${on_timeout}`);
  return flow(paint('heading', 'policy'), parts, { indent: 8, gap: paint('faint', ' · ') });
}
