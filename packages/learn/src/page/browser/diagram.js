// @ts-check
import { html, useLayoutEffect, useMemo, useRef, useState } from '/vendor/htm-preact.js';
import { counted } from './counted.js';
import { BOX_WIDTH, HEAD_HEIGHT, LINE_HEIGHT, layOut } from './diagram-layout.js';
import { routesOf } from './diagram-routes.js';

/** @typedef {import('../wire.ts').Table} Table */
/** @typedef {import('../wire.ts').PlacedDifference} PlacedDifference */
/** @typedef {{ text: string, sign: string, changed: boolean }} BoxLine */
/** @typedef {{ name: string, sign: string, change: 'new' | 'changed' | null, lines: BoxLine[] }} BoxText */

/** Letters that fit into a box. */
const FITTING = 24;
/** How many diagrams were drawn: each has ends of lines of its own. */
let drawn = 0;
/** Pixels that are left beside a box that is scrolled to. */
const BESIDE = 40;

/**
 * Tables as boxes and foreign keys as lines, and the same as a list. A box shows the columns that keys are made of, and
 * those that were changed.
 *
 * @param {{ label: string, tables: readonly Table[], changes: readonly PlacedDifference[] }} props
 */
export function Diagram({ label, tables, changes }) {
  const [near, setNear] = useState(/** @type {string | null} */ (null));
  const [isFitted, setFitted] = useState(false);
  const [heads] = useState(() => `tie-heads-${++drawn}`);
  const { texts, ties, layout, routes } = useMemo(() => draw(tables, changes), [tables, changes]);
  const { boxes, width, height } = layout;
  const frame = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    const changed = texts.find(({ change }) => change !== null);
    const box = changed && boxes.get(changed.name);
    const { clientWidth = 0, clientHeight = 0 } = frame.current ?? {};
    // What was changed comes into sight, where the frame is too small for the whole.
    const isOut = box && (box.x + box.width > clientWidth || box.y + box.height > clientHeight);
    frame.current?.scrollTo(isOut ? box.x - BESIDE : 0, isOut ? box.y - BESIDE : 0);
    // Not when the same tables are drawn anew: whoever has scrolled stays there.
  }, [label]);
  if (tables.length === 0) return html`<p class="nothing">There is no table.</p>`;
  return html`
    <figure class="diagram">
      <div class="diagram__frame" ref=${frame} tabindex="0" role="group" aria-label=${`${label}: diagram, can be scrolled`}>
        <svg role="img" aria-label=${`${label}: ${counted(tables.length, 'table')}, ${counted(ties.length, 'foreign key')}. The list below says the same.`}
          class=${isFitted ? 'is-fitted' : ''} width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} data-near=${near !== null}>
          <defs>
            ${['tie', 'tie tie--near'].map(
              (
                kind,
                index,
              ) => html`<marker id=${`${heads}-${index}`} class=${`${kind} tie__head`} viewBox="0 0 10 10" refX="9" refY="5"
                markerWidth="10" markerHeight="10" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 1 L9 5 L0 9 Z" /></marker>`,
            )}
          </defs>
          ${ties.map(({ from, to }, index) => {
            const isNear = near === from || near === to;
            return (
              routes[index] &&
              html`<path class=${`tie${isNear ? ' tie--near' : ''}`} d=${routes[index]} marker-end=${`url(#${heads}-${isNear ? 1 : 0})`} />`
            );
          })}
          ${texts.map((text) => {
            const box = boxes.get(text.name);
            return (
              box &&
              html`<${BoxDrawing} key=${text.name} text=${text} box=${box} isNear=${near === text.name} onNear=${setNear} />`
            );
          })}
        </svg>
      </div>
      <p class="diagram__tools">
        <button type="button" class="button" aria-pressed=${isFitted} onClick=${() => setFitted(!isFitted)}>Fit into the page</button>
      </p>
      <details class="diagram__list">
        <summary>The same as a list</summary>
        <ul>
          ${tables.map(
            ({ name, columns, foreignKeys }) => html`<li key=${name}>
              <strong>${name}</strong>, ${counted(columns.length, 'column')}${foreignKeys.length === 0 ? ', names no other table' : ''}
              ${
                foreignKeys.length > 0 &&
                html`<ul>${foreignKeys.map((key) => html`<li>${key.columns.join(', ')} names ${key.table}; on delete: ${key.onDelete.toLowerCase()}</li>`)}</ul>`
              }
            </li>`,
          )}
        </ul>
      </details>
    </figure>
  `;
}

/**
 * @param {{ text: BoxText, box: import('./diagram-layout.js').Box, isNear: boolean, onNear: (name: string | null) => void }} props
 */
function BoxDrawing({ text, box, isNear, onNear }) {
  const { name, sign, change, lines } = text;
  return html`
    <g class=${`box box--${change ?? 'plain'}${isNear ? ' box--near' : ''}`} transform=${`translate(${box.x} ${box.y})`}
      onPointerEnter=${() => onNear(name)} onPointerLeave=${() => onNear(null)}>
      <rect class="box__frame" width=${box.width} height=${box.height} rx="7" />
      <path class="box__head" d=${`M0 ${HEAD_HEIGHT} V7 a7 7 0 0 1 7 -7 H${BOX_WIDTH - 7} a7 7 0 0 1 7 7 V${HEAD_HEIGHT} Z`} />
      <text class="box__name" x="10" y="20">${short(name)}</text>
      ${sign && html`<text class="box__sign" x=${BOX_WIDTH - 10} y="20">${sign}</text>`}
      ${lines.map(
        (line, index) => html`<text class=${`box__line${line.changed ? ' box__line--changed' : ''}`}
          x="10" y=${HEAD_HEIGHT + 17 + index * LINE_HEIGHT}>${line.sign} ${short(line.text)}</text>`,
      )}
    </g>
  `;
}

/**
 * @param {readonly Table[]} tables
 * @param {readonly PlacedDifference[]} changes
 */
function draw(tables, changes) {
  const texts = tables.map((table) =>
    textOf(
      table,
      changes.filter((change) => change.table === table.name),
    ),
  );
  const ties = tables.flatMap(({ name, foreignKeys }) =>
    foreignKeys.map((key) => {
      const lines = texts.find((text) => text.name === name)?.lines ?? [];
      return { from: name, to: key.table, line: lines.findIndex(({ text }) => text === key.columns[0]) };
    }),
  );
  const layout = layOut(
    texts.map(({ name, lines }) => ({ name, lines: lines.length })),
    ties,
  );
  return { texts, ties, layout, routes: routesOf(layout.boxes, ties) };
}

/**
 * @param {Table} table
 * @param {readonly PlacedDifference[]} changes those of this table
 * @returns {BoxText}
 */
function textOf({ name, columns, foreignKeys }, changes) {
  const isNew = changes.some(({ whole, only }) => whole && only === 'second');
  const lines = columns.flatMap((column) => {
    const changed = changes.some((change) => change.column === column.name);
    const added = changes.some((change) => change.column === column.name && change.only === 'second');
    const names = foreignKeys.some((key) => key.columns.includes(column.name));
    if (!changed && !column.key && !names) return [];
    const sign = added ? '+' : changed ? '≠' : column.key ? '●' : '→';
    return [{ text: column.name, sign, changed }];
  });
  const gone = changes.flatMap(({ column, only }) => (column !== null && only === 'first' ? [column] : []));
  return {
    name,
    sign: isNew ? '+ new' : changes.length > 0 ? '≠ changed' : '',
    change: isNew ? 'new' : changes.length > 0 ? 'changed' : null,
    lines: [...lines, ...gone.map((column) => ({ text: column, sign: '−', changed: true }))],
  };
}

/** @param {string} text */
function short(text) {
  return text.length > FITTING ? `${text.slice(0, FITTING - 1)}…` : text;
}
