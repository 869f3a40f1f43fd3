import type { Property } from '../../properties/property.ts';
import { PropertyWatch } from '../../properties/watch.ts';
import type { Texts } from '../../trace/texts.ts';
import { COMMAND_CONDITIONS } from './commands.ts';
import { CONTAINER_CONDITIONS } from './containers.ts';
import { ROLLOUT_CONDITIONS } from './rollouts.ts';

const numberOf = ({ id }: Property): number => Number.parseInt(id.slice(1), 10);

/**
 * Situations that a campaign has to meet at least once to have shown anything, in the order of
 * their ids.
 */
export const SOMETIMES: readonly Property[] =
  [...ROLLOUT_CONDITIONS, ...COMMAND_CONDITIONS, ...CONTAINER_CONDITIONS]
    .toSorted((a, b) => numberOf(a) - numberOf(b));

/** A reader of one trace for {@link hits}, and for `more`; `texts` are those of the trace. */
export const watchSometimes = (texts: Texts, more: readonly Property[] = []): PropertyWatch =>
  new PropertyWatch(texts, { properties: [...SOMETIMES, ...more], routine: false });

/** How often each condition was met, by id, once the whole trace was read. */
export const hits = (watch: PropertyWatch): ReadonlyMap<string, number> =>
  new Map(watch.results().map(({ id, antecedents }) => [id, antecedents]));
