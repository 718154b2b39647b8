import { typed } from 'pos-migrate/internal/project-command';

/** How the lessons' runner is started in this project: `npm run learn`, `npm run learn hint`. */
export function learn(words = ''): string {
  return typed('pos-migrate-learn', words, { dashes: 'for flags' });
}
