/**
 * A whole page, in English.
 *
 * @param title as text
 * @param head what else the head says, as HTML
 * @param main the element `main`, as HTML
 */
export function htmlPage(title: string, head: readonly string[], main: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escaped(title)}</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml" />
${head.map((line) => `    ${line}`).join('\n')}
  </head>
  <body>
${main}
  </body>
</html>
`;
}

/** A text as HTML shows it, between tags and in attributes. */
export function escaped(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[sign] as string,
  );
}
