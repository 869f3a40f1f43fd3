import type { StrategyClaims } from '../../model/strategy.ts';
import { capacityFloor } from '../../properties/capacity-floor.ts';
import { converge } from '../../properties/converge.ts';
import { noPreempt } from '../../properties/no-preempt.ts';
import type { Property } from '../../properties/property.ts';
import { zeroDowntime } from '../../properties/zero-downtime.ts';

/** Something that a strategy can promise, and what holds it to that. */
export interface Trait {
  readonly name: keyof StrategyClaims;
  /** What is promised, in words that go on from "no counterexample to: ". */
  readonly statement: string;
  readonly property: Property;
}

/** Every trait that can be verified. `mixVersions` promises nothing: it is a warning. */
export const TRAITS: readonly Trait[] = [
  {
    name: 'zeroDowntime', property: zeroDowntime,
    statement: 'no deployment takes away the last accepting container of a Function',
  },
  {
    name: 'floor', property: capacityFloor,
    statement: 'there are never fewer accepting containers than at the publish',
  },
  {
    name: 'noPreempt', property: noPreempt,
    statement: 'no deployment interrupts an attempt',
  },
  {
    name: 'settlesWithoutTraffic', property: converge,
    statement: 'without traffic and commands everything comes to rest',
  },
];

export const isClaimed = (claims: StrategyClaims | undefined, { name }: Trait): boolean =>
  claims?.[name] === true;

/** The property of a trait as it binds everybody, whether it is claimed or not. */
export const unbound = (property: Property): Property => ({ ...property, scope: 'always' });
