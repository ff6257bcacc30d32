import { type AlertMessage, type Clue, type Recogniser, scores } from './alert.ts';
import { isAboutPods, isExporter } from './is-exporter.ts';
import { isLikeBarePod, isPodName } from './pod-shape.ts';
import { readServices } from './read-services.ts';

/** `[FIRING:2] …`, as the default template's title begins; other services pass it on inside theirs. */
const title = /\[(?:FIRING|RESOLVED|Alerting)\b[^\]\n]{0,40}\]([^\n]{0,2000})/i;

/**
 * Prometheus Alertmanager. Its default title is the values of all labels without their names, so that a pod is known by
 * the shape of its name only. Source: template/default.tmpl of prometheus/alertmanager.
 */
export const alertmanager: Recogniser = (message) => {
  const titles = titlesIn(message);
  if (titles.length === 0 && !/alert ?manager|prometheus/.test(message.from)) return [];
  return [...titles.flatMap(readTitle), ...readServices(message, 'labels of the alert')];
};

function titlesIn({ passages }: AlertMessage): readonly string[] {
  return passages.flatMap((text) => title.exec(text)?.[1] ?? []);
}

function readTitle(text: string): readonly Clue[] {
  const values = text.split(/[\s()"',|]+/, 100).filter((value) => !isExporter(value));
  const sure = values.filter(isPodName);
  const clue = (name: string, score: number): Clue => ({ kind: 'Pod', name, score, reason: `the title holds ${name}` });
  if (sure.length > 0) return sure.map((name) => clue(name, scores.title));
  const aboutPods = isAboutPods(text.split(/[\s(]/, 3).join(''));
  return aboutPods ? values.filter(isLikeBarePod).map((name) => clue(name, scores.shape)) : [];
}
