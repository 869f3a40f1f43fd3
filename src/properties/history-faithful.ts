import type { HistoryRow, Marker } from '../model/result.ts';
import type { AppHistory, Edition } from './history/app.ts';
import type { Property, Report } from './property.ts';

/** S32: what is shown of the past is what was. */
export const historyFaithful: Property = {
  id: 'S32',
  name: 'history-faithful',
  statement: 'The history that is shown of an App, and the markers on its charts, are its '
    + 'publishes, field by field. Only a run can be judged by this: a trace has no report.',
  rule: 'PUB-7',
  scope: 'always',
  isAboutReports: true,
  watch(history, judge) {
    const compare = (app: AppHistory, { apps }: Report): void => {
      const id = `ap-${app.number}`;
      const { history: rows = [], markers } = apps.find((shown) => shown.id === id) ?? {};
      for (const [place, edition] of app.editions.entries()) {
        judge.count();
        const differs = difference(rowOf(edition), rows[place]);
        if (differs === undefined) continue;
        judge.violate(
          `the history of ${id} shows v${edition.version} with another ${differs}`,
          edition.published.seq,
        );
      }
      if (rows.length > app.editions.length) {
        judge.violate(`the history of ${id} shows a version that nobody published`);
      }
      if (markers !== undefined) compareMarkers(app, markers);
    };
    const compareMarkers = ({ editions, number }: AppHistory, markers: readonly Marker[]): void => {
      const shown = markers.flatMap(({ publishes }) => publishes);
      const isShown = ({ published: { version, t_us } }: Edition, place: number): boolean =>
        shown[place]?.version === version && shown[place].at_us === t_us;
      const areShown = shown.length === editions.length && editions.every(isShown);
      if (areShown && areInBuckets(markers)) return;
      judge.violate(
        `the charts of ap-${number} mark other publishes than there were`,
        ...editions.map(({ published }) => published.seq),
      );
    };
    return {
      reported(report) {
        for (const app of history.apps) compare(app, report);
      },
    };
  },
};

/** Whether each publish is in the marker of its own bucket, and each bucket has one marker. */
function areInBuckets(markers: readonly Marker[]): boolean {
  const width = markers[0] === undefined ? 0 : markers[0].until_us - markers[0].from_us;
  return markers.every(({ from_us, until_us, publishes }, place) =>
    until_us - from_us === width && from_us >= (markers[place - 1]?.until_us ?? 0)
    && publishes.length > 0
    && publishes.every(({ at_us }) => Math.floor(at_us / width) * width === from_us));
}

/** The row of the history that a publish makes (PUB-7). */
function rowOf({ published }: Edition): Record<keyof HistoryRow, unknown> {
  return {
    version: published.version,
    type: published.version_type,
    deployed_at_us: published.t_us,
    deployed_by: published.by,
    strategy: published.strategy,
    source_version: published.source,
    tag: published.tag,
    commit: published.commit,
    client: published.client,
  };
}

function difference(
  row: Record<keyof HistoryRow, unknown>, shown: HistoryRow | undefined,
): string | undefined {
  const keys = Object.keys({ ...row, ...shown }) as (keyof HistoryRow)[];
  return keys.find((key) => row[key] !== shown?.[key]);
}
