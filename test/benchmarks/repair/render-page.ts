/** The page that says how long a killed service is away. Pure. */
import { median } from '../median.ts';
import type { Surroundings } from '../surroundings.ts';
import { writtenBy } from '../written-by.ts';
import type { RepairFigures } from './measure-repair.ts';

export interface Repairs {
  readonly surroundings: Surroundings;
  readonly rounds: number;
  readonly figures: readonly RepairFigures[];
}

export function renderPage({ surroundings, rounds, figures }: Repairs): string {
  const rows = figures.map(({ service, fault, outagesMs }) => {
    const [least, most] = [Math.min(...outagesMs), Math.max(...outagesMs)];
    return `| ${service} | ${fault} | ${Math.round(median(outagesMs))} ms | ${least} to ${most} ms |`;
  });
  return `# How long a killed service is away
${writtenBy('repair', surroundings)}

Two hosts of the lab; a service is broken on the host where it runs, noticed by its agent's \`watch\` (monitors come once a minute here), and begun again in its place. A client asks every 5 ms, for MariaDB one \`mariadb\` process after the other; measured from the last answer before to the first one after. Median of ${rounds}, and least to most.

| service | what happens | away | |
| --- | --- | --: | --: |
${rows.join('\n')}
`;
}
